"""The build: works in OpenAlex's JSONL.gz to the lake's tables, beside plain ways of reading the same files."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from bench.machine import Cost, cost, median
from isthmus.sample.world import write_world

CONTENDERS = {
    "gunzip (isal), the floor": "gunzip",
    "Isthmus, two workers": "isthmus",
    "Isthmus, two workers, with citations": "isthmus_citations",
    "DuckDB, columns named, three tables": "duckdb_named",
    "DuckDB, read_json as it is, three tables": "duckdb_plain",
    "polars scan_ndjson, three tables": "polars_lazy",
    "pandas read_json, three tables": "pandas_chunks",
}
SLOW = {"polars_lazy", "pandas_chunks", "duckdb_plain"}
"""Run once, and on at most `SLOW_WORKS`: they take many times as long or as much memory."""
SLOW_WORKS = 100_000


def main(works: int, runs: int) -> None:
    """Print the table for ``works`` works, and one for a tenth as many."""
    with tempfile.TemporaryDirectory(prefix="isthmus-bench-") as folder:
        for count in sorted({works // 10, works}):
            world = Path(folder) / f"world-{count}"
            write_world(world, count, processes=2)
            keep_only_works(world)
            print(f"\n{count:,} works, {sum(f.stat().st_size for f in world.rglob('*.gz')) / 2**20:,.0f} MiB gzipped\n")
            print("| way | wall s | CPU s | CPU us a work | CPU, DuckDB named = 1 | largest process MiB | tree MiB |")
            print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
            table(world, count, runs, Path(folder))
            shutil.rmtree(world)


def keep_only_works(world: Path) -> None:
    """Leave only the works, so that every contender reads the same files."""
    for path in world.iterdir():
        if path.name not in ("openalex", "SAMPLE.json"):
            shutil.rmtree(path)
    for path in (world / "openalex").iterdir():
        if path.name != "works":
            shutil.rmtree(path)


def table(world: Path, works: int, runs: int, folder: Path) -> None:
    """Run the contenders in turn, several times over, and print the medians."""
    names = {label: key for label, key in CONTENDERS.items() if key not in SLOW or works <= SLOW_WORKS}
    results: dict[str, list[Cost]] = {label: [] for label in names}
    for run in range(runs):
        for label, key in names.items():
            if run and key in SLOW:
                continue
            out = folder / "out"
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            results[label].append(cost([sys.executable, "-m", "bench.contenders", key, str(world), str(out)]))
    base = median(results["DuckDB, columns named, three tables"]).cpu
    for label, found in results.items():
        m = median(found)
        print(
            f"| {label} | {m.wall:.1f} | {m.cpu:.1f} | {m.cpu / works * 1e6:.0f} | {m.cpu / base:.2f} "
            f"| {m.peak:,.0f} | {m.tree:,.0f} |",
            flush=True,
        )
