"""The narrowest rule of a space: all rules of up to three clauses are gone through, of more a program is solved."""

from __future__ import annotations

from dataclasses import replace

from isthmus.policy.breadth.choice import Choice, Limits
from isthmus.policy.breadth.enumerate import MOST, Enumeration
from isthmus.policy.breadth.heuristic import greedy
from isthmus.policy.breadth.program import solve
from isthmus.policy.breadth.space import Space


class Narrower:
    """Looks for the narrowest rule of a space, for one share of the target after another."""

    def __init__(self, space: Space, clauses: int, exceptions: int) -> None:
        self.space, self.clauses, self.exceptions = space, clauses, exceptions
        self._all = Enumeration(space, exceptions) if clauses <= MOST else None

    def narrowest(self, least: int, seconds: float) -> Choice | None:
        """Return the rule that loses fewest works while it catches at least ``least``; None where none is found."""
        limits = Limits(self.clauses, self.exceptions, seconds)
        seed = greedy(self.space, least, limits)
        if self._all is not None:
            best = self._all.narrowest(least, limits, seed)
        else:
            best = solve(self.space, least, limits, seed)
        return None if best is None else self._plain(best)

    def _plain(self, best: Choice) -> Choice:
        """Return a rule without clauses and exceptions that change nothing."""
        clauses, without = list(best.clauses), list(best.exceptions)
        for kept in (clauses, without):
            for item in tuple(kept):
                kept.remove(item)
                if not clauses or self.space.counts(clauses, without) != (best.caught, best.lost):
                    kept.append(item)
        return replace(best, clauses=tuple(clauses), exceptions=tuple(without))
