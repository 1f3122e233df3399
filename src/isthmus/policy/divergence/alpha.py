"""Krippendorff's alpha for ordered answers, with weights for units.

alpha = 1 - Do / De: observed over expected disagreement of the values that different coders give the same unit. The
difference of two ordered values c < k is the number of values between them, squared: (sum of n_g for g = c..k, less
half of n_c and of n_k)^2. A unit with one value or none is left out.

References
----------
K. Krippendorff, *Computing Krippendorff's Alpha-Reliability*, 2011 (the example there is a test here);
*Content Analysis*, 4th ed., 2019, chapter 12.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Table: TypeAlias = npt.NDArray[np.float64]


def coincidences(units: Iterable[Sequence[int | None]], values: int) -> Table:
    """Return how often two coders' values meet in a unit: ``values`` x ``values``, symmetric.

    Parameters
    ----------
    units
        For each unit the values given, 0 to ``values`` - 1, None where a coder gave none.
    """
    found = np.zeros((values, values))
    for unit in units:
        given = [v for v in unit if v is not None]
        if len(given) < 2:
            continue
        counts = np.bincount(given, minlength=values).astype(float)
        found += (np.outer(counts, counts) - np.diag(counts)) / (len(given) - 1)
    return found


def ordinal_alpha(met: Table) -> float | None:
    """Return alpha of a table of coincidences: 1 for agreement, 0 for chance, below 0 for worse; None without data.

    Where every value is the same there is nothing to tell apart: None, not 1.
    """
    n_c = met.sum(axis=1)
    n = n_c.sum()
    if n <= 1 or (n_c > 0).sum() < 2:
        return None
    up_to = np.cumsum(n_c)
    c, k = np.meshgrid(np.arange(len(n_c)), np.arange(len(n_c)), indexing="ij")
    low, high = np.minimum(c, k), np.maximum(c, k)
    between = up_to[high] - up_to[low] + n_c[low] - (n_c[low] + n_c[high]) / 2
    difference = np.where(c == k, 0.0, between**2)
    expected = (np.outer(n_c, n_c) * difference).sum() / (n - 1)
    return float(1 - (met * difference).sum() / expected) if expected else None
