"""Rule breadth and the search for the narrowest rule, on works made for it: a calibrated table, no real works.

Made from a seed: 40,000 institutions, each of one country by a long-tailed draw and with topics of its own; a third of
works of several institutions; 4.5 authors a work; the topics of the crosswalk of areas (630) among 4,516; four lists
that share 120 institutions of two countries. The columns are written and opened as those of a lake are, so that they
are read from disk. One process each, peak memory of its own.
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
from isthmus.policy.breadth.search import search
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
    home = tailed(draws, 0.9, INSTITUTIONS, 6, len(ISO))
    k = np.minimum(draws.geometric(0.55, works), 12)
    owner = np.repeat(np.arange(works, dtype=np.int32), k)
    inst = tailed(draws, 0.8, len(owner), 900, INSTITUTIONS)
    first = np.concatenate([[0], np.cumsum(k)[:-1]])
    abroad = draws.random(works) < 0.33
    same = ~np.repeat(abroad, k)
    inst[same] = inst[np.repeat(first, k)[same]]  # a work at home: all of one institution, so of one country
    inst_start, inst_list = listed(inst, owner, INSTITUTIONS)
    country_start, country_list = listed(home[inst], owner, len(ISO))
    by_country, by_institution = (
        turned(s, i, works) for s, i in ((country_start, country_list), (inst_start, inst_list))
    )
    lead = inst[first]
    own_topics = draws.integers(0, 4516, (INSTITUTIONS, 8))
    subject = np.where(
        draws.random(works) < 0.4, own_topics[lead, draws.integers(0, 8, works)], tailed(draws, 1.2, works, 700, 4516)
    )
    a = np.minimum(draws.geometric(0.22, works), 60).astype(np.int32)
    people, cites = works * 3 // 2, draws.lognormal(1.0, 1.2, works)
    return Columns(
        year=draws.integers(2005, 2026, works).astype(np.int16), subject=subject.astype(np.int32),
        countries=np.diff(by_country[0]), authors=a, citations=cites.astype(np.int32),
        ncs=(cites / cites.mean()).astype(np.float32), partly=draws.random(works) < 0.2,
        subject_topic=np.array(topics(), np.int32), subject_subfield=(np.arange(4516) // 18 + 1000).astype(np.int32),
        subject_field=(np.arange(4516) // 174 + 11).astype(np.int32), country_start=country_start,
        country_list=country_list, inst_start=inst_start, inst_list=inst_list, work_country_start=by_country[0],
        work_country_list=by_country[1], work_inst_start=by_institution[0], work_inst_list=by_institution[1],
        work_author_start=np.concatenate([[0], np.cumsum(a)]).astype(np.int32),
        work_author_list=draws.integers(0, people, int(a.sum()), dtype=np.int32),
        names=Names(countries(), rors(), types(draws), people),
    )  # fmt: skip


def types(draws: np.random.Generator) -> tuple[str, ...]:
    """Return a type for each institution."""
    kinds = np.array(["education", "facility", "healthcare", "company", "government"])
    return tuple(kinds[draws.choice(5, INSTITUTIONS, p=[0.55, 0.15, 0.15, 0.1, 0.05])].tolist())


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
    found = listed_institutions(columns)
    ties = {x: ListTies((), found[n::2], found[n::2], 100, len(found[n::2])) for n, x in enumerate(LISTS)}
    return World(lake, columns, lambda: ties)


def listed_institutions(columns: Columns) -> tuple[str, ...]:
    """Return 120 institutions of two countries, which the lists share in parts."""
    first = {"CN", "IN"}
    works = [
        columns.work_country_list[columns.work_country_start[columns.inst_list[s]]] for s in columns.inst_start[:-1]
    ]
    at = [n for n, country in enumerate(works) if columns.names.countries[country] in first]
    return tuple(columns.names.institutions[n] for n in at[40:160])


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


def searched(world: World) -> list[tuple[str, float, str]]:
    """Return the whole search over the default grammar, and each rule of its front with its gap."""
    start = time.perf_counter()
    found = search(world, targets()["listed-and-sensitive"])
    told = f"{found.clauses} clauses, {found.exceptions} exceptions, {found.cells:,} cells"
    rows = [("search, five shares of the target", time.perf_counter() - start, told)]
    for f in found.front:
        rows.append((f"  {f.asked:.0%}: {f.caught:,} caught, {f.lost:,} lost", 0.0, f"gap {f.gap:.1%}; {f.text}"))
    return rows


if __name__ == "__main__":
    answer = {"rules": rules, "search": searched}[sys.argv[1]](opened(Path(sys.argv[2])))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": answer, "peak": peak}))
