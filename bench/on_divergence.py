"""Divergence: 2,000 generated cases, nine and all rule books, the whole report and its parts."""

from __future__ import annotations

import time

from isthmus.policy import load_frameworks
from isthmus.policy.divergence import bank, divergence, together
from isthmus.policy.divergence.report import SIZE


def main(works: list[int], runs: int, keep: str | None = None) -> None:  # noqa: ARG001
    """Print the table: seconds, the least and the median of the runs."""
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
    print("| work | least s | median s |")
    print("| --- | ---: | ---: |")
    for name, call in ways.items():
        found = []
        for _ in range(max(runs, 3)):
            start = time.perf_counter()
            call()
            found.append(time.perf_counter() - start)
        print(f"| {name} | {min(found):.2f} | {sorted(found)[len(found) // 2]:.2f} |")
