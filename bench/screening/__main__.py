"""``python -m bench.screening``: every task on the rows of ``ISTHMUS_GOLD``, ours beside peers, as Markdown tables.

``--rows`` limits the affiliations that slow peers see; ``--without nomenklatura`` leaves its environment unmade.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import time
from pathlib import Path

import numpy as np

from bench.machine import machine
from bench.screening import peers
from isthmus.lake.open import open_lake
from isthmus.screen import evaluate
from isthmus.screen.evaluate import Counted, figures, interval
from isthmus.screen.from_lake import entries, institutions
from isthmus.screen.linkbook import links_of
from isthmus.screen.name_index import NameIndex
from isthmus.screen.resolve import Resolver
from isthmus.screen.screener import Screener

HEAD = "| task | method | n | precision | recall | F1 (95%) | rows/s |\n| --- | --- | --- | --- | --- | --- | --- |"


SETS = ("crossref_publisher_asserted", "ror_api_logs", "s2aff_train_val")


def labelled(path: Path) -> list[tuple[str, set[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(r["affiliation"], {x for x in r["ror_ids"].split(";") if x}) for r in csv.DictReader(file)]


def line(task: str, method: str, rows: list[Counted], per_second: float) -> None:
    made, (low, high) = figures(rows, per_second), interval(rows)
    print(f"| {task} | {method} | {made['n']} | {made['precision']:.3f} | {made['recall']:.3f} | "
          f"{made['f1']:.3f} ({low:.3f}-{high:.3f}) | {per_second:,.0f} |", flush=True)  # fmt: skip


def at_threshold(scores: list[float], labels: list[bool], threshold: float) -> list[Counted]:
    return [Counted(int(s >= threshold and y), int(s >= threshold and not y), int(s < threshold and y))
            for s, y in zip(scores, labels, strict=True)]  # fmt: skip


def best(scores: list[float], labels: list[bool]) -> float:
    return max(sorted(set(scores)), key=lambda t: figures(at_threshold(scores, labels, t), 1)["f1"])


def pair_task(task: str, pairs: list[peers.Pair], labels: list[bool], python: Path | None, segments: bool) -> None:
    ways = {f"rapidfuzz {s}": (lambda some, s=s: peers.rapidfuzz_scores(some, s)) for s in ("ratio", "WRatio")}
    if python is not None:
        for name in ("logic-v1", "logic-v2"):
            ways[f"nomenklatura {name}"] = lambda some, name=name: peers.nomenklatura_scores(python, name, some)
    for name, way in ways.items():
        scores, per_second = peers.by_segment(pairs, way) if segments else way(pairs)
        if name.startswith("nomenklatura"):
            line(task, f"{name}, its threshold .7", at_threshold(scores, labels, 0.7), per_second)
        else:
            line(task, f"{name}, threshold .85", at_threshold(scores, labels, 0.85), per_second)
        chosen = best(scores, labels)
        line(task, f"{name}, best in hindsight ({chosen:.2f})", at_threshold(scores, labels, chosen), per_second)


def names(gold: Path, python: Path | None) -> None:
    path = gold / "names/name_bench_cases.csv"
    line("name pairs", "Isthmus (trained on these rows)", *evaluate.name_rows(path))
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
    pairs = [(r["schema"], r["name1"], r["name2"]) for r in rows]
    pair_task("name pairs", pairs, [r["is_match"].lower() in ("1", "true", "yes") for r in rows], python, False)


def hard(gold: Path, python: Path | None) -> None:
    path = gold / "listed_affiliations/hard_pairs.csv"
    line("hard pairs", "Isthmus", *evaluate.pair_rows(path))
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
    pairs = [("Organization", r["affiliation"], r["listed_names"].split(";")[0].strip()) for r in rows]
    pair_task("hard pairs", pairs, [r["is_match"].lower() in ("1", "true", "yes") for r in rows], python, True)


def affiliations(gold: Path, resolver: Resolver, limit: int) -> None:
    search = peers.SingleSearch(resolver.index.items)
    number = resolver.index.number
    files = (("crossref_publisher_asserted", "main"), ("ror_api_logs", "main"), ("s2aff_train_val", "all"))
    for name, policy in files:
        path = gold / f"affiliations/{name}.csv"
        line(name, f"Isthmus, policy {policy} (trained on these rows)", *evaluate.resolve_rows(path, resolver, policy))
        rows = [r for r in labelled(path) if all(x in number for x in r[1])]
        rows = random.Random(0).sample(rows, min(limit, len(rows)))
        started, found = time.perf_counter(), []
        for text, labels in rows:
            reading = resolver.index.vocabulary.read(text)
            named = {c for _a, _b, p in resolver.index.places.find(reading) if p.settles for c in p.countries}
            got = search.find(text, named)
            found.append(Counted(int(got in labels), int(got is not None and got not in labels),
                                 len(labels) - int(got in labels)))  # fmt: skip
        line(name, "port of ROR's single search", found, len(rows) / (time.perf_counter() - started))


def listed(gold: Path, resolver: Resolver, screener: Screener, tied: set[str]) -> None:
    folder = gold / "listed_affiliations"
    links = evaluate.read_links(folder / "links.json")
    line("listed in raw strings", "Isthmus", *evaluate.screen_rows(folder / "strings.jsonl", resolver, links))
    rows = [row for name in SETS for row in labelled(gold / f"affiliations/{name}.csv")]
    index = resolver.index
    clean = [(t, x) for t, x in rows if x and all(i in index.number for i in x) and x.isdisjoint(tied)]
    alarms: dict[str, list[int]] = {}
    started = time.perf_counter()
    for text, labels in clean:
        hit = any(f.hit_type in evaluate.COUNTED for f in screener.screen(text).findings)
        country = index.items[index.number[min(labels)]].country
        for key in ("all", country):
            some = alarms.setdefault(key, [0, 0])
            some[0] += hit
            some[1] += 1
    rate = len(clean) / (time.perf_counter() - started)
    print(f"\nFindings of a counted type where the label is on no list; all lists loaded ({rate:,.0f} strings/s):\n")
    print("| country | affiliations | findings | per 10,000 (95%) |\n| --- | --- | --- | --- |")
    for key in ("all", "CN", "HK", "TW", "SG", "JP", "KR", "IR", "RU"):
        hits, n = alarms.get(key, [0, 0])
        low, high = wilson(hits, n)
        rate_text = f"{1e4 * hits / n:.1f} ({1e4 * low:.1f}-{1e4 * high:.1f})" if n else "none"
        print(f"| {key} | {n:,} | {hits} | {rate_text} |")
    hits, n = alarms["all"]
    for recall in (0.96, 0.99):
        share = 0.01 * recall / (0.01 * recall + 0.99 * hits / n)
        print(f"\nPrecision at 1% prevalence and recall {recall}: {share:.3f}")


def wilson(hits: int, n: int) -> tuple[float, float]:
    if not n:
        return 0.0, 1.0
    z, p = 1.96, hits / n
    middle, spread = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, float((middle - spread) / (1 + z * z / n))), float((middle + spread) / (1 + z * z / n))


def throughput(found: list[object]) -> None:
    """One name against 100,000 listed names: real ones of the lists, then made-up variants of them to fill up."""
    rng = random.Random(0)
    own = [n for e in found if e.kind == "person" for n in e.names]  # type: ignore[attr-defined]
    many = list(own)
    while len(many) < 100_000:
        name, other = rng.choice(own).split(), rng.choice(own).split()
        many.append(" ".join([*name[:-1], other[-1]]))
    started = time.perf_counter()
    index = NameIndex([(n, k) for k, n in enumerate(many[:100_000])], person=True)
    built = time.perf_counter() - started
    asked = rng.sample(own, 200)
    slipped = [n[:2] + n[3:] for n in asked]
    for label, some in (("as listed", asked), ("with a letter lost", slipped)):
        times = []
        for name in some:
            started = time.perf_counter()
            index.search(name)
            times.append(1000 * (time.perf_counter() - started))
        print(f"One name against 100,000 ({label}): mean {np.mean(times):.1f} ms, median {np.median(times):.1f}, "
              f"95% {np.percentile(times, 95):.1f} (index built in {built:.0f} s)")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.screening")
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--without", action="append", default=[], choices=["nomenklatura", "registry"])
    parser.add_argument("--venv", type=Path, default=Path(".venv-nomenklatura"))
    given = parser.parse_args()
    gold = Path(os.environ["ISTHMUS_GOLD"]) if os.environ.get("ISTHMUS_GOLD") else None
    if gold is None:
        parser.exit(2, "Set ISTHMUS_GOLD to a folder of labelled rows (affiliations/, names/, listed_affiliations/).\n")
    python = None if "nomenklatura" in given.without else peers.nomenklatura_python(given.venv)
    print(machine(), "\n", HEAD, sep="\n")
    names(gold, python)
    hard(gold, python)
    if "registry" in given.without:
        return
    lake = open_lake()
    found, resolver = list(entries(lake)), Resolver(list(institutions(lake)))
    links = [x for x in links_of(found, resolver) if x.state != "negative"]
    affiliations(gold, resolver, given.rows)
    listed(gold, resolver, Screener(found, resolver, links), {x.ror_id for x in links})
    print()
    throughput(found)


if __name__ == "__main__":
    main()
