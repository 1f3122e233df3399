"""What a set of works holds: authors as protected counts, institutions, citations, countries, years, fields."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from isthmus.policy.breadth.columns import Ints
from isthmus.policy.breadth.statement import Truths
from isthmus.policy.breadth.world import World

FEW = 5
"""Cells below are shown as ``<5``."""
_STEP = 5


class Held(NamedTuple):
    """What some works hold."""

    works: int
    authors: int | str
    institutions: int
    countries: int
    citations: int
    mncs: float | None
    """Mean normalised citation score of the works in the reference set; None where there are none."""


def held(world: World, works: Truths) -> Held:
    """Return what the works marked hold."""
    c = world.columns
    return Held(
        works=int(np.count_nonzero(works)),
        authors=protected(_authors(world, works)),
        institutions=int(np.count_nonzero(by_owner(c.inst_start, c.inst_list, works))),
        countries=int(np.count_nonzero(by_owner(c.country_start, c.country_list, works))),
        citations=int(c.citations[works].sum(dtype=np.int64)),
        mncs=mncs(world, works),
    )


def mncs(world: World, works: Truths) -> float | None:
    """Return the mean normalised citation score of the works marked that are in its reference set."""
    ncs = world.columns.ncs[works]
    known = ncs[~np.isnan(ncs)]
    return float(known.mean(dtype=np.float64)) if len(known) else None


def by_owner(start: Ints, items: Ints, works: Truths) -> Ints:
    """Return how many of the works marked each owner of a list has."""
    inside = np.concatenate([[0], np.cumsum(works[items], dtype=np.int32)])
    made: Ints = np.diff(inside[start])
    return made


def _authors(world: World, works: Truths) -> Ints:
    """Return the distinct authors of the works marked, as numbers in order."""
    c = world.columns
    at = np.flatnonzero(works)
    first = c.author_start[at]
    size = c.author_start[at + 1] - first
    places = np.repeat(first - np.concatenate([[0], np.cumsum(size)[:-1]]), size) + np.arange(int(size.sum()))
    seen = np.zeros(c.names.authors, bool)
    seen[c.author_list[places]] = True
    return np.flatnonzero(seen)


def protected(people: Ints) -> int | str:
    """Return a count of people as it may be shown: ``<5``, or rounded at random to a neighbouring multiple of five.

    Which neighbour is drawn by the set of people itself (a cell key, as statistical offices use), so the same people
    always give the same number, and the difference of two answers that differ by a few people says nothing of them.
    The expected value is the count; no count is off by five or more. None is told as 0.
    """
    n = len(people)
    if n < FEW:
        return f"<{FEW}" if n else 0
    keys = people.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    keys ^= keys >> np.uint64(29)
    keys *= np.uint64(0xBF58476D1CE4E5B9)
    keys ^= keys >> np.uint64(32)
    drawn = int(keys.sum(dtype=np.uint64) >> np.uint64(33)) % _STEP
    rest = n % _STEP
    return n - rest + (_STEP if drawn < rest else 0)


def small(n: int) -> int | str:
    """Return a cell of works as it may be shown: one to four as ``<5``."""
    return f"<{FEW}" if 0 < n < FEW else n


def by_country(world: World, works: Truths, whole: Truths) -> list[dict[str, Any]]:
    """Return works of each country marked, and of the whole, largest first."""
    c = world.columns
    mine = by_owner(c.country_start, c.country_list, works)
    all_ = by_owner(c.country_start, c.country_list, whole)
    order = sorted(np.flatnonzero(mine), key=lambda n: (-int(mine[n]), c.names.countries[n]))
    return [{"country": c.names.countries[n], "works": small(int(mine[n])), "of": int(all_[n])} for n in order]


def by_year(world: World, works: Truths, whole: Truths) -> list[dict[str, Any]]:
    """Return works of each year marked, and of the whole."""
    year = world.columns.year
    mine, all_ = np.bincount(year[works], minlength=1), np.bincount(year[whole], minlength=1)
    return [{"year": int(y), "works": small(int(mine[y])), "of": int(all_[y])} for y in np.flatnonzero(mine) if y > 0]


def by_field(world: World, works: Truths, whole: Truths) -> list[dict[str, Any]]:
    """Return works of each OpenAlex field marked, and of the whole, largest first."""
    c = world.columns
    subjects = len(c.subject_field)
    names = field_names(world)
    mine, all_ = (np.bincount(c.subject[w], minlength=subjects) for w in (works, whole))
    rows: list[tuple[int, str, int]] = []
    for number in np.unique(c.subject_field):
        at = c.subject_field == number
        if n := int(mine[at].sum()):
            name = names.get(int(number), "no field" if number < 0 else str(number))
            rows.append((-n, name, int(all_[at].sum())))
    return [{"field": name, "works": small(-n), "of": whole} for n, name, whole in sorted(rows)]


def field_names(world: World) -> dict[int, str]:
    """Return the names of OpenAlex fields by number, as the lake holds them."""
    table = world.lake.table("topic")
    rows = world.lake.execute(table.filter(table.field_id.notnull()).select("field_id", "field").distinct())
    return {r["field_id"]: r["field"] for r in rows}
