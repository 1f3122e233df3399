"""Institutions that share the same words: which of them another clearly beats."""

from __future__ import annotations

from math import log1p
from typing import NamedTuple

from isthmus.screen.index import ACRONYM, Index


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
    """Leave out institutions that another one with the same words clearly beats.

    Better placed beats worse placed; then the words as written beat a translation, an institution's own name beats
    another's alias, and for acronyms an institution with many relations beats one with few.
    """
    runs: dict[tuple[int, int], list[Proposal]] = {}
    for p in picked:
        if not p.inside:
            runs.setdefault((p.start, p.end), []).append(p)
    out = [p for p in picked if p.inside]
    for group in runs.values():
        if len(group) > 1:
            ranks = [_rank(p, standing[p.number], order) for p in group]
            best = max(ranks)
            left = [p for p, rank in zip(group, ranks, strict=True) if rank == best]
            out += _prominent(index, left) if left[0].kind == ACRONYM else left
        else:
            out += group
    return out


def _rank(p: Proposal, here: Standing, order: dict[str, int]) -> tuple[float, float, int]:
    return (
        2 * here.city + here.country - here.country_differs - here.city_differs,
        p.literal,
        -order[p.kind],
    )


def _prominent(index: Index, group: list[Proposal]) -> list[Proposal]:
    """Return those with nearly as many relations as the one with most."""
    links = [log1p(len(index.items[p.number].links)) for p in group]
    return [p for p, n in zip(group, links, strict=True) if n >= max(links) - 1.5]
