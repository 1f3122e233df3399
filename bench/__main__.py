"""Runs the benchmarks: ``python -m bench [NAME ...] [--works N] [--runs N]``. Each prints a Markdown table."""

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
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    print(machine())
    for name in given.names:
        import_module(f"bench.on_{name}").main(works=given.works, runs=given.runs)


if __name__ == "__main__":
    main()
