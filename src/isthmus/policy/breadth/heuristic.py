"""A good rule at once: clause by clause, then exchanges and exceptions; where the exact ways begin."""

from __future__ import annotations

import numpy as np

from isthmus.policy.breadth.choice import Choice, Limits
from isthmus.policy.breadth.space import Space


def greedy(space: Space, least: int, limits: Limits) -> Choice | None:
    """Return a rule built clause by clause, then improved by exchange; None where the clauses do not suffice."""
    chosen: list[int] = []
    covered = np.zeros(len(space.target), bool)
    while space.target[covered].sum() < least and len(chosen) < limits.clauses:
        gain, loss = (space.held.T @ (weights * ~covered) for weights in (space.target, space.other))
        needed = least - int(space.target[covered].sum())
        last = len(chosen) == limits.clauses - 1
        worth = np.where((gain >= needed) if last else (gain > 0), np.minimum(gain, needed) / (loss + 1.0), -1.0)
        if worth.max(initial=-1.0) <= 0:
            return None
        chosen.append(int(worth.argmax()))
        covered |= space.covers[:, chosen[-1]]
    if space.counts(chosen, ())[0] < least:
        return None
    return _improved(space, chosen, least, limits)


def _improved(space: Space, chosen: list[int], least: int, limits: Limits) -> Choice:
    """Return a rule after every single exchange of a clause, and every exception, that still catches enough."""
    best = _spared(space, chosen, least, limits)
    better = True
    while better:
        better = False
        for place in range(len(best.clauses)):
            others = [c for n, c in enumerate(best.clauses) if n != place]
            rest = np.asarray(space.covers[:, others].any(axis=1))
            spared = np.asarray(space.spares[:, list(best.exceptions)].any(axis=1))
            open_ = ~spared & ~rest
            caught, lost = (
                weights[rest & ~spared].sum() + space.held.T @ (weights * open_)
                for weights in (space.target, space.other)
            )
            lost = np.where(caught >= least, lost, np.iinfo(np.int64).max)
            new = int(lost.argmin())
            if lost[new] < best.lost:
                found = _spared(space, [*others, new], least, limits)
                if found.lost < best.lost:
                    best, better = found, True
    return best


def _spared(space: Space, clauses: list[int], least: int, limits: Limits) -> Choice:
    """Return the rule of these clauses with exceptions added one by one while they help and enough is caught."""
    without: list[int] = []
    caught, lost = space.counts(clauses, ())
    while len(without) < limits.exceptions:
        tried = [
            (less, -c, e) for e in range(len(space.exceptions)) if e not in without
            for c, less in [space.counts(clauses, [*without, e])] if c >= least and less < lost
        ]  # fmt: skip
        if not tried:
            break
        lost, caught = min(tried)[0], -min(tried)[1]
        without.append(min(tried)[2])
    return Choice(tuple(clauses), tuple(without), caught, lost, 0)
