"""Random draws that are the same on every machine: integer streams, exact arithmetic, tables of integers.

Only raw PCG64 words, SplitMix64 hashes, the four operations and comparison are used: no ``exp``, ``log`` or
``pow``, whose last digit differs between processors and libraries, and no numpy distribution, whose stream
may change between versions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_UNIT = 2.0**-53
_GOLDEN, _MIX_A, _MIX_B = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xBF58476D1CE4E5B9),
    np.uint64(0x94D049BB133111EB),
)


class Stream:
    """A stream of uniform numbers in [0, 1) that depends on its key alone."""

    def __init__(self, *key: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(key))

    def uniform(self, size: int) -> Floats:
        """Return the next ``size`` numbers."""
        raw: NDArray[np.uint64] = self._bits.random_raw(size)
        return np.asarray((raw >> np.uint64(11)).astype(np.float64) * _UNIT)


def hashed(*keys: int | Ints) -> Floats:
    """Return a uniform number in [0, 1) for each combination of keys (SplitMix64 over the keys in turn)."""
    state: NDArray[np.uint64] = np.zeros(1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for key in keys:
            state = (state ^ np.asarray(key, dtype=np.int64).astype(np.uint64)) + _GOLDEN
            state = (state ^ (state >> np.uint64(30))) * _MIX_A
            state = (state ^ (state >> np.uint64(27))) * _MIX_B
            state = state ^ (state >> np.uint64(31))
    return np.asarray((state >> np.uint64(11)).astype(np.float64) * _UNIT)


class Table:
    """A discrete distribution given by whole-number weights; `pick` inverts its cumulative sum."""

    def __init__(self, weights: Sequence[int]) -> None:
        self._edges = np.cumsum(np.asarray(weights, dtype=np.int64))
        self._total = float(self._edges[-1])

    def edges(self) -> Floats:
        """Return the upper edge of each index as a share of the whole."""
        return np.asarray(self._edges / self._total)

    def pick(self, u: Floats) -> Ints:
        """Return the index drawn by each uniform number."""
        found = np.searchsorted(self._edges, u * self._total, side="right")
        return np.asarray(np.minimum(found, len(self._edges) - 1), dtype=np.int64)


def pick_rows(weights: Ints, u: Floats) -> Ints:
    """Return, for each row of whole-number weights, the index drawn by its uniform number."""
    edges = np.cumsum(weights, axis=1)
    found = (edges <= (u * edges[:, -1])[:, None]).sum(axis=1)
    return np.asarray(np.minimum(found, weights.shape[1] - 1), dtype=np.int64)


def along(at: Floats, values: Floats, u: Floats) -> Floats:
    """Return the value at each uniform number of a piecewise linear quantile function."""
    x = u * 100.0
    i = np.clip(np.searchsorted(at, x, side="right") - 1, 0, len(at) - 2)
    share = (x - at[i]) / (at[i + 1] - at[i])
    return np.asarray(values[i] + share * (values[i + 1] - values[i]))


def below(u: Floats, size: int | Ints) -> Ints:
    """Return a whole number from 0 to ``size - 1`` for each uniform number."""
    return np.asarray(np.minimum((u * size).astype(np.int64), np.asarray(size) - 1), dtype=np.int64)


def distinct(keys: Ints) -> Ints:
    """Return the distinct keys in order."""
    ordered = np.sort(keys)
    return np.asarray(ordered[np.concatenate([np.ones(min(len(keys), 1), dtype=bool), ordered[1:] != ordered[:-1]])])
