"""Citations and references: skewed, many zeros, by age and domain; and how they fall on the years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from isthmus.sample.draw import Bools, Floats, Ints, Stream, Table, along, below, distinct, hashed
from isthmus.sample.shape import FIRST_YEAR, LAST_YEAR
from isthmus.sample.targets import targets

OUTSIDE = 900_000_000_000
"""References from here on name works outside the world."""

DOMAIN_FACTOR = (100, 115, 85, 100, 105)
"""Citations by domain in per cent (1 life, 2 social, 3 physical, 4 health): invented, near one on average."""


@dataclass(frozen=True)
class Cited:
    """Citations of a block's works, and each work's place among those of its year and domain."""

    count: Ints
    expected: Floats
    place: Floats


@cache
def year_table() -> Table:
    """Return the distribution of publication years."""
    return Table(targets().works.years)


def years(seed: int, number: Ints) -> Ints:
    """Return the year of each work: a hash of its number, so that any work's year is known to all others."""
    return FIRST_YEAR + year_table().pick(hashed(seed, 11, number))


def cited(stream: Stream, year: Ints, domain: Ints) -> Cited:
    """Draw citations given age and domain."""
    t = targets()
    band = np.searchsorted(np.asarray(t.citations.age_from), LAST_YEAR - year, side="right") - 1
    zero, mean = np.asarray(t.citations.zero)[band], np.asarray(t.citations.mean_if_cited)[band]
    mean = mean * np.asarray(DOMAIN_FACTOR, dtype=np.float64)[domain] / 100.0
    u = stream.uniform(len(year))
    inside = np.maximum(u - zero, 0.0) / (1.0 - zero)
    relative = along(np.asarray(t.quantiles.at), np.asarray(t.citations.relative), np.minimum(inside, 1.0 - 2.0**-50))
    count = np.maximum((relative * mean + 0.5).astype(np.int64), 1)
    return Cited(np.where(u < zero, 0, count), mean * (1.0 - zero), u)


@lru_cache(maxsize=4096)
def by_year(year: int, count: int) -> bytes:
    """Return ``counts_by_year``: the last years first, years without citations left out, none before 2012.

    A work's citations rise over four years and then fall by steps; those before 2012 are in the total alone.
    """
    steps = [min(i + 1, 4) * 10 if i < 6 else max(40 - 2 * (i - 5), 8) for i in range(LAST_YEAR - year + 1)]
    total, seen, parts = sum(steps), 0, []
    for i, step in enumerate(steps):
        here = count * (seen + step) // total - count * seen // total
        seen += step
        if here and year + i >= 2012:
            parts.append(b'{"year":%d,"cited_by_count":%d}' % (year + i, here))
    return b",".join(reversed(parts))


def references(seed: int, stream: Stream, number: Ints, year: Ints) -> tuple[Ints, Ints]:
    """Return the references of a block, work after work, sorted and distinct, and where each work's begin.

    A reference names an earlier work of this world, of the same year or before; where two draws find none it
    names a work outside the world.
    """
    t = targets()
    many = along(np.asarray(t.quantiles.at), np.asarray(t.works.references), stream.uniform(len(number)))
    work = np.repeat(np.arange(len(number)), many.astype(np.int64))
    ceiling = int(number[-1]) // 1000 * 1000 + 1000
    found = OUTSIDE + below(stream.uniform(len(work)), 90_000_000_000)
    for _ in range(2):
        u = stream.uniform(len(work))
        candidate = below(u, ceiling)
        fit: Bools = (years(seed, candidate) <= year[work]) & (candidate != number[work]) & (found >= OUTSIDE)
        found = np.where(fit, candidate, found)
    key = distinct(work * 2**41 + found)
    work, found = key >> 41, key & (2**41 - 1)
    return found, np.searchsorted(work, np.arange(len(number) + 1))
