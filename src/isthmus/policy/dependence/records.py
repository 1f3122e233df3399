"""What the report on dependence holds: frozen records; None is not known or not defined, never zero."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

Kind: TypeAlias = Literal["country", "group", "institution", "field"]
Goal: TypeAlias = Literal["top", "hhi"]
Way: TypeAlias = Literal["move", "add"]
PARTS = ("complementarity", "ties", "capacity", "openness")
"""What a ranking of further partners weighs, in its order."""


class Partner(msgspec.Struct, frozen=True):
    """One partner of the subject.

    Parameters
    ----------
    links
        Joint works in the years asked, by the basis' counting.
    share
        Its share of the subject's links: how far the subject rests on it, 0 to 1 (Hirschman 1945).
    of_partner
        The subject's share of the partner's links: how far it rests on the subject.
    asymmetry
        ``share`` less ``of_partner``, -1 to 1.
    two_step
        Looked through once: share of links that end there or at a partner, in proportion to that partner's other links
        with it. None for a field.
    all_steps
        Looked through all the way, as a share of all that is reached, a partner's partners weighing half a step.
    small
        Fewer than ten joint works.
    """

    id: str
    name: str
    links: float
    share: float
    of_partner: float | None
    asymmetry: float | None
    two_step: float | None
    all_steps: float | None
    small: bool


class Single(msgspec.Struct, frozen=True):
    """A field (for a field, a topic) in which one partner takes part in most of the joint works loaded."""

    id: int | None
    name: str
    works: int
    partner: str
    partner_name: str
    joint: int
    share: float
    small: bool


class Candidate(msgspec.Struct, frozen=True):
    """A further partner: each part as a percentile among candidates (0 to 1), None where not known.

    ``score`` is the weighted mean of what is known: an order, not a probability. ``best`` and ``worst`` are its places
    when each weight in turn is halved, doubled, or left out.
    """

    id: str
    name: str
    rank: int
    best: int
    worst: int
    score: float
    parts: dict[str, float | None]
    values: dict[str, float | None]
    share: float


class Step(msgspec.Struct, frozen=True):
    """What a plan changes with one partner: joint works less (negative) or more."""

    id: str
    name: str
    change: float
    before: float
    after: float


class Plan(msgspec.Struct, frozen=True):
    """The cheapest way to a target.

    Parameters
    ----------
    goal, target, now
        ``top``: the largest partner's share; ``hhi``: the index of concentration.
    way
        ``move``: joint works go from one partner to others, their sum unchanged. ``add``: nothing is cut, others grow.
    reached
        Whether it can be reached when no partner may grow beyond its limit; else ``best`` is as far as it goes.
    works
        Joint works that move or are added; ``part`` as a share of all.
    """

    goal: Goal
    target: float
    now: float
    way: Way
    reached: bool
    best: float
    works: float
    part: float
    steps: tuple[Step, ...]


class Dependence(msgspec.Struct, frozen=True):
    """On whom a country, group, institution or field rests, and what would spread it."""

    kind: Kind
    id: str
    name: str
    basis: str
    first: int
    last: int
    links: float
    partners: int
    hhi: float
    effective: float
    entropy: float
    largest: float
    rows: tuple[Partner, ...]
    single: tuple[Single, ...]
    fields: int
    additional: tuple[Candidate, ...]
    weights: dict[str, float]
    left_out: tuple[str, ...]
    plans: tuple[Plan, ...]
    growth: float
    sample: bool
    vintages: tuple[str, ...]
    caveats: tuple[str, ...]
    method: dict[str, Any]
