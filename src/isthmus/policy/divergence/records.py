"""What the report on divergence holds: frozen records, every share with its range under other mixes of cases."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import msgspec

View: TypeAlias = Literal["shared", "whole"]
VIEWS: tuple[View, ...] = ("shared", "whole")


class Share(msgspec.Struct, frozen=True):
    """A share of cases, 0 to 1, and how many; ``low`` to ``high`` holds it in 90% of re-weighted banks."""

    value: float
    cases: int
    low: float
    high: float


class Headline(msgspec.Struct, frozen=True):
    """Shares of the cases of which at least two rule books speak.

    Parameters
    ----------
    view
        ``shared``: pair by pair, on the facts both read. ``whole``: each on all it reads.
    cases
        Cases in which at least one pair speaks.
    forbids_permits
        One rule book forbids what another permits, if only under conditions.
    stricter
        No pair is so far apart, but one asks for more than another.
    same
        Every pair that speaks gives the same answer.
    open
        What is left: facts not yet known decide.
    pairs
        Of all answers of two rule books that both speak of a case: the share that stands in each relation.
    """

    view: View
    cases: int
    forbids_permits: Share
    stricter: Share
    same: Share
    open: Share
    pairs: dict[str, float]


class Refusals(msgspec.Struct, frozen=True):
    """Of the cases in which some rule book forbids: what it would take that none does.

    Parameters
    ----------
    lifted
        Some set of changes that a partnership can make lifts every refusal at once.
    not_both
        Each rule book's refusal can be lifted alone, all at once cannot: both cannot be met.
    no_way_out
        At least one refusal stands whatever the partnership changes.
    changes
        How many changes the smallest set has, and in how many cases.
    """

    cases: int
    lifted: Share
    not_both: Share
    no_way_out: Share
    changes: dict[int, int]


class Pair(msgspec.Struct, frozen=True):
    """Two rule books in one view: in how many cases both speak, and how they then stand."""

    view: View
    one: str
    other: str
    facts: int
    cases: int
    one_forbids: int
    other_forbids: int
    one_stricter: int
    other_stricter: int
    same: int
    open: int


class Agreement(msgspec.Struct, frozen=True):
    """Krippendorff's alpha of one question; None where the answers do not vary, or fewer than two rule books ask."""

    question: str
    frameworks: tuple[str, ...]
    cases: int
    alpha: float | None
    low: float | None
    high: float | None


class Driver(msgspec.Struct, frozen=True):
    """A fact without whose answer two rule books would not be apart.

    ``cases`` are those in which the uneventful answer to this fact alone would bring some pair together, and ``share``
    is theirs among all cases with a pair apart; ``pair`` is the pair it parts most often.
    """

    fact: str
    ask: str
    cases: int
    share: float
    forbids: int
    pair: tuple[str, str]


class KindShare(msgspec.Struct, frozen=True):
    """A kind of case in the bank: how many, and why so many."""

    kind: str
    title: str
    cases: int
    why: str


class Divergence(msgspec.Struct, frozen=True):
    """Where rule books part, over one bank of cases."""

    as_of: date
    frameworks: tuple[str, ...]
    cases: int
    seed: int
    rate: float
    headlines: tuple[Headline, ...]
    refusals: Refusals
    agreement: tuple[Agreement, ...]
    drivers: tuple[Driver, ...]
    pairs: tuple[Pair, ...]
    mix: tuple[KindShare, ...]
    entries: dict[str, str]
    notes: tuple[str, ...]
