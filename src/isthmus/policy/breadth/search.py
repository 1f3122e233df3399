"""The narrowest rules for a purpose: the front of recall against openness lost, each told as a sentence.

Openness lost is the works touched outside the target. For each share of the target to be reached, the rule of the
grammar (`isthmus.policy.breadth.space`) that loses fewest is found; rules that another one dominates are left out. The
terms that the target is itself made of are left out of the grammar unless asked for: else the answer is the question.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from isthmus.model.errors import NotCovered, UnknownName, UsageError
from isthmus.policy.breadth.choice import Choice
from isthmus.policy.breadth.measure import AMONG, Breadth, base_of, breadth, of, ready
from isthmus.policy.breadth.narrow import Narrower
from isthmus.policy.breadth.read import read
from isthmus.policy.breadth.shelf import Restriction, own
from isthmus.policy.breadth.space import KINDS, Space, space
from isthmus.policy.breadth.statement import Kind, Term, Truths, leaves, text_of
from isthmus.policy.breadth.world import World

RECALLS = (0.5, 0.75, 0.9, 0.95, 1.0)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of the front."""

    asked: float
    """The share of the target that it had to reach."""
    text: str
    breadth: Breadth
    caught: int
    lost: int
    """Works touched outside the target: the openness lost."""
    bound: int
    """No rule of the grammar that reaches as much loses fewer."""
    spared: int | None
    """Works that the blanket rule would touch outside the target and this one does not; None: no blanket rule."""

    @property
    def gap(self) -> float:
        """How far the loss may be from the least, as a share of it; 0 where the rule is proved to be the narrowest."""
        return (self.lost - self.bound) / self.lost if self.lost else 0.0


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """The front, the blanket rule it is compared with, and what it was chosen from."""

    target: Restriction
    front: tuple[Found, ...]
    blanket: Found | None
    itself: Breadth
    """The target run as a rule: what could be had if its own terms were allowed."""
    kinds: tuple[str, ...]
    clauses: int
    exceptions: int
    cells: int
    not_reached: tuple[float, ...]
    """Shares of the target that no rule of the grammar reaches."""


def search(
    world: World, aim: Restriction, *, recalls: Iterable[float] = RECALLS, kinds: Iterable[str] = (),
    clauses: int = 3, exceptions: int = 2, seconds: float = 50.0, among: str = AMONG,
) -> Search:  # fmt: skip
    """Return the narrowest rules for a target.

    Parameters
    ----------
    recalls
        Shares of the target to be reached, above 0 and up to 1.
    kinds
        Terms that rules may use; none: all but those that the target reads.
    clauses, exceptions
        Most of each in one rule.
    seconds
        Time for all programs together; what is not proved by then is returned with its gap.

    Raises
    ------
    UsageError
        For a share that is none, a term that is none, or no clause.
    NotCovered
        Where no work is in the target.
    """
    wanted = sorted(set(recalls))
    if not wanted or any(not 0 < r <= 1 for r in wanted) or clauses < 1 or exceptions < 0:
        raise UsageError(
            "A share to reach is above 0 and up to 1, and a rule has at least one clause.", "--recall 0.95"
        )
    chosen = _kinds(kinds, aim)
    base = base_of(world, ready(world, read(among, "among"), among, "among"))
    goal = world.holds(of(world, aim)) & base.works
    whole = space(world, base.works, goal, chosen)
    choices = list(_choices(whole, wanted, Narrower(whole, clauses, exceptions), seconds))
    blanket = _blanket(world, base.works, goal, wanted[-1], seconds / 10)
    kept = _front([(r, c) for r, c in choices if c is not None])
    wide = None if blanket is None else _found(world, aim, among, wanted[-1], *blanket, None)
    return Search(
        target=aim, front=tuple(_found(world, aim, among, r, whole, c, wide) for r, c in kept), blanket=wide,
        itself=breadth(world, aim, aim, among), kinds=tuple(chosen), clauses=len(whole.clauses),
        exceptions=len(whole.exceptions), cells=len(whole.target),
        not_reached=tuple(r for r, c in choices if c is None),
    )  # fmt: skip


def _choices(
    whole: Space, recalls: list[float], narrower: Narrower, seconds: float
) -> Iterator[tuple[float, Choice | None]]:
    """Yield the narrowest rule for each share, lowest first; time that one leaves is given to the next.

    What is proved of a smaller share holds for a larger one: who must catch more cannot lose less.
    """
    end, proved = time.monotonic() + seconds, 0
    for n, recall in enumerate(recalls):
        left = max(0.0, end - time.monotonic()) / (len(recalls) - n)
        least = math.ceil(recall * whole.all_target - 1e-9)
        best = narrower.narrowest(least, left)
        if best is not None:
            proved = max(proved, best.bound)
            best = replace(best, bound=min(proved, best.lost))
        yield recall, best


def _kinds(given: Iterable[str], aim: Restriction) -> tuple[Kind, ...]:
    """Return the terms that rules may use."""
    named = tuple(given)
    for name in named:
        if name not in (*KINDS, "all"):
            raise UnknownName("term", name, (*KINDS, "all"))
    if "all" in named:
        return KINDS
    read_by_target = {x.kind for x in leaves(aim.statement()) if isinstance(x, Term)}
    return tuple(k for k in KINDS if (k in named if named else k not in read_by_target))


def _front(choices: list[tuple[float, Choice]]) -> list[tuple[float, Choice]]:
    """Leave out rules that another one dominates, and repeats."""

    def dominated(c: Choice) -> bool:
        return any(
            o.caught >= c.caught and o.lost <= c.lost and (o.caught, o.lost) != (c.caught, c.lost) for _, o in choices
        )

    seen: set[tuple[int, int]] = set()
    kept = []
    for r, c in choices:
        if not dominated(c) and (c.caught, c.lost) not in seen:
            seen.add((c.caught, c.lost))
            kept.append((r, c))
    return kept


def _blanket(world: World, base: Truths, goal: Truths, recall: float, seconds: float) -> tuple[Space, Choice] | None:
    """Return the narrowest union of whole countries that reaches a share, with its space."""
    try:
        whole = space(world, base, goal, ("country",))
    except NotCovered:
        return None
    best = Narrower(whole, len(whole.clauses), 0).narrowest(math.ceil(recall * whole.all_target - 1e-9), seconds)
    return None if best is None else (whole, best)


def _found(
    world: World, aim: Restriction, among: str, asked: float, whole: Space, choice: Choice, blanket: Found | None
) -> Found:  # fmt: skip
    """Return a choice as a rule, counted on the works themselves."""
    text = text_of(whole.statement(choice.clauses, choice.exceptions))
    counted = breadth(world, own(text), aim, among)
    lost = counted.touched.works - counted.caught
    return Found(
        asked=asked, text=text, breadth=counted, caught=counted.caught, lost=lost, bound=choice.bound,
        spared=None if blanket is None else blanket.lost - lost,
    )  # fmt: skip
