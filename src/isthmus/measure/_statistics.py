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


def drawn_ratio(sums: Reals, seed: int) -> tuple[float | None, float | None]:
    """Return the 95% percentile interval of a ratio of two means, over draws of clusters.

    Parameters
    ----------
    sums
        A row a cluster: n and total of the one side, n and total of the other.

    Returns
    -------
    tuple
        Both ends, or None twice where more than a twentieth of the draws leave a side empty.
    """
    drawn = np.random.default_rng(seed).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), DRAWS) @ sums
    drawn = drawn[(drawn[:, 0] > 0) & (drawn[:, 2] > 0) & (drawn[:, 3] > 0)]
    if len(drawn) < 0.95 * DRAWS:
        return None, None
    low, high = np.quantile(drawn[:, 1] / drawn[:, 0] * drawn[:, 2] / drawn[:, 3], [0.025, 0.975])
    return float(low), float(high)
