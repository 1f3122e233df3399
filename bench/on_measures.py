"""Measures on the same works, beside peers in an environment of their own (`bench/peers`), made on demand."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.aside import aside
from isthmus.lake.open import Lake, in_memory
from isthmus.measure import _impact
from isthmus.measure._network import sampled_betweenness
from isthmus.measure._tables import _counted
from isthmus.model.answer import Query

COUNTRIES = [a + b for a in "ABCDEFGH" for b in "ABCDEFGHIJKLMNOPQRSTUVWXY"]


def main(works: list[int], runs: int, keep: str | None = None) -> None:  # noqa: ARG001
    """Print impact beside peers, the pair query, and betweenness."""
    with tempfile.TemporaryDirectory(prefix="isthmus-bench-") as folder:
        count = max(works)
        write(Path(folder), count)
        lake = opened(Path(folder))
        impact(lake, Path(folder), count, runs)
        pairs(lake, count, runs)
        matrix(lake, Path(folder), runs)
    network()


def write(folder: Path, works: int, seed: int = 1) -> None:
    """Write works of 26 fields, ten years and two types, one to six countries, with skewed citations."""
    draws = np.random.default_rng(seed)
    ids, k = np.arange(works), np.minimum(draws.geometric(0.7, works), 6)
    year, field = draws.integers(2010, 2020, works), draws.integers(11, 37, works)
    cites = draws.lognormal(1.0, 1.2, works).astype(np.int64)
    columns = {
        "work_id": ids,
        "year": year.astype(np.int32),
        "field_id": field.astype(np.int32),
        "type": np.where(draws.random(works) < 0.06, "review", "article"),
        "cited_by_count": cites.astype(np.int32),
    }
    pq.write_table(pa.table(columns), folder / "work.parquet")
    at = np.repeat(ids, k)
    code = (draws.pareto(0.7, len(at)) * 3).astype(np.int64) % len(COUNTRIES)
    one = np.unique(at * len(COUNTRIES) + code)
    at, code = one // len(COUNTRIES), one % len(COUNTRIES)
    n = np.bincount(at, minlength=works)
    rows = {
        "work_id": at,
        "country": pa.array(COUNTRIES).take(pa.array(code)),
        "share": (10**9 // n[at]).astype(np.int32),
        "year": columns["year"][at],
        "field_id": columns["field_id"][at],
        "n_countries": n[at].astype(np.int32),
    }
    pq.write_table(pa.table(rows), folder / "work_country.parquet")


def opened(folder: Path) -> Lake:
    """Return a lake over the two files."""
    lake = in_memory({})
    lake.backend.raw_sql("set threads = 2")
    made = {
        n: lake.backend.read_parquet(folder / f"{n}.parquet", table_name=f"{n}_file") for n in ("work", "work_country")
    }
    made["work"] = made["work"].mutate(is_retracted=False, is_paratext=False, is_xpac=False, fwci=pa_null())
    tables = {name: lake.table(name) for name in ("membership", "authorship", "pair_year", "country_year", "topic")}
    return Lake(lake.backend, tables | made, (), "bench")


def pa_null():
    return ibis.null("float64")


def impact(lake: Lake, folder: Path, works: int, runs: int) -> None:
    """Print the table of MNCS and PP10 by country over all years."""
    query = Query(basis="records")
    ours = []
    for _ in range(runs):
        start = time.perf_counter()
        found = lake.arrow(_impact.sums(lake, query))
        rows = _impact.by_year(found, query)
        ours.append(time.perf_counter() - start)
    whole = [r for r in rows if r["country"] == "world"]
    world = {m: _mean(whole, m) for m in ("mncs", "pp")}
    mine = {c: _mean([r for r in rows if r["country"] == c], "mncs") for c in COUNTRIES[:5]}
    base = statistics.median(ours)
    print(f"\n{works:,} works: MNCS and PP(top 10%) by country and year\n")
    print("| way | wall s | Isthmus / it | world MNCS | world PP10 | largest difference in MNCS, five countries |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    print(f"| Isthmus, ties in part | {base:.2f} | 1.00 | {world['mncs']:.15g} | {world['pp']:.15g} | - |")
    for peer in ("openalex-metrics", "pandas", "biblium"):
        got = [aside("run.py", peer, folder) for _ in range(runs)]
        took, last = statistics.median(g["seconds"] for g in got), got[-1]
        gap = max(abs(last["mncs_by"][c] - v) for c, v in mine.items())
        print(f"| {peer} | {took:.2f} | {base / took:.2f} | {last['mncs']:.15g} | {last['pp']:.15g} | {gap:.1e} |")


def _mean(rows: list[dict], column: str) -> float:
    weight = sum(r["weight"] for r in rows)
    return sum(r[column] * r["weight"] for r in rows) / weight


def pairs(lake: Lake, works: int, runs: int) -> None:
    """Print the time of a pair query on work x country."""
    x, y = COUNTRIES[0], COUNTRIES[1]
    print("\n| pair query on work_country | wall s | s a million works |\n| --- | ---: | ---: |")
    for counting in ("full", "harmonic"):
        took = []
        for _ in range(runs):
            start = time.perf_counter()
            asked = Query(basis="records", counting=counting, country=(x,), partner=(y,))
            rows = _counted(lake, asked, pair=True)
            lake.arrow(rows.filter(rows.country == x, rows.partner == y))
            took.append(time.perf_counter() - start)
        print(
            f"| {counting} | {statistics.median(took):.2f} | {statistics.median(took) / works * 1e6:.2f} |", flush=True
        )


def matrix(lake: Lake, folder: Path, runs: int) -> None:
    """Print the time of every pair of countries at once, beside biblium, and where its counts differ."""
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        rows = _counted(lake, Query(basis="records"), pair=True)
        found = lake.arrow(rows.group_by("country", "partner").agg(n=rows.value.sum()))
        took.append(time.perf_counter() - start)
    ours = {(r["country"], r["partner"]): r["n"] for r in found.to_pylist()}
    got = [aside("run.py", "biblium-pairs", folder) for _ in range(runs)]
    theirs = {(a, b): n for a, row in got[0]["pairs"].items() for b, n in row.items() if n and a != b}
    alone = {a: row[a] for a, row in got[0]["pairs"].items()}
    works = {
        r["country"]: r["n"]
        for r in lake.arrow(lake.table("work_country").group_by("country").agg(n=ibis._.count())).to_pylist()
    }
    base, other = statistics.median(took), statistics.median(g["seconds"] for g in got)
    print(f"\nEvery pair of countries: Isthmus {base:.2f} s, biblium {other:.2f} s: {base / other:.3f} of its time.")
    differ = sum(ours.get(k, 0) != n for k, n in theirs.items()) + len(set(ours) - set(theirs))
    doubled = sum(alone[c] == 2 * n for c, n in works.items())
    print(
        f"Pairs that differ: {differ} of {len(theirs)}; countries whose own total it doubles: {doubled} of {len(works)}"
    )


def network(nodes: int = 100_000, edges: int = 2_000_000) -> None:
    """Print the time of betweenness with an error bound on a large network."""
    draws = np.random.default_rng(1)
    ends = (nodes * draws.random((edges, 2)) ** 3).astype(np.int64)
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    start = time.perf_counter()
    sampled_betweenness(nodes, ends[:, 0], ends[:, 1], 1)
    took = time.perf_counter() - start
    print(f"\nBetweenness within .01 (risk .1), {nodes:,} nodes, {len(ends):,} links: {took:.1f} s", flush=True)
