"""The narrowest rule of up to three clauses, by going through all of them: exact, with most left out unseen.

For every set of exceptions the works that two clauses share are one sparse product. From them follow, for any third
clause, the most that the three can catch and the least that they must lose (Bonferroni's inequalities); only where
those leave room for an improvement are the cells themselves counted. The first clause is the one that catches most, so
it catches at least a third of what is asked.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from isthmus.policy.breadth.choice import Choice, Limits
from isthmus.policy.breadth.space import Space

MOST = 3
Ints = npt.NDArray[np.integer[Any]]
_Bounded: TypeAlias = tuple[tuple[int, int], tuple[int, ...]]


@dataclass(frozen=True)
class _Pairs:
    """One set of exceptions: what each pair of clauses shares, in and outside the target; a clause with itself: all."""

    without: tuple[int, ...]
    caught: Ints
    lost: Ints


class Enumeration:
    """All rules of a space with so many exceptions; made once for all shares to be reached."""

    def __init__(self, space: Space, exceptions: int) -> None:
        self.space = space
        self._covers = space.held
        sets = [s for n in range(exceptions + 1) for s in combinations(range(len(space.exceptions)), n)]
        self._shared = lru_cache(maxsize=64)(self._pairs)
        self._sets = sets

    def _pairs(self, without: tuple[int, ...]) -> _Pairs:
        kept = ~self.space.spares[:, list(without)].any(1)
        made = []
        for weights in (self.space.target, self.space.other):
            weighted = sparse.csr_array(self._covers * (weights * kept)[:, None])
            made.append(np.asarray((self._covers.T @ weighted).todense(), dtype=np.int32))
        return _Pairs(without, made[0], made[1])

    def narrowest(self, least: int, limits: Limits, seed: Choice | None) -> Choice | None:
        """Return the rule that loses fewest works, of those the one that catches most; the bound is proved.

        Where the time is over before all rules have been gone through, ``bound`` is what one clause alone proves:
        some clause of the rule catches its part of what is asked, and the rule loses what that clause does.
        """
        end, best, finished = time.monotonic() + limits.seconds, seed, True
        for without in self._sets:
            if time.monotonic() > end:
                finished = False
                break
            for found in self._of(self._shared(without), least, limits.clauses, best, end):
                if found is None:
                    finished = False
                elif best is None or (found.lost, -found.caught) < (best.lost, -best.caught):
                    best = found
        if best is None:
            return None
        bound = best.lost if finished else min(best.lost, self._bound(least, limits.clauses))
        return Choice(best.clauses, best.exceptions, best.caught, best.lost, bound)

    def _bound(self, least: int, clauses: int) -> int:
        found = []
        for without in self._sets:
            pairs = self._shared(without)
            caught, lost = pairs.caught.diagonal(), pairs.lost.diagonal()
            found += lost[caught * clauses >= least].tolist()
        return int(min(found, default=0))

    def _of(
        self, p: _Pairs, least: int, clauses: int, best: Choice | None, end: float
    ) -> Iterator[Choice | None]:  # fmt: skip
        """Yield improvements with one set of exceptions, each better than the last; None where time ran out."""
        t, o = p.caught.diagonal(), p.lost.diagonal()
        mark = (best.lost, -best.caught) if best else (np.iinfo(np.int32).max, 0)
        for j in np.argsort(o, kind="stable"):
            if o[j] > mark[0] or t[j] * clauses < least:
                continue
            if time.monotonic() > end:
                yield None
                return
            for bound, rule in self._with(int(j), p, least, clauses, mark[0]):
                if bound < mark:
                    caught, lost = self.space.counts(rule, p.without)
                    if caught >= least and (lost, -caught) < mark:
                        mark = (lost, -caught)
                        yield Choice(rule, p.without, caught, lost, 0)

    def _with(self, j: int, p: _Pairs, least: int, clauses: int, most: int) -> Iterator[_Bounded]:
        """Yield the rules with clause j, the one that catches most, with the least they lose and most they catch."""
        t, o = p.caught.diagonal(), p.lost.diagonal()
        if t[j] >= least:
            yield (int(o[j]), -int(t[j])), (j,)
        if clauses == 1:
            return
        two_t, two_o = t[j] + t - p.caught[j], o[j] + o - p.lost[j]
        near = np.flatnonzero((two_o <= most) & (t <= t[j]) & (np.arange(len(t)) != j))
        two = near[two_t[near] >= least]
        if len(two):
            best = int(two[np.lexsort((-two_t[two], two_o[two]))[0]])
            yield (int(two_o[best]), -int(two_t[best])), (j, best)
        if clauses == MOST and len(near) > 1:
            yield from self._threes(j, near, p, two_t, two_o, least, most)

    def _threes(
        self, j: int, near: Ints, p: _Pairs, two_t: Ints, two_o: Ints, least: int, most: int
    ) -> Iterator[_Bounded]:  # fmt: skip
        t, o, at = p.caught.diagonal()[near], p.lost.diagonal()[near], np.ix_(near, near)
        shared_t, shared_o = p.caught[at], p.lost[at]
        reach = two_t[near][:, None] + t - np.maximum(p.caught[j, near], shared_t)
        loss = two_o[near][:, None] + o - p.lost[j, near] - shared_o
        loss = np.maximum(loss, np.maximum(o[:, None] + o - shared_o, np.maximum(two_o[near], two_o[near][:, None])))
        reach = np.minimum(reach, reach.T)
        a, b = np.nonzero(np.triu((reach >= least) & (loss <= most), 1))
        for n in np.lexsort((-reach[a, b], loss[a, b])):
            x, y = a[n], b[n]
            yield (int(loss[x, y]), -int(reach[x, y])), (j, int(near[x]), int(near[y]))
