"""The people of the sample world: ten thousands to a cohort, derived from numbers and never held in memory.

Works of cohort ``g`` (25,000 works) are written mostly by the 24,000 authors of cohort ``g``, so the number of people
grows with the number of works. An author's country, institution, move and name are hashes of the seed, the cohort
and the author's place in it. A mover has a country of origin, a destination and a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from isthmus.sample import names
from isthmus.sample.draw import Floats, Ints, Stream, Table, below, hashed
from isthmus.sample.institutions import institutions
from isthmus.sample.places import lead_weights, partner_weights
from isthmus.sample.shape import FIRST_YEAR

ORDINARY, MOVERS = 22_000, 2_000
COHORT_WORKS = 25_000
GIVEN, FAMILY = 260, 640
KIND_WEIGHT = {"university": 20, "technology": 11, "medical": 7, "technical": 5, "hospital": 2, "company": 3,
               "national": 3, "unit": 2, "academy": 3, "branch": 2, "defence": 2, "ministry": 1, "fund": 1, "college": 0}


@dataclass(frozen=True)
class Cohort:
    """The layout every cohort shares: who lives where, and which movers touch a country."""

    start: Ints
    size: Ints
    origin: Ints
    destination: Ints
    touching_start: Ints
    touching_size: Ints
    touching: Ints


@cache
def cohort() -> Cohort:
    """Return the layout of a cohort."""
    mass = lead_weights()[-6]
    size = np.maximum(ORDINARY * mass // int(mass.sum()), 150)
    pairs = partner_weights()[-6]
    share = MOVERS * pairs // int(pairs.sum()) + (pairs > 0)
    origin, destination = (np.repeat(axis.ravel(), share.ravel()) for axis in np.indices(share.shape))
    touching = [np.flatnonzero((origin == c) | (destination == c)) for c in range(len(mass))]
    sizes = np.asarray([len(t) for t in touching], dtype=np.int64)
    return Cohort(
        start=np.cumsum(size) - size, size=size, origin=origin, destination=destination,
        touching_start=np.cumsum(sizes) - sizes, touching_size=sizes, touching=np.concatenate(touching),
    )


def movers_from() -> int:
    """Return the number of the first mover in a cohort."""
    layout = cohort()
    return int(layout.start[-1] + layout.size[-1])


def move_year(seed: int, generation: Ints | int, author: Ints | int) -> Ints:
    """Return the first year in the new country."""
    return FIRST_YEAR + 8 + below(hashed(seed, 21, generation, author), 26)


def pick(seed: int, stream: Stream, generation: Ints, country: Ints, year: Ints, team: Ints) -> Ints:
    """Return an author for each place in a team; one author never stands twice in a team.

    Productivity is skewed: the density of an author's place falls with the square root.
    """
    layout, count = cohort(), len(country)
    u, v = stream.uniform(count), stream.uniform(count)
    rank = below(u * u, layout.size[country])
    found = layout.start[country] + rank
    mover = layout.touching[layout.touching_start[country] + below(v * 10 % 1.0, layout.touching_size[country])]
    now = np.where(year < move_year(seed, generation, mover + movers_from()), layout.origin[mover],
                   layout.destination[mover])
    found = np.where((v < 0.1) & (now == country), mover + movers_from(), found)
    for turn in range(1, 200):
        key = (team * 1_000_000 + generation) * 100_000 + found
        order = np.argsort(key, kind="stable")
        again = np.zeros(count, dtype=bool)
        again[order[1:]] = key[order[1:]] == key[order[:-1]]
        if not again.any():
            break
        rank = np.where(again, (rank + 37 * turn + 1) % layout.size[country], rank)
        found = np.where(again, layout.start[country] + rank, found)
    return found


@cache
def _country_tables() -> tuple[list[Table], Ints]:
    members = institutions()
    counts = np.bincount([i.country for i in members])
    rank = {c: {city: r for r, city in enumerate(dict.fromkeys(i.city for i in members if i.country == c))}
            for c in range(len(counts))}
    tables = [Table([KIND_WEIGHT[i.kind] * 1000 // (rank[c][i.city] + 2) for i in members if i.country == c])
              for c in range(len(counts))]
    return tables, np.cumsum(counts) - counts


def institution_in(country: Ints, u: Floats) -> Ints:
    """Return the institution of a country that each uniform number draws (a Zipf-like row)."""
    tables, start = _country_tables()
    found = np.zeros(len(country), dtype=np.int64)
    for c, table in enumerate(tables):
        here = country == c
        found[here] = start[c] + table.pick(u[here])
    return found


@cache
def given_names() -> list[bytes]:
    """Return the given names, romanised."""
    return [names.romanised(list(p)).encode() for p in names.pool("given", GIVEN)]


@cache
def family_names() -> list[bytes]:
    """Return the family names, romanised."""
    return [names.romanised(list(p)).encode() for p in names.pool("family", FAMILY)]


def name_numbers(seed: int, generation: Ints, author: Ints) -> tuple[Ints, Ints]:
    """Return the places of an author's given and family name in their pools."""
    first = below(hashed(seed, 31, generation, author), GIVEN)
    u = hashed(seed, 32, generation, author)
    return first, below(u * (0.3 + 0.7 * u), FAMILY)
