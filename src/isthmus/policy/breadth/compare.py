"""Rules side by side, and one rule against rival targets: what cannot be counted is named with its reason."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from isthmus.model.errors import NotCovered, RuleRefused
from isthmus.policy.breadth.measure import AMONG, Breadth, breadth, of
from isthmus.policy.breadth.shelf import Restriction, restrictions, target, targets
from isthmus.policy.breadth.world import World


class Missing(msgspec.Struct, frozen=True):
    """A rule or target that this lake cannot count."""

    id: str
    why: str


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Several answers, and what could not be answered."""

    found: tuple[Breadth, ...]
    not_covered: tuple[Missing, ...]


def every_rule(
    world: World, aim: str, among: str = AMONG, rules: Iterable[Restriction] | None = None
) -> Comparison:  # fmt: skip
    """Return every rule that ships, or those given, against one target."""
    goal = target(aim)
    of(world, goal)
    return _every([(r.id, r, goal) for r in rules or restrictions().values()], world, among)


def every_target(world: World, rule: Restriction, among: str = AMONG) -> Comparison:
    """Return one rule against every target that ships."""
    return _every([(t.id, rule, t) for t in targets().values()], world, among)


def _every(asked: list[tuple[str, Restriction, Restriction]], world: World, among: str) -> Comparison:
    found, missing = [], []
    for name, rule, aim in asked:
        try:
            found.append(breadth(world, rule, aim, among))
        except (NotCovered, RuleRefused) as error:  # a list or an area that this lake does not hold
            missing.append(Missing(name, error.message))
    return Comparison(found=tuple(found), not_covered=tuple(missing))
