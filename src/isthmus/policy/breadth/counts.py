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
    institutions = tally(c.work_inst_start, c.work_inst_list, works, len(c.names.institutions))
    return Held(
        works=int(np.count_nonzero(works)),
        authors=protected(_authors(world, works)),
        institutions=int(np.count_nonzero(institutions)),
        countries=int(np.count_nonzero(countries(world, works))),
        citations=int(c.citations[works].sum(dtype=np.int64)),
        mncs=mncs(world, works),
    )


def mncs(world: World, works: Truths) -> float | None:
    """Return the mean normalised citation score of the works marked that are in its reference set."""
    ncs = world.columns.ncs[works]
    known = ncs[~np.isnan(ncs)]
    return float(known.mean(dtype=np.float64)) if len(known) else None


def of_works(start: Ints, items: Ints, works: Truths) -> Ints:
    """Return the items of the works marked, one after another; an item of several works stands as often."""
    at = np.flatnonzero(works)
    first = start[at]
    size = start[at + 1] - first
    ends = np.cumsum(size, dtype=start.dtype)
    places = np.repeat(first - (ends - size), size)
    places += np.arange(len(places), dtype=start.dtype)
    made: Ints = items[places]
    return made


def tally(start: Ints, items: Ints, works: Truths, owners: int) -> Ints:
    """Return how many of the works marked each country or institution has."""
    made: Ints = np.bincount(of_works(start, items, works), minlength=owners)
    return made


def _authors(world: World, works: Truths) -> Ints:
    """Return the distinct authors of the works marked, as numbers in order."""
    c = world.columns
    seen = np.zeros(c.names.authors, bool)
    seen[of_works(c.work_author_start, c.work_author_list, works)] = True
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


def countries(world: World, works: Truths) -> Ints:
    """Return how many of the works marked each country has."""
    c = world.columns
    return tally(c.work_country_start, c.work_country_list, works, len(c.names.countries))


class Base:
    """The works a rule could reach, and what stands beside every answer about them."""

    def __init__(self, world: World, works: Truths) -> None:
        c = world.columns
        self.works = works
        self.size = int(np.count_nonzero(works))
        self.mncs = mncs(world, works)
        self.citations = int(c.citations[works].sum(dtype=np.int64))
        self.partly = int(np.count_nonzero(c.partly & works))
        self.country = countries(world, works)
        self.year = np.bincount(c.year[works], minlength=1)
        self.subject = np.bincount(c.subject[works], minlength=len(c.subject_field))


def by_country(world: World, works: Truths, base: Base) -> list[dict[str, Any]]:
    """Return works of each country marked, and of the base, largest first."""
    codes, mine = world.columns.names.countries, countries(world, works)
    order = sorted(np.flatnonzero(mine), key=lambda n: (-int(mine[n]), codes[n]))
    return [{"country": codes[n], "works": small(int(mine[n])), "of": int(base.country[n])} for n in order]


def by_year(world: World, works: Truths, base: Base) -> list[dict[str, Any]]:
    """Return works of each year marked, and of the base."""
    mine = np.bincount(world.columns.year[works], minlength=1)
    years = [int(y) for y in np.flatnonzero(mine) if y > 0]
    return [{"year": y, "works": small(int(mine[y])), "of": int(base.year[y])} for y in years]


def by_field(world: World, works: Truths, base: Base) -> list[dict[str, Any]]:
    """Return works of each OpenAlex field marked, and of the base, largest first."""
    c = world.columns
    names, mine = field_names(world), np.bincount(c.subject[works], minlength=len(c.subject_field))
    rows: list[tuple[int, str, int]] = []
    for number in np.unique(c.subject_field):
        at = c.subject_field == number
        if n := int(mine[at].sum()):
            name = names.get(int(number), "no field" if number < 0 else str(number))
            rows.append((-n, name, int(base.subject[at].sum())))
    return [{"field": name, "works": small(-n), "of": whole} for n, name, whole in sorted(rows)]


def field_names(world: World) -> dict[int, str]:
    """Return the names of OpenAlex fields by number, as the lake holds them."""
    table = world.lake.table("topic")
    rows = world.lake.execute(table.filter(table.field_id.notnull()).select("field_id", "field").distinct())
    return {r["field_id"]: r["field"] for r in rows}
