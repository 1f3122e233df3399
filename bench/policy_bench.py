"""Times one framework on one case, once compiled: ``python bench/policy_bench.py``.

Prints microseconds per call, the median of the repeats: ``run`` is the evaluator (range and standing of every
rule), ``assess`` adds deciding facts, trace and banners, ``case`` reads a case from plain values.
"""

from __future__ import annotations

import statistics
import timeit
from collections.abc import Callable
from datetime import date

from isthmus.policy import assess, engine, load_frameworks, to_case
from isthmus.policy.fairness import shipped_cases

REPEATS, NUMBER = 7, 200
DAY = date(2026, 11, 22)


def micros(call: Callable[[], object]) -> float:
    """Return the median time of a call in microseconds."""
    return statistics.median(timeit.repeat(call, repeat=REPEATS, number=NUMBER)) / NUMBER * 1e6


def main() -> None:
    """Time every pack on every case that names it, and on a case of which nothing is known."""
    raw = {case["id"]: case for case in shipped_cases()}
    worst = 0.0
    print(f"{'framework':12} {'case':5} {'rules':>5} {'run':>8} {'assess':>8}")
    for pack in load_frameworks().values():
        machine = engine(pack)
        cases = [to_case(c) for c in raw.values() if pack.id in (c.get("expect") or {})]
        cases.append(to_case({"id": "blank", "persons": [{}, {}], "orgs": [{}], "flows": [{}]}, blank=True))
        for case in cases:
            run = micros(lambda m=machine, c=case: m.run(c, DAY))  # type: ignore[misc]
            full = micros(lambda p=pack, c=case: assess(c, p, DAY))  # type: ignore[misc]
            worst = max(worst, full)
            print(f"{pack.id:12} {case.id:5} {len(pack.rules):5} {run:8.1f} {full:8.1f}")
    print(f"slowest assess {worst:.1f} us; reading a case {micros(lambda: to_case(raw['C05'])):.1f} us")


if __name__ == "__main__":
    main()
