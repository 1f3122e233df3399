"""Rule breadth and the search for the narrowest rule, on works made for it: a calibrated table, no real works.

Made from a seed: countries by a long-tailed draw, a third of works of two or more countries, 40,000 institutions, 4.5
authors a work, the topics of the crosswalk of areas (630) among 4,516, lists of 60 institutions each. The columns are
written and opened as those of a lake are, so that they are read from disk. One process each, peak memory of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from isthmus.lake.open import Lake, in_memory
from isthmus.model.country import ISO
from isthmus.policy.breadth.columns import Columns, Names, listed, load, save, turned
from isthmus.policy.breadth.measure import breadth
from isthmus.policy.breadth.shelf import own, targets
from isthmus.policy.breadth.ties import ListTies
from isthmus.policy.breadth.world import World
from isthmus.source import area_topics

INSTITUTIONS, LISTS = 40_000, ("dow-1286", "bis-entity-list", "ca-nro", "jp-end-user-list")
RULES = {
    "a country": 'country("CN")',
    "a country and an area": 'country("CN") and area("ca-stra/ai-big-data")',
    "a list and a scheme": 'listed("ca-nro") and area("ca-stra")',
    "four lists": 'listed("dow-1286", "bis-entity-list", "ca-nro", "jp-end-user-list")',
    "the largest country": 'country("US")',
}


def main(works: list[int], runs: int, keep: str | None = None) -> None:  # noqa: ARG001
    """Print the time of one rule at each size, and of the search at 1,000,000 works."""
    for count in (*[n for n in works if n < 10_000_000], 10_000_000):
        with tempfile.TemporaryDirectory(prefix="isthmus-breadth-") as folder:
            save(made(count), Path(folder) / "columns")
            for part in ("rules", *(["search"] if count == 1_000_000 else [])):
                command = [sys.executable, "-m", "bench.on_breadth", part, str(Path(folder) / "columns")]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                show(part, count, json.loads(done.stdout.splitlines()[-1]))


def show(part: str, count: int, found: dict[str, Any]) -> None:
    """Print one table."""
    print(f"\n{count:,} works, {part}; peak of the process {found['peak']:.0f} MiB")
    for name, seconds, told in found["rows"]:
        print(f"| {name} | {seconds:.2f} s | {told} |")


def made(works: int, seed: int = 7) -> Columns:
    """Return columns of so many works."""
    draws = np.random.default_rng(seed)
    k = np.where(draws.random(works) < 0.67, 1, np.minimum(1 + draws.geometric(0.7, works), 8))
    owner = np.repeat(np.arange(works, dtype=np.int32), k)
    code = tailed(draws, 0.9, len(owner), 6, len(ISO))
    country_start, country_list = listed(code, owner, len(ISO))
    n = np.bincount(country_list, minlength=works).astype(np.int32)
    inst_owner = np.repeat(np.arange(works, dtype=np.int32), np.minimum(draws.geometric(0.55, works), 12))
    inst = tailed(draws, 0.8, len(inst_owner), 900, INSTITUTIONS)
    inst_start, inst_list = listed(inst, inst_owner, INSTITUTIONS)
    a = np.minimum(draws.geometric(0.22, works), 60).astype(np.int32)
    people = works * 3 // 2
    author_start = np.concatenate([[0], np.cumsum(a)])
    cites = draws.lognormal(1.0, 1.2, works)
    by_country = turned(country_start, country_list, works)
    by_institution = turned(inst_start, inst_list, works)
    return Columns(
        year=draws.integers(2005, 2026, works).astype(np.int16),
        subject=tailed(draws, 1.2, works, 700, 4516),
        countries=n, authors=a, citations=cites.astype(np.int32), ncs=(cites / cites.mean()).astype(np.float32),
        partly=draws.random(works) < 0.2, subject_topic=np.array(topics(), np.int32),
        subject_subfield=(np.arange(4516) % 252 + 1000).astype(np.int32),
        subject_field=(np.arange(4516) % 26 + 11).astype(np.int32),
        country_start=country_start, country_list=country_list, inst_start=inst_start, inst_list=inst_list,
        work_country_start=by_country[0], work_country_list=by_country[1], work_inst_start=by_institution[0],
        work_inst_list=by_institution[1], work_author_start=author_start.astype(np.int32),
        work_author_list=draws.integers(0, people, int(a.sum()), dtype=np.int32),
        names=Names(countries(), rors(), ("education",) * INSTITUTIONS, people),
    )  # fmt: skip


def tailed(draws: np.random.Generator, shape: float, size: int, scale: float, most: int) -> Any:
    """Return numbers from 0 with a long tail, below a number; the tail beyond it is spread evenly."""
    found = draws.pareto(shape, size) * scale
    return np.where(found < most, found, draws.random(size) * most).astype(np.int32)


def rors() -> tuple[str, ...]:
    """Return ids of the form of ROR's that stand for nobody."""
    return tuple(f"0{n:08d}" for n in range(INSTITUTIONS))


def countries() -> tuple[str, ...]:
    """Return the countries, those named in rules first: the first is the largest."""
    first = ("US", "CN", "DE", "GB", "JP", "FR", "IN", "IT", "CA", "KR")
    return (*first, *sorted(ISO - set(first)))


def crosswalk() -> list[dict[str, Any]]:
    """Return the links of areas and topics that are carried with the project."""
    from isthmus.lake.inputs import find

    (part,) = find(area_topics.SOURCE, Path(area_topics.__file__).parent.parent)
    rows = []
    for batch in area_topics.read(part):
        table = batch.tables["area_topic"]
        rows += [dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)]
    return rows


def topics() -> list[int]:
    """Return 4,516 topics: those of the crosswalk spread evenly among numbers that stand for none."""
    real = sorted({r["topic_id"] for r in crosswalk()})
    found = list(range(900_000, 904_516))
    for n, topic in enumerate(real):
        found[n * 7] = topic
    return found


def opened(folder: Path) -> World:
    """Return the works as a lake's are opened."""
    columns = load(folder)
    rows = [
        {"topic_id": int(t), "topic": f"T{t}", "subfield_id": int(s), "subfield": f"S{s}", "field_id": int(f),
         "field": f"F{f}"}
        for t, s, f in zip(columns.subject_topic, columns.subject_subfield, columns.subject_field, strict=True)
    ]  # fmt: skip
    lake: Lake = in_memory({"topic": rows, "area_topic": crosswalk(), "list": [{"list_id": x} for x in LISTS]})
    known = columns.names.institutions
    ties = {x: ListTies((), known[n::600][:60], known[n::600][:60], 100, 60) for n, x in enumerate(LISTS, 40)}
    return World(lake, columns, lambda: ties)


def rules(world: World) -> list[tuple[str, float, str]]:
    """Return each rule with its seconds, columns already in the page cache as a second question finds them."""
    aim, rows = targets()["listed-and-sensitive"], []
    breadth(world, own(RULES["a country"]), aim)
    for name, text in RULES.items():
        start = time.perf_counter()
        found = breadth(world, own(text), aim)
        told = f"{found.touched.works:,} works, {found.touched.authors:,} authors"
        rows.append((name, time.perf_counter() - start, told))
    return rows


if __name__ == "__main__":
    answer = {"rules": rules}[sys.argv[1]](opened(Path(sys.argv[2])))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": answer, "peak": peak}))
