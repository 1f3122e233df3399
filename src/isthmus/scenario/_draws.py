"""Draws from the ranges, and what they say: which number matters, how much, and when a conclusion turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from isthmus.scenario._card import Draws, Floats, Param

STEPS = 21
SOBOL_BASE = 512
Run = Callable[[Draws], dict[str, Floats]]


def stream(seed: int, key: str) -> np.random.Generator:
    """Return the random numbers of one key: the same whatever else is drawn, and on either side of a mirror."""
    digest = sha256(f"{seed}:{key}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def latin(params: Sequence[Param], keys: dict[str, str], n: int, seed: int) -> dict[str, Floats]:
    """Return ``n`` draws of each parameter, one from each of ``n`` equal slices of its range, in random order."""
    made = {}
    for p in params:
        rng = stream(seed, keys.get(p.id, p.id))
        made[p.id] = p.low + (p.high - p.low) * (rng.permutation(n) + rng.random(n)) / n
    return made


def scans(params: Sequence[Param]) -> dict[str, Floats]:
    """Return every parameter over its range in turn, the others in the middle: ``STEPS`` rows a parameter."""
    total = STEPS * len(params)
    made = {p.id: np.full(total, p.middle) for p in params}
    for n, p in enumerate(params):
        made[p.id][n * STEPS : (n + 1) * STEPS] = np.linspace(p.low, p.high, STEPS)
    return made


def tornado(params: Sequence[Param], values: Floats) -> list[dict[str, Any]]:
    """Return, for each parameter that varies, the outcome at both ends of its range, the widest first.

    ``values`` is the outcome over `scans`.
    """
    rows = [
        {"param": p.id, "role": p.role, "low": p.low, "high": p.high,
         "at_low": float(values[n * STEPS]), "at_high": float(values[(n + 1) * STEPS - 1])}
        for n, p in enumerate(params) if p.low < p.high
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (-abs(r["at_high"] - r["at_low"]), r["param"]))


def flips(params: Sequence[Param], values: Floats) -> list[dict[str, Any]]:
    """Return where each parameter, moved alone, turns the sign of ``values``, given over `scans`; None if never."""
    rows = []
    for n, p in enumerate(params):
        if p.low == p.high:
            continue
        grid, part = np.linspace(p.low, p.high, STEPS), values[n * STEPS : (n + 1) * STEPS]
        turn = np.flatnonzero(np.sign(part[1:]) * np.sign(part[:-1]) < 0)
        at = None
        if len(turn):
            k = int(turn[0])
            at = float(grid[k] + (grid[k + 1] - grid[k]) * part[k] / (part[k] - part[k + 1]))
        rows.append({"param": p.id, "at": at})
    return rows


def sobol_points(params: Sequence[Param]) -> int:
    """Return how many points the Sobol indices need: none where fewer than two parameters vary."""
    free = sum(p.low < p.high for p in params)
    return SOBOL_BASE * (2 * free + 2) if free > 1 else 0


def sobol(params: Sequence[Param], keys: dict[str, str], run: Run, outcome: str, seed: int) -> list[dict[str, Any]]:
    """Return each varying parameter's share of the variance, alone and in all, with 95% intervals (Saltelli 2010).

    Pairs of parameters with a share of their own above its interval are named. Empty when fewer than two vary.
    """
    from SALib.analyze import sobol as analyse  # noqa: PLC0415  (slow to import)
    from SALib.sample import sobol as sample  # noqa: PLC0415

    free = sorted((p for p in params if p.low < p.high), key=lambda p: keys.get(p.id, p.id))
    if len(free) < 2:
        return []
    problem = {"num_vars": len(free), "names": [p.id for p in free], "bounds": [[p.low, p.high] for p in free]}
    points = sample.sample(problem, SOBOL_BASE, calc_second_order=True, seed=seed)
    fixed = {p.id: np.full(len(points), p.low) for p in params if p.low == p.high}
    values = run({p.id: points[:, n] for n, p in enumerate(free)} | fixed)[outcome]
    if float(np.ptp(values)) == 0.0:
        return []
    found = analyse.analyze(problem, values, calc_second_order=True, seed=seed, num_resamples=100)
    rows: list[dict[str, Any]] = [
        {"param": p.id, "role": p.role, "first": float(found["S1"][n]), "first_pm": float(found["S1_conf"][n]),
         "total": float(found["ST"][n]), "total_pm": float(found["ST_conf"][n]),
         "with": [free[m].id for m in range(len(free)) if m != n and _pair(found, n, m)]}
        for n, p in enumerate(free)
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (-r["total"], r["param"]))


def _pair(found: Any, n: int, m: int) -> bool:
    a, b = min(n, m), max(n, m)
    return bool(found["S2"][a, b] > found["S2_conf"][a, b])


def ribbon(values: Floats) -> dict[str, float]:
    """Return the 5th, 50th and 95th percentile."""
    low, middle, high = np.percentile(values, (5, 50, 95))
    return {"p05": float(low), "p50": float(middle), "p95": float(high)}
