"""A claim made in public, and the verdict of the data on it: by measures, never typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from isthmus.lake.open import Lake
from isthmus.model.answer import Answer, Query
from isthmus.model.country import name
from isthmus.model.source import Vintage
from isthmus.report.statement import Context, Figure, Gap
from isthmus.report.subject import Side, Subject

Verdict = Literal["supported", "contradicted", "depends", "cannot_tell"]
How = Literal["text", "secondary", "memory"]


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What is said, where, and how that was read. ``test`` says in words what decides."""

    id: str
    claim: str
    said_in: str
    publisher: str
    dated: str
    url: str
    read: How
    test: str
    about: tuple[str, ...] = ()
    """Parties it is about, by code."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What the data say: verdict, a sentence why, the numbers, and what they rest on."""

    verdict: Verdict
    why: str
    numbers: dict[str, Any] = {}
    answers: list[Answer] = []
    figure: Figure | None = None
    vintages: list[Vintage] = []

    def rests_on(self) -> list[Vintage]:
        """Return every vintage, each once."""
        return list({v.id: v for v in [*self.vintages, *(v for a in self.answers for v in a.vintages)]}.values())


Judge = Callable[[Lake], Finding]


def pair(lake: Lake, a: str, b: str, first: int, last: int | None = None) -> Context:
    """Return a context to ask about two countries over years."""
    sides = (Side(a, name(a)), Side(b, name(b)))
    return Context(lake, Subject(kind="pair", sides=sides, query=Query(first=first, last=last)))


def judged(judge: Judge, lake: Lake) -> Finding:
    """Return a claim's finding; what cannot be measured here cannot be told."""
    try:
        found = judge(lake)
    except Gap as gap:
        return Finding(verdict="cannot_tell", why=gap.why)
    if any(v.sample for v in found.rests_on()):
        return Finding(verdict="cannot_tell", why="Only the fictional sample holds such data here.")
    return found


def peak(values: dict[int, float]) -> int:
    """Return the year of the largest value, the first of equal ones."""
    return max(values, key=lambda y: (values[y], -y))


def change(values: dict[int, float], first: int, last: int) -> float:
    """Return the relative change from one year to another.

    Raises
    ------
    Gap
        Where a year is missing or nothing is there to compare with.
    """
    if not values.get(first) or last not in values:
        raise Gap("not_covered", f"No figure for {first} or {last}.")
    return values[last] / values[first] - 1
