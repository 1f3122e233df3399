"""Small statistics that several measures share; all take plain arrays and give plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
Z = 1.959963984540054
"""The normal quantile of a two-sided 95% interval."""


def shares(values: Reals) -> Reals:
    """Return values as shares of their sum; all zero where the sum is."""
    total = values.sum()
    return values / total if total else np.zeros_like(values)


def hhi(values: Reals) -> float | None:
    """Return the Herfindahl-Hirschman index, sum of squared shares, 1 / n to 1; None of nothing."""
    return float((shares(values) ** 2).sum()) if values.sum() else None


def effective(values: Reals) -> float | None:
    """Return the effective number by entropy, exp(-sum s ln s), 1 to n (Hill number of order 1)."""
    s = shares(values)
    s = s[s > 0]
    return float(np.exp(-(s * np.log(s)).sum())) if len(s) else None


def number(value: Any) -> float | None:
    """Return a finite number as float, anything else as None: null, never NaN, reaches an answer."""
    return float(value) if value is not None and np.isfinite(value) else None


DRAWS = 1_000
"""Draws of a bootstrap."""


def resampled(sums: Reals, seed: int) -> Reals:
    """Return the column sums of `DRAWS` draws of clusters with replacement; ``sums`` has a row a cluster."""
    drawn = np.random.default_rng(seed).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), DRAWS) @ sums
    return np.asarray(drawn, np.float64)


def percentiles(values: Reals) -> tuple[float | None, float | None]:
    """Return the 95% percentile interval of draws; None twice where more than a twentieth of them gave no value."""
    if len(values) < 0.95 * DRAWS:
        return None, None
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
