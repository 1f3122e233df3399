"""What happens when a case comes in: read, screened, questions raised from topics, frameworks proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from isthmus.lake.open import Lake
from isthmus.review.case import Review
from isthmus.review.evidence import screened, settled
from isthmus.review.registry import Plain, Registered, Registry
from isthmus.review.topics import topics
from isthmus.screen.screening import Screening


class Instruments(NamedTuple):
    """What a lake gives the desk: a registry, the screening of its lists, areas, and the vintages of all of it."""

    registry: Registry
    screening: Screening | None = None
    areas: tuple[Mapping[str, Any], ...] = ()
    vintages: tuple[str, ...] = ()
    lake: Lake | None = None


NONE = Instruments(Plain())
"""The desk without a lake: addresses are read as plain words, and nothing is screened."""


def instruments(lake: Lake, screening: Screening | None) -> Instruments:
    """Return the instruments over an opened lake; without lists nothing is screened."""
    resolver = screening.resolver if screening else None
    registry = Registered(resolver) if resolver else Plain()
    areas = tuple(lake.execute(lake.table("area")))
    return Instruments(registry, screening, areas, tuple(v.id for v in lake.vintages), lake)


def arrive(review: Review, tools: Instruments, on: date) -> Review:
    """Return a case as it comes to the desk: screened, its questions raised, frameworks and facts proposed."""
    review = topics(review, tools.areas)
    if tools.screening is not None:
        review = screened(review, tools.screening, on.isoformat(), tools.vintages)
    return settled(review, on)
