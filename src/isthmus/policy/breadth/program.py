"""The narrowest rule as a mixed-integer program, solved by HiGHS (MIT) through SciPy; how near it came is returned.

Clause j and exception e are chosen or not; cell i is touched where a chosen clause holds and no chosen exception does.
The works touched outside the target are to be as few as possible while enough of the target is caught; then, with no
more of them, as much of the target as possible, so that no rule found is dominated by another.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from isthmus.policy.breadth.choice import Choice, Limits
from isthmus.policy.breadth.space import Space

Reals = npt.NDArray[np.float64]


def solve(space: Space, least: int, limits: Limits, seed: Choice | None) -> Choice | None:
    """Return the rule that loses fewest works while it catches at least ``least``, no worse than ``seed``."""
    program = _Program(space, limits)
    most = float(seed.lost) if seed else np.inf
    found, bound = program.solve(space.other.astype(float), least, most, limits.seconds * 0.7)
    best = min((c for c in (seed, found) if c), key=lambda c: (c.lost, -c.caught), default=None)
    if best is None:
        return None
    more, _ = program.solve(
        -space.target.astype(float), max(least, best.caught), float(best.lost), limits.seconds * 0.3
    )
    if more and more.lost <= best.lost and more.caught > best.caught:
        best = more
    return Choice(best.clauses, best.exceptions, best.caught, best.lost, min(best.lost, bound))


class _Program:
    """The constraints, written once for a space: variables are clauses, exceptions, cells."""

    def __init__(self, space: Space, limits: Limits) -> None:
        self.space = space
        self.j, self.e, self.i = len(space.clauses), len(space.exceptions), len(space.target)
        self.size = self.j + self.e + self.i
        self._fixed = [*self._touched(), *self._reached(), *self._numbers(limits)]

    def solve(self, cost: Reals, least: int, most: float, seconds: float) -> tuple[Choice | None, int]:
        """Return the best choice by a cost of each cell, and the least that the works lost were proved to be."""
        objective = np.concatenate([np.full(self.j + self.e, 1e-6), cost])
        asked = [
            LinearConstraint(self._cells(self.space.target), least, np.inf),
            *([LinearConstraint(self._cells(self.space.other), -np.inf, most)] if np.isfinite(most) else []),
        ]
        whole = np.concatenate([np.ones(self.j + self.e), np.zeros(self.i)])
        found = milp(
            objective, integrality=whole, bounds=Bounds(0, 1), constraints=[*self._fixed, *asked],
            options={"time_limit": max(seconds, 0.5), "mip_rel_gap": 0.0},
        )  # fmt: skip
        proved = found.mip_dual_bound
        bound = 0 if proved is None or not np.isfinite(proved) else max(0, int(np.ceil(proved - 1e-3)))
        if found.x is None:
            return None, bound
        chosen = np.flatnonzero(found.x[: self.j] > 0.5)
        without = np.flatnonzero(found.x[self.j : self.j + self.e] > 0.5)
        caught, lost = self.space.counts(chosen, without)
        if caught < least:
            return None, bound
        return Choice(tuple(map(int, chosen)), tuple(map(int, without)), caught, lost, bound), bound

    def _cells(self, weights: npt.NDArray[np.int64]) -> sparse.csr_array:
        row = np.concatenate([np.zeros(self.j + self.e), weights])
        return sparse.csr_array(row[None, :])

    def _touched(self) -> list[LinearConstraint]:
        """A cell with works outside the target is touched where a chosen clause holds and no chosen exception does."""
        s = self.space
        cell, clause = np.nonzero(s.covers & (s.other > 0)[:, None])
        n = len(cell)
        rows = np.arange(n)
        pair, spared = np.nonzero(s.spares[cell])
        matrix = sparse.csr_array(
            (
                np.concatenate([np.ones(n), -np.ones(n), np.ones(len(pair))]),
                (np.concatenate([rows, rows, pair]), np.concatenate([self.j + self.e + cell, clause, self.j + spared])),
            ),
            shape=(n, self.size),
        )
        return [LinearConstraint(matrix, 0, np.inf)] if n else []

    def _reached(self) -> list[LinearConstraint]:
        """A cell of the target counts only where a chosen clause holds and no chosen exception does."""
        s = self.space
        aimed = np.flatnonzero(s.target > 0)
        row, clause = np.nonzero(s.covers[aimed])
        n = len(aimed)
        covered = sparse.csr_array(
            (
                np.concatenate([np.ones(n), -np.ones(len(row))]),
                (np.concatenate([np.arange(n), row]), np.concatenate([self.j + self.e + aimed, clause])),
            ),
            shape=(n, self.size),
        )
        found = [LinearConstraint(covered, -np.inf, 0)]
        cell, spared = np.nonzero(s.spares[aimed])
        m = len(cell)
        if m:
            both = sparse.csr_array(
                (
                    np.ones(2 * m),
                    (np.tile(np.arange(m), 2), np.concatenate([self.j + self.e + aimed[cell], self.j + spared])),
                ),
                shape=(m, self.size),
            )
            found.append(LinearConstraint(both, -np.inf, 1))
        return found

    def _numbers(self, limits: Limits) -> list[LinearConstraint]:
        clauses = np.concatenate([np.ones(self.j), np.zeros(self.e + self.i)])
        without = np.concatenate([np.zeros(self.j), np.ones(self.e), np.zeros(self.i)])
        matrix = sparse.csr_array(np.stack([clauses, without]))
        return [LinearConstraint(matrix, -np.inf, [limits.clauses, limits.exceptions])]
