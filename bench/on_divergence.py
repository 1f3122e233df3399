"""Divergence: 2,000 generated cases, nine and all rule books; what would satisfy all."""

from __future__ import annotations

import time
from statistics import median

from isthmus.policy import load_frameworks
from isthmus.policy.divergence import bank, divergence, together
from isthmus.policy.divergence.report import SIZE


def main(works: list[int], runs: int, keep: str | None = None) -> None:  # noqa: ARG001
    """Print the table: wall and CPU seconds, medians of the runs, and the least wall."""
    packs = list(load_frameworks().values())
    nine = [p for p in packs if p.id != "HOUSE-ETHIP"]
    cases = bank(SIZE)
    ways = {
        f"the bank of {SIZE:,} cases": lambda: bank(SIZE),
        f"the whole report, {SIZE:,} cases x {len(nine)} rule books": lambda: divergence(nine),
        f"the whole report, {SIZE:,} cases x {len(packs)} rule books": lambda: divergence(packs),
        "what would satisfy all, 100 cases": lambda: [
            together(b.case, packs, b.case.as_of or packs[0].checked_on, as_if=True) for b in cases[:100]
        ],
    }
    print("| work | wall s | least | CPU s |")
    print("| --- | ---: | ---: | ---: |")
    for name, call in ways.items():
        wall, cpu = [], []
        for _ in range(max(runs, 3)):
            start, spent = time.perf_counter(), time.process_time()
            call()
            wall.append(time.perf_counter() - start)
            cpu.append(time.process_time() - spent)
        print(f"| {name} | {median(wall):.2f} | {min(wall):.2f} | {median(cpu):.2f} |")
