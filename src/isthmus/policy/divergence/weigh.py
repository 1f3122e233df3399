"""The same bank under other mixes: every share of cases with its range when the kinds of case weigh otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from isthmus.policy.divergence.records import Share

Reals: TypeAlias = npt.NDArray[np.float64]
DRAWS, ENDS = 400, (0.05, 0.95)
"""Mixes drawn, and the ends of the range that is told."""


class Mixes:
    """Kinds of case with their numbers, and other weights for them: uniform over all mixes (Dirichlet with ones)."""

    def __init__(self, kinds: Sequence[str], seed: int) -> None:
        self.names = sorted(set(kinds))
        self._of = np.array([self.names.index(k) for k in kinds])
        self.sizes = np.bincount(self._of, minlength=len(self.names)).astype(float)
        self.drawn: Reals = np.random.default_rng(seed).dirichlet(np.ones(len(self.names)), DRAWS)

    def share(self, holds: Sequence[bool], among: Sequence[bool] | None = None) -> Share:
        """Return the share of cases in which something holds, among those of which it can be said."""
        top = np.asarray(holds, bool)
        base = np.ones(len(top), bool) if among is None else np.asarray(among, bool)
        n = len(self.names)
        held = np.bincount(self._of[top & base], minlength=n) / self.sizes
        can = np.bincount(self._of[base], minlength=n) / self.sizes
        bottom = self.drawn @ can
        ratio = (self.drawn @ held)[bottom > 0] / bottom[bottom > 0]
        low, high = np.quantile(ratio, ENDS) if len(ratio) else (0.0, 0.0)
        cases = int((top & base).sum())
        return Share(cases / max(int(base.sum()), 1), cases, float(low), float(high))

    def ends(self, tables: Sequence[Reals], of: Callable[[Reals], float | None]) -> tuple[float | None, float | None]:
        """Return the range of a statistic of a sum of tables, one a kind, under the other mixes."""
        scaled = np.array([t / s for t, s in zip(tables, self.sizes, strict=True)]) * self.sizes.sum()
        found = [v for w in self.drawn if (v := of(np.tensordot(w, scaled, 1))) is not None]
        if not found:
            return None, None
        low, high = np.quantile(found, ENDS)
        return float(low), float(high)

    def split(self, places: Sequence[int]) -> list[list[int]]:
        """Return which of some places belong to each kind."""
        return [[p for p in places if self._of[p] == k] for k in range(len(self.names))]
