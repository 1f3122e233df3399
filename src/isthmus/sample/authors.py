"""The people of the sample world: ten thousands to a cohort, derived from numbers and never held in memory.

Works of cohort ``g`` (25,000 works) are written mostly by the 24,000 authors of cohort ``g``, so the number
of people grows with the number of works. An author's country, institution, move and name follow from the
seed, the cohort and the author's place in it. A mover has a country of origin, a destination and a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from isthmus.sample import names
from isthmus.sample.draw import Floats, Ints, Stream, Table, below, hashed
from isthmus.sample.institutions import Institution, institutions
from isthmus.sample.places import lead_weights, partner_weights
from isthmus.sample.shape import FIRST_YEAR

ORDINARY, MOVERS = 22_000, 2_000
COHORT_WORKS = 25_000
TOGETHER = 0.97
"""The share of a team's members who belong to its one institution in their country."""
GIVEN, FAMILY = 260, 640
KIND_WEIGHT = {
    "university": 20,
    "technology": 11,
    "medical": 7,
    "technical": 5,
    "hospital": 2,
    "company": 3,
    "national": 3,
    "unit": 2,
    "academy": 3,
    "branch": 2,
    "defence": 2,
    "ministry": 1,
    "fund": 1,
    "college": 0,
}


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
        start=np.cumsum(size) - size,
        size=size,
        origin=origin,
        destination=destination,
        touching_start=np.cumsum(sizes) - sizes,
        touching_size=sizes,
        touching=np.concatenate(touching),
    )


def movers_from() -> int:
    """Return the number of the first mover in a cohort."""
    layout = cohort()
    return int(layout.start[-1] + layout.size[-1])


def move_year(seed: int, generation: Ints | int, author: Ints | int) -> Ints:
    """Return the first year in the new country."""
    return FIRST_YEAR + 8 + below(hashed(seed, 21, generation, author), 26)


@dataclass(frozen=True)
class Seats:
    """The places in the teams of a block, before it is said who takes them."""

    generation: Ints
    country: Ints
    year: Ints
    work: Ints


def pick(seed: int, stream: Stream, seats: Seats) -> Ints:
    """Return an author for each place in a team; one author never stands twice in a team.

    The authors of a country stand in the order of their institutions. Most members of a team come from one
    institution in each of its countries, where an author's productivity falls along the row; one place in
    twenty tries a mover who lives in the country in that year.
    """
    layout, country, count = cohort(), seats.country, len(seats.country)
    u, v, anywhere = stream.uniform(count), stream.uniform(count), stream.uniform(count) >= TOGETHER
    anchor = hashed(seed, 22, int(stream.uniform(1)[0] * 2**40), seats.work, country)
    home = institution_in(country, np.where(anywhere, u, anchor))
    low, high = shares()
    rank = below(low[home] + u * u * (high[home] - low[home]), layout.size[country])
    found = layout.start[country] + rank
    mover = layout.touching[layout.touching_start[country] + below(v * 20 % 1.0, layout.touching_size[country])]
    now = np.where(
        seats.year < move_year(seed, seats.generation, mover + movers_from()),
        layout.origin[mover],
        layout.destination[mover],
    )
    found = np.where((v < 0.05) & (now == country), mover + movers_from(), found)
    for turn in range(1, 400):
        key = (seats.work * 1_000_000 + seats.generation) * 100_000 + found
        order = np.argsort(key, kind="stable")
        again = order[1:][key[order[1:]] == key[order[:-1]]]
        if not len(again):
            break
        rank[again] = (rank[again] + turn) % layout.size[country[again]]
        found[again] = layout.start[country[again]] + rank[again]
    return found


def home_in(seed: int, generation: Ints, author: Ints, country: Ints) -> Ints:
    """Return an author's institution in a country: by the place in the row, or for movers by a hash."""
    layout = cohort()
    place = (author - layout.start[country] + 0.5) / layout.size[country]
    moved = hashed(seed, 41, generation, author, country)
    return institution_in(country, np.where(author >= movers_from(), moved, place))


@cache
def _country_tables() -> tuple[list[Table], Ints]:
    members = institutions()
    counts = np.bincount([i.country for i in members])
    rank = {
        c: {city: r for r, city in enumerate(dict.fromkeys(i.city for i in members if i.country == c))}
        for c in range(len(counts))
    }
    tables = [Table([_weight(i, rank) for i in members if i.country == c]) for c in range(len(counts))]
    return tables, np.cumsum(counts) - counts


def _weight(institution: Institution, rank: dict[int, dict[str, int]]) -> int:
    return KIND_WEIGHT[institution.kind] * 1000 // (rank[institution.country][institution.city] + 2)


@cache
def shares() -> tuple[Floats, Floats]:
    """Return where each institution's authors begin and end in its country's row, as shares of the row."""
    edges = [np.concatenate([np.zeros(1), table.edges()]) for table in _country_tables()[0]]
    return np.concatenate([e[:-1] for e in edges]), np.concatenate([e[1:] for e in edges])


def institution_in(country: Ints, u: Floats) -> Ints:
    """Return the institution of a country that each uniform number draws (a Zipf-like row)."""
    tables, start = _country_tables()
    found = np.zeros(len(country), dtype=np.int64)
    for c, table in enumerate(tables):
        here = np.flatnonzero(country == c)
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
