"""A synthetic rest of the world for each pair, and placebo-in-space tests: what would the others have shown?

For each unit (a pair of countries), log series z are set to mean 0 before the break. The counterfactual is the donors'
mean plus a ridge combination of their departures from it, fitted to the years before (a synthetic control with an
intercept: Abadie, Diamond, Hainmueller 2010, doi:10.1198/jasa.2009.ap08746; Doudchenko, Imbens 2016,
doi:10.3386/w22791), less a damped part of the trend that is left before the break. The score of a break is the mean gap
after it over the unit's noise before it, the noise shrunk to the median of all units. Every donor is treated as if
it were the unit asked about, with its own donors; the p-value is the share of units, the one asked about included,
whose score is as large either way.

Constants were chosen on one half of the quiet pairs of OpenAlex 1992-2021 (`tools/decoupling_study.py`); the
figures in the docs are from the other half.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from isthmus.measure._statistics import Reals

RIDGE, DAMPED, SHRINK = 10.0, 0.65, 8.0
"""Penalty in units of the mean eigenvalue; part of the remaining trend taken off; prior years of the noise."""
LEAST_DONORS = 5
"""A unit of fewer donors is not tested and is no placebo."""
Mask = npt.NDArray[np.bool_]


class Test(NamedTuple):
    """The first unit against its placebos: mean log gap after the break, two-sided p-value, placebos, its gaps."""

    effect: float
    p: float
    placebos: int
    gap: Reals
    pre: int


def gaps(logs: Reals, pre: int, allowed: Mask) -> Reals:
    """Return, for units x years, how far each log series lies from its synthetic counterfactual.

    ``allowed[i, j]`` says whether unit j may be a donor of unit i.
    """
    z = logs - logs[:, :pre].mean(axis=1, keepdims=True)
    weight = allowed / np.maximum(allowed.sum(axis=1, keepdims=True), 1)
    mean = weight @ z
    rest = (z[None, :, :] - mean[:, None, :]) * allowed[:, :, None]
    before = rest[:, :, :pre]
    gram = before.transpose(0, 2, 1) @ before
    penalty = RIDGE * np.trace(gram, axis1=1, axis2=2) / pre + 1e-12
    gram += penalty[:, None, None] * np.eye(pre)
    gap = z - mean
    a = np.linalg.solve(gram, gap[:, :pre, None])
    gap = gap - (rest.transpose(0, 2, 1) @ (before @ a))[:, :, 0]
    t = np.arange(z.shape[1]) - (pre - 1) / 2
    slope = gap[:, :pre] @ t[:pre] / (t[:pre] @ t[:pre])
    trended: Reals = gap - DAMPED * slope[:, None] * t
    return trended


def scores(gap: Reals, pre: int) -> Reals:
    """Return each unit's score: its mean gap after the break over its noise before."""
    squares = (gap[:, :pre] ** 2).sum(axis=1)
    typical = np.median(squares) / pre + 1e-12
    noise = np.sqrt((squares + SHRINK * typical) / (pre + SHRINK))
    found: Reals = gap[:, pre:].mean(axis=1) / noise
    return found


def test(logs: Reals, pre: int, allowed: Mask) -> Test | None:
    """Test a known break of the first unit after ``pre`` years; None where it has too few donors."""
    return searched(logs, [pre], allowed)


def searched(logs: Reals, candidates: list[int], allowed: Mask) -> Test | None:
    """Test the largest break of the first unit over several years; the placebos search as it does.

    Scores of a candidate are put in units of the placebos' median, so that no year wins by its horizon alone.
    """
    allowed = allowed.copy()
    allowed[1:, 0] = False
    units = allowed.sum(axis=1) >= LEAST_DONORS
    if not units[0] or units.sum() <= LEAST_DONORS or not candidates:
        return None
    found, each = [], []
    for pre in candidates:
        gap = gaps(logs, pre, allowed)
        score = np.abs(scores(gap, pre))
        each.append(score / (np.median(score[1:][units[1:]]) + 1e-12))
        found.append(gap[0])
    largest = np.max(each, axis=0)
    best = int(np.argmax([s[0] for s in each]))
    others = largest[1:][units[1:]]
    p = (1 + int((others >= largest[0] * (1 - 1e-9)).sum())) / (1 + len(others))
    pre = candidates[best]
    return Test(float(found[best][pre:].mean()), p, len(others), found[best], pre)


def dates(gap: Reals, candidates: list[int]) -> tuple[int, int, int]:
    """Return the likeliest place of a break in a gap, and the first and last that are not much less likely.

    The gap is fitted by a mean before, and a level and slope after; places within 3.84 of the best in
    n ln(residual sum of squares) form the 95% interval.
    """
    n, fits = len(gap), []
    t = np.arange(n)
    for pre in candidates:
        after = (t >= pre).astype(float)
        x = np.column_stack([np.ones(n), after, after * (t - pre)])
        residual = gap - x @ np.linalg.lstsq(x, gap, rcond=None)[0]
        fits.append(n * np.log(float(residual @ residual) + 1e-12))
    best = min(fits)
    near = [c for c, f in zip(candidates, fits, strict=True) if f - best <= 3.84]
    return candidates[int(np.argmin(fits))], near[0], near[-1]
