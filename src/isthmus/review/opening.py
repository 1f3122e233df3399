"""What happens when a case comes in: read, screened, questions raised from topics, frameworks proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from isthmus.lake.open import Lake
from isthmus.review.case import Review
from isthmus.review.evidence import LISTS, Screens, screened
from isthmus.review.frameworks import propose
from isthmus.review.registry import Plain, Registered, Registry
from isthmus.review.topics import topics
from isthmus.screen.resolve import Resolver


class Instruments(NamedTuple):
    """What a lake gives the desk: a registry, a screener over its lists, areas, and the vintages of all of it."""

    registry: Registry
    screener: Screens | None = None
    areas: tuple[Mapping[str, Any], ...] = ()
    vintages: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


NONE = Instruments(Plain())
"""The desk without a lake: addresses are read as plain words, and nothing is screened."""


def instruments(lake: Lake, resolver: Resolver | None, screener: Screens, lists: Iterable[str]) -> Instruments:
    """Return the instruments over an opened lake."""
    registry = Registered(resolver) if resolver else Plain()
    areas = tuple(lake.execute(lake.table("area")))
    return Instruments(
        registry, screener, areas, tuple(v.id for v in lake.vintages), tuple(x for x in lists if x in LISTS)
    )  # fmt: skip


def arrive(review: Review, tools: Instruments, on: date) -> Review:
    """Return a case as it first comes to the desk: screened, with its questions and proposed frameworks."""
    review = topics(review, tools.areas)
    if tools.screener is not None:
        review = screened(review, tools.screener, on.isoformat(), tools.vintages, tools.lists)
    return propose(review, on)
