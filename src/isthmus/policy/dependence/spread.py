"""The cheapest way to spread joint works over partners: to a largest share, or to an index of concentration.

Two ways, each exact: *move* keeps the sum and takes works from the largest partners to others; *add* cuts nothing and
lets others grow. No partner may grow beyond a limit. For the largest share it is a linear programme (scipy's HiGHS)
that fills the partners that rank best first; for the index, which is convex, moving m works is cheapest from the
largest, levelled to one height, to the smallest, raised to one height, and the least m is where the index falls to the
target (found by Brent's method).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq, linprog

from isthmus.measure._statistics import Reals

TINY = 1e-9


class Spread(NamedTuple):
    """Joint works afterwards, how many moved or were added, and whether the target is met."""

    after: Reals
    works: float
    reached: bool


def index(works: Reals) -> float:
    """Return the sum of squared shares, 1/n to 1."""
    return float(((works / works.sum()) ** 2).sum())


def top(works: Reals) -> float:
    """Return the largest share."""
    return float(works.max() / works.sum())


def move_to_top(works: Reals, most: Reals, target: float, liking: Reals) -> Spread:
    """Return the fewest works moved so that no share is above the target.

    Parameters
    ----------
    works, most
        Joint works now, and the most that each partner may come to.
    liking
        Which partners to fill first, larger first; it never changes how many works move.
    """
    cap = target * works.sum()
    over = np.maximum(works - cap, 0.0)
    room = np.minimum(most, cap) - works
    wanted = float(over.sum())
    given = min(wanted, float(room.clip(min=0).sum()))
    if given < wanted - TINY * works.sum():  # not room enough: level the largest only as far as the others can take
        return _as_far(works, most, given)
    return Spread(works - over + _dealt(given, room, liking), given, True)


def add_to_top(works: Reals, most: Reals, target: float, liking: Reals) -> Spread:
    """Return the fewest works added so that no share is above the target: the sum grows to the largest over it."""
    if top(works) <= target + TINY:
        return Spread(works, 0.0, True)
    room = np.minimum(most, works.max()) - works
    wanted = works.max() / target - works.sum()
    given = min(wanted, float(room.clip(min=0).sum()))
    return Spread(works + _dealt(given, room, liking), given, given >= wanted - TINY * works.sum())


def _as_far(works: Reals, most: Reals, given: float) -> Spread:
    after = _lowered(works, given) if given > 0 else works
    room = np.where(after < works, 0.0, np.maximum(most - works, 0.0))
    return Spread(after + _dealt(given, room, np.zeros_like(works)), given, False)


def _dealt(given: float, room: Reals, liking: Reals) -> Reals:
    """Return how many works each partner gets, those liked most first: a linear programme."""
    open_ = np.flatnonzero(room > TINY)
    dealt = np.zeros_like(room)
    if given <= TINY or not len(open_):
        return dealt
    bounds = np.column_stack([np.zeros(len(open_)), room[open_]])
    found = linprog(-liking[open_], A_eq=np.ones((1, len(open_))), b_eq=[given], bounds=bounds, method="highs")
    dealt[open_] = found.x
    return dealt


def move_to_index(works: Reals, most: Reals, target: float) -> Spread:
    """Return the fewest works moved so that the index is at most the target."""

    def moved(m: float) -> Reals:
        return _raised(_lowered(works, m), works, most, m)

    return _least(works, moved, target, _room_to_move(works, most))


def add_to_index(works: Reals, most: Reals, target: float) -> Spread:
    """Return the fewest works added, none cut, so that the index is at most the target."""

    def grown(a: float) -> Reals:
        return _raised(works, works, most, a)

    return _least(works, grown, target, float(np.minimum(most, works.max()).clip(min=works).sum() - works.sum()))


def _least(works: Reals, made: Callable[[float], Reals], target: float, limit: float) -> Spread:
    def above(m: float) -> float:
        return index(made(m)) - target

    if above(0.0) <= TINY:
        return Spread(works, 0.0, True)
    if limit <= TINY or above(limit) > TINY:
        return Spread(made(limit), limit, False)
    least = float(brentq(above, 0.0, limit, xtol=1e-9 * float(works.sum()), rtol=1e-12))
    return Spread(made(least), least, True)


def _lowered(works: Reals, m: float) -> Reals:
    """Return the largest levelled down to one height, ``m`` works less in all."""
    if m <= 0:
        return works
    down = np.sort(works)[::-1]
    sums = np.cumsum(down)
    n = np.arange(1, len(down) + 1)
    heights = (sums - m) / n
    lower = np.append(down[1:], 0.0)
    k = int(np.argmax(heights >= lower))
    found: Reals = np.minimum(works, heights[k])
    return found


def _raised(after: Reals, works: Reals, most: Reals, m: float) -> Reals:
    """Return the smallest raised to one height, ``m`` works more in all; those that were cut get none."""
    free = after >= works - TINY
    if m <= 0:
        return after
    limit = np.where(free, most, after)

    def given(height: float) -> float:
        return float((np.clip(height, after, limit) - after).sum()) - m

    high = float(limit.max())
    if given(high) <= 0:
        return np.asarray(limit, float)
    height = float(brentq(given, 0.0, high, xtol=1e-10 * max(high, 1.0), rtol=1e-13))
    return np.asarray(np.clip(height, after, limit), float)


def _room_to_move(works: Reals, most: Reals) -> float:
    """Return the most that can be moved before the levels meet, or the room of the others is full."""

    def gap(m: float) -> float:
        low = _lowered(works, m)
        cut = low < works - TINY
        room = float(np.maximum(np.minimum(most, low.max()) - works, 0)[~cut].sum())
        return room - m

    high = float(works.sum())
    return high if gap(high) >= 0 else float(brentq(gap, 0.0, high, xtol=1e-9 * high, rtol=1e-12))
