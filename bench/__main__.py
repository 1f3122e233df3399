"""Runs the benchmarks, each a table: ``python -m bench [NAME ...] [--works N ...] [--runs N] [--keep FOLDER]``."""

from __future__ import annotations

import argparse
import pkgutil
from importlib import import_module

import bench
from bench.machine import machine


def main() -> None:
    """Run the benchmarks named, or all."""
    found = {m.name: m.name for m in pkgutil.iter_modules(bench.__path__) if m.name.startswith("on_")}
    names = sorted(n.removeprefix("on_") for n in found)
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", choices=[*names, []], default=names)
    parser.add_argument("--works", type=int, nargs="+", default=[100_000, 1_000_000, 5_000_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", help="a folder for the inputs made, to be used again")
    given = parser.parse_args()
    print(machine())
    for name in given.names:
        import_module(f"bench.on_{name}").main(works=given.works, runs=given.runs, keep=given.keep)


if __name__ == "__main__":
    main()
