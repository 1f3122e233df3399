"""Teams: who signs a work, from which countries and institutions, and where nothing is said.

All draws are vectors over a block of works or over its authorships. A work draws its number of authors, then
its countries given that number, then its partners by gravity; one author stands for each country, so that no
country is lost, and only the others may lack an affiliation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from isthmus.sample import authors
from isthmus.sample.draw import Bools, Floats, Ints, Stream, Table, below, hashed, pick_rows
from isthmus.sample.places import lead_weights, partner_weights
from isthmus.sample.shape import FIRST_YEAR
from isthmus.sample.targets import targets

EXTRA_MAX = 4


@dataclass(frozen=True)
class Teams:
    """A block's authorships, work after work; ``first[w]`` to ``first[w + 1]`` are those of work ``w``."""

    first: Ints
    work: Ints
    generation: Ints
    author: Ints
    missing: Bools
    institution: Ints
    """Main institution, and up to four more or -1: (authorships, 5)."""
    strings: Ints
    """Raw affiliation strings: 0, 1, 2 or 3."""


@cache
def _bands() -> tuple[Table, Ints, Ints]:
    team = targets().team
    rows = np.asarray(team.countries, dtype=np.int64)
    return Table(team.size), np.asarray(team.band_from), rows


def _countries(stream: Stream, size: Ints, year: Ints) -> tuple[Ints, Ints]:
    """Return how many countries each work has, and which: (works, 10), the leading one first."""
    _, starts, rows = _bands()
    band = np.searchsorted(starts, size, side="right") - 1
    count = np.minimum(1 + pick_rows(rows[band], stream.uniform(len(size))), size)
    chosen = np.zeros((len(size), 10), dtype=np.int64)
    chosen[:, 0] = pick_rows(lead_weights()[year - FIRST_YEAR], stream.uniform(len(size)))
    weights = partner_weights()[year - FIRST_YEAR, chosen[:, 0]]
    for step in range(1, 10):
        draw = stream.uniform(len(size))
        more = np.flatnonzero(count > step)
        chosen[more, step] = pick_rows(weights[more], draw[more])
        weights[more, chosen[more, step]] = 0
    return count, chosen


def _silent(stream: Stream, size: Ints, silence: Floats) -> Bools:
    """Mark the silent works: the chance by type times that by team size over that of all."""
    by_team = np.asarray(targets().team.without_institution) / targets().figures["works_no_institution"]
    chance = silence * by_team[np.searchsorted(_bands()[1], size, side="right") - 1]
    return np.asarray(stream.uniform(len(size)) < chance)


def draw(seed: int, stream: Stream, block: int, year: Ints, silence: Floats) -> Teams:
    """Draw the teams of a block of works.

    ``silence`` is each work's chance, by its type, to say nothing of its authors' institutions; small teams
    are silent more often.
    """
    size = 1 + _bands()[0].pick(stream.uniform(len(year)))
    count, chosen = _countries(stream, size, year)
    silent = _silent(stream, size, silence)
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(size)])
    work = np.repeat(np.arange(len(size)), size)
    turn = (np.arange(first[-1]) - first[work] + below(stream.uniform(len(size)), size)[work]) % size[work]
    any_slot = below(stream.uniform(len(work)), count[work])
    slot = np.where(turn < count[work], turn, np.where(stream.uniform(len(work)) < 0.6, 0, any_slot))
    seats = authors.Seats(_generation(stream, block, work), chosen[work, slot], year[work], work)
    author = authors.pick(seed, stream, seats)
    covers = turn < count[work]
    share = targets().team.missing_beside_others * len(work) / max(int((~covers).sum()), 1)
    missing = silent[work] | (~covers & (stream.uniform(len(work)) < share))
    next_slot = (slot + 1 + below(stream.uniform(len(work)), np.maximum(count[work] - 1, 1))) % count[work]
    where = np.where(stream.uniform(len(work)) < 0.9, chosen[work, next_slot], seats.country)
    institution = _institutions(seed, stream, seats, author, where)
    institution[missing] = -1
    strings = _strings(stream, missing, institution)
    return Teams(first, work, seats.generation, author, missing, institution, strings)


def _generation(stream: Stream, block: int, work: Ints) -> Ints:
    """Return each author's cohort: the block's own for six in seven, else an earlier one."""
    own = block * 1000 // authors.COHORT_WORKS
    older = below(stream.uniform(len(work)), own + 1)
    return np.where(stream.uniform(len(work)) < 0.86, own, older)


def _institutions(seed: int, stream: Stream, seats: authors.Seats, author: Ints, where: Ints) -> Ints:
    """Return up to five institutions for each author.

    The second is in the country of ``where``, the others at home; each is one of three institutions with
    which the main one has such ties.
    """
    found = np.full((len(author), 1 + EXTRA_MAX), -1, dtype=np.int64)
    found[:, 0] = authors.home_in(seed, seats.generation, author, seats.country)
    extra = Table(targets().team.institutions).pick(stream.uniform(len(author)))
    for step in range(1, 1 + EXTRA_MAX):
        more = np.flatnonzero(extra >= step)
        u = hashed(42, found[more, 0], where[more], author[more] % 3, step)
        other = authors.institution_in(where[more], u)
        fresh = (found[more, :step] != other[:, None]).all(axis=1)
        found[more, step] = np.where(fresh, other, -1)
        where = seats.country
    return found


def _strings(stream: Stream, missing: Bools, institution: Ints) -> Ints:
    """Return how many raw strings each authorship has: two for half of those with two institutions."""
    t = targets()
    several = t.figures["authors_two_institutions"]
    single = 1 - several - t.figures["authors_no_institution"]
    two = (t.figures["strings_two"] - several / 2) / single
    u = stream.uniform(len(missing))
    found = np.where(institution[:, 1] >= 0, np.where(u < 0.5, 2, 1), np.where(u < two / 8, 3, np.where(u < two, 2, 1)))
    return np.where(missing, (u < t.team.string_if_missing).astype(np.int64), found)
