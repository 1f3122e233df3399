"""Where authors stand: institutions, countries and raw affiliation strings, laid out a whole array at a time.

Counting follows the fractional counting of the Leiden Ranking (CWTS): an author has 1 / authors of the
work, each of the author's affiliations an equal part of that, each institution of an affiliation an equal
part of that. A country that OpenAlex gives for an authorship, but that none of its institutions explains,
stands with the affiliations that have no institution, or as one more affiliation. What has no country
stays with country null, so that a work's shares always add up to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sized
from itertools import chain, repeat
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.model.country import CODES
from isthmus.source._arrays import Ints, Odd, nullable
from isthmus.source._book import Book
from isthmus.source._place import Place

CODE_ARRAY = pa.array(sorted(CODES))
"""Countries in alphabetical order: a code's place here stands for it in the hot path."""
N_CODES = 1024
NONE = N_CODES - 1
"""The place that stands for no country."""
CODE_AT: dict[str | None, int] = {None: NONE, "": NONE} | {code: at for at, code in enumerate(sorted(CODES))}


class Rows(NamedTuple):
    """Places as rows: affiliation x institution, in the order of the records.

    ``size`` is the number of rows of each place; the others have one entry a row. ``parts`` divides the author's
    share of the work; ``house`` and ``text`` are numbers of books, -1 for none.
    """

    size: Ints
    code: Ints
    parts: Ints
    house: Ints
    text: Ints
    ror: pa.Array


class Places:
    """Lays places out. Raises `Odd` when an id or a country is not one."""

    def __init__(self, places: list[Place], texts: Book[str | None], houses: Book[str | None]) -> None:
        self._n, self._houses = len(places), houses
        self._read_institutions(places)
        self._group(places, texts)

    def _read_institutions(self, places: list[Place]) -> None:
        """Read the institutions of every authorship, each once, and the countries that none explains."""
        per = [a.institutions for a in places]
        flat = list(chain.from_iterable(per))
        self._inst_author = np.repeat(np.arange(len(per)), lengths(per))
        self._inst = np.array(self._houses.find([i.id for i in flat]), np.int64)
        self._inst_ror = pc.utf8_slice_codeunits(pa.array([i.ror for i in flat], pa.string()), -9)
        self._inst_code = codes([i.country_code for i in flat])
        countries = [a.countries for a in places]
        author = np.repeat(np.arange(len(countries)), lengths(countries))
        key = author * N_CODES + codes(list(chain.from_iterable(countries)))
        key = key[key % N_CODES != NONE]
        self._loose = np.unique(key[~np.isin(key, self._inst_author * N_CODES + self._inst_code)])

    def _group(self, places: list[Place], texts: Book[str | None]) -> None:
        """Lay out groups: an author's affiliations, institutions that none names, and what has neither."""
        named = [a.affiliations for a in places]
        flat = list(chain.from_iterable(named))
        author = np.repeat(np.arange(self._n), lengths(named))
        ids = [x.institution_ids for x in flat]
        group = np.repeat(np.arange(len(flat)), lengths(ids))
        group, inst, first = self._matched(group, author, list(chain.from_iterable(ids)))
        alone = first[~marked(inst, len(self._inst))[first]]
        empty = np.flatnonzero(~marked(group, len(flat)))
        extra = marked(self._loose // N_CODES, self._n) & ~marked(author[empty], self._n)
        bare = ~(extra | marked(author, self._n) | marked(self._inst_author[alone], self._n))
        n = len(flat) + np.arange(len(alone))
        self._group_author = np.r_[author, self._inst_author[alone], np.flatnonzero(extra), np.flatnonzero(bare)]
        self._group_text = np.full(len(self._group_author), -1)
        self._group_text[: len(flat)] = texts.find([x.raw_affiliation_string for x in flat])
        self._member_group, self._member_inst = np.r_[group, n], np.r_[inst, alone]
        self._empty = np.r_[empty, np.arange(len(flat) + len(alone), len(self._group_author))]

    def _matched(self, group: Ints, author: Ints, urls: list[str | None]) -> tuple[Ints, Ints, Ints]:
        """Match each id that an affiliation names with the institutions of its authorship.

        Returns (group, institution) of the matches, each once, and the first copies of institutions in authorships.
        """
        wanted = np.array(self._houses.find(urls), np.int64)
        ids = self._houses.arrays()[0]
        base = len(ids) + 1
        keys, first = np.unique(self._inst_author * base + self._inst, return_index=True)
        if not len(first):
            return np.empty(0, np.int64), first, first
        key = author[group] * base + wanted
        spot = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
        known = (keys[spot] == key) & (ids[wanted] >= 0)
        group, inst = group[known], first[spot[known]]
        _pairs, once = np.unique(group * len(self._inst) + inst, return_index=True)
        once = np.sort(once)
        return group[once], inst[once], np.sort(first)

    def rows(self) -> Rows:
        """Turn groups into rows: one a member; an empty group has one a loose country, or one without."""
        loose_author, start, n_loose = np.unique(self._loose // N_CODES, return_index=True, return_counts=True)
        empty_author = self._group_author[self._empty]
        spot = np.minimum(np.searchsorted(loose_author, empty_author), max(len(loose_author) - 1, 0))
        has = (loose_author[spot] == empty_author) if len(loose_author) else np.zeros(len(empty_author), bool)
        repeats = np.where(has, n_loose[spot] if len(n_loose) else 1, 1)
        empty_group = np.repeat(self._empty, repeats)
        within = np.arange(len(empty_group)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        code = np.full(len(empty_group), NONE)
        hit = np.repeat(has, repeats)
        if len(loose_author):
            code[hit] = self._loose[(np.repeat(start[spot], repeats) + within)[hit]] % N_CODES
        group = np.r_[self._member_group, empty_group]
        inst = np.r_[self._member_inst, np.full(len(empty_group), -1)]
        codes_ = np.r_[self._inst_code[self._member_inst], code]
        order = np.lexsort((group, self._group_author[group]))
        group, inst = group[order], inst[order]
        author = self._group_author[group]
        n_groups = np.bincount(self._group_author, minlength=self._n)
        return Rows(
            size=np.bincount(author, minlength=self._n),
            code=codes_[order],
            parts=n_groups[author] * np.bincount(group, minlength=len(self._group_author))[group],
            house=np.where(inst < 0, -1, self._inst[inst]) if len(self._inst) else inst,
            text=self._group_text[group],
            ror=self._inst_ror.take(nullable(inst)),
        )


def lengths(lists: Iterable[Sized]) -> Ints:
    return np.fromiter(map(len, lists), np.int64)


def marked(at: Ints, length: int) -> Any:
    """Return a mask of that length that is true at the places given."""
    mask = np.zeros(length, bool)
    mask[at] = True
    return mask


def codes(names: list[str | None]) -> Ints:
    """Return places in `CODE_ARRAY`, `NONE` for none; raise `Odd` where a code does not exist."""
    found = np.fromiter(map(CODE_AT.get, names, repeat(-1)), np.int64, len(names))
    if len(found) and found.min() < 0:
        raise Odd
    return found
