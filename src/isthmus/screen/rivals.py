"""Institutions that share the same words: which of them another clearly beats."""

from __future__ import annotations

from typing import NamedTuple

from isthmus.screen.index import Index

MOST = 4
"""Institutions weighed for one run of words."""


class Proposal(NamedTuple):
    """An institution proposed for a run of words, before it is weighed."""

    number: int
    kind: str
    start: int
    end: int
    extended: bool
    inside: bool
    similarity: float
    literal: float
    succeeded: bool


class Standing(NamedTuple):
    """Whether the places named agree with an institution's: each 0 or 1."""

    country: float
    country_differs: float
    city: float
    city_differs: float


def undominated(
    index: Index, picked: list[Proposal], standing: dict[int, Standing], order: dict[str, int]
) -> list[Proposal]:
    """Leave out institutions that another one with the same words clearly beats; best first, at most `MOST` a run.

    One whose country differs falls to one whose country agrees. Then better placed comes before worse placed, the
    words as written before a translation, an institution's own name before another's alias, many relations before few.
    """
    runs: dict[tuple[int, int], list[Proposal]] = {}
    for p in picked:
        if not p.inside:
            runs.setdefault((p.start, p.end), []).append(p)
    out = [p for p in picked if p.inside]
    for group in runs.values():
        if len(group) > 1:
            agree = any(standing[p.number].country for p in group)
            left = [p for p in group if not (agree and standing[p.number].country_differs)]
            left.sort(key=lambda p: _rank(index, p, standing[p.number], order), reverse=True)
            out += left[:MOST]
        else:
            out += group
    return out


def _rank(index: Index, p: Proposal, here: Standing, order: dict[str, int]) -> tuple[float, float, int, int]:
    return (
        2 * here.city + here.country - here.country_differs - here.city_differs,
        p.literal,
        -order[p.kind],
        len(index.items[p.number].links),
    )
