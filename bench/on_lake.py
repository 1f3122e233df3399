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
SLOW = {"polars_lazy": 100_000, "pandas_chunks": 100_000, "duckdb_plain": 100_000}
"""Run once, and on at most so many works: they take many times as long or as much memory."""
LARGE = 2_000_000
"""From here on, only what is compared, and once: Isthmus, and DuckDB with its columns named."""
COMPARED = {"isthmus", "duckdb_named"}


def main(works: list[int], runs: int, keep: str | None = None) -> None:
    """Print a table for each number of works."""
    with tempfile.TemporaryDirectory(prefix="isthmus-bench-") as folder:
        for number in sorted(works):
            world = Path(keep or folder) / f"world-{number}"
            if not world.exists():
                write_world(world, number, processes=2)
                keep_only_works(world)
            size = sum(f.stat().st_size for f in world.rglob("*.gz")) / 2**20
            print(f"\n{number:,} works, {size:,.0f} MiB gzipped\n")
            print("| way | wall s | CPU s | CPU us a work | CPU, DuckDB named = 1 | process | tree | shared once |")
            print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
            table(world, number, 1 if number >= LARGE else runs, Path(folder))
            if keep is None:
                shutil.rmtree(world)


def _ways(works: int) -> dict[str, str]:
    ways = {label: key for label, key in CONTENDERS.items() if works <= SLOW.get(key, works)}
    return {label: key for label, key in ways.items() if works < LARGE or key in COMPARED}


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
    names = _ways(works)
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
            f"| {m.peak:,.0f} | {m.tree:,.0f} | {m.pss:,.0f} |",
            flush=True,
        )
