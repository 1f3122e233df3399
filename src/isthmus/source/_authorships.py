"""The authorships of a batch of works as flat columns: the hot path of a build.

Co-authors of one house stand at the same place, byte for byte; each place is laid out once, and the rows of
every author are gathered from it.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from isthmus.model.source import Columns
from isthmus.source._arrays import Ints, nullable, numbers
from isthmus.source._places import CODE_ARRAY, N_CODES, NONE, Rows
from isthmus.source._sheet import Sheet

WHOLE = 1_000_000_000
"""A work's shares are whole billionths: they add up exactly, in any order and on any engine."""


class Layout:
    """The authorships of a batch as rows: author x affiliation x institution, in the order of the records.

    ``work`` is, for each row, its work's place in the batch. Raises `Odd` when an id or a country is not one.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.sizes = np.array(sheet.authors, np.int64)
        self._places = Rows(*sheet.books.places.arrays())
        at = np.array(sheet.place, np.int64)
        count = self._places.size[at]
        starts = (np.cumsum(self._places.size) - self._places.size)[at]
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        self._row = np.repeat(starts, count) + within
        self._author = np.repeat(np.arange(len(at)), count)
        self.work = np.repeat(np.arange(len(self.sizes)), self.sizes)[self._author]
        self._code = self._places.code[self._row]
        house, ids = self._places.house[self._row], np.append(sheet.books.houses.arrays()[0], -1)
        self._institution = ids[house]
        self.share = self._shares(self._places.parts[self._row])

    def _shares(self, parts: Ints) -> Ints:
        """Give each row its whole billionths; what rounding leaves over goes to the work's first row."""
        share: Ints = WHOLE // (self.sizes[self.work] * parts)
        if len(share):
            first = np.flatnonzero(np.r_[True, self.work[1:] != self.work[:-1]])
            share[first] += WHOLE - np.add.reduceat(share, first)
        return share

    def authorship(self, work_ids: Ints) -> Columns:
        """Return the ``authorship`` table."""
        author, row = pa.array(self._author), pa.array(self._row)
        starts = np.cumsum(self.sizes) - self.sizes
        return {
            "work_id": work_ids[self.work],
            "seq": self._author - starts[self.work] + 1,
            "author_id": numbers(self._sheet.author, "A").take(author),
            "position": pa.array(self._sheet.position, pa.string()).take(author),
            "is_corresponding": pa.array(self._sheet.corresponding, pa.bool_()).take(author),
            "institution_id": nullable(self._institution),
            "ror_id": self._places.ror.take(row),
            "country": country_names(self._code),
            "affiliation_id": self._sheet.books.texts.arrays()[0].take(nullable(self._places.text[self._row])),
            "share": self.share,
        }

    def distinct_institutions(self) -> Ints:
        """Return how many institutions each work has."""
        has = self._institution >= 0
        base = len(self._sheet.books.houses) + 1
        pairs = np.unique(self.work[has] * base + self._places.house[self._row][has])
        return np.bincount(pairs // base, minlength=len(self.sizes))

    def countries(self) -> tuple[Ints, Ints, Ints]:
        """Return (work, country code or -1, share) summed by work and country; every work has a row."""
        none = np.flatnonzero(self.sizes == 0)
        code = np.where(self._code == NONE, 0, self._code + 1)
        key = np.r_[self.work, none] * N_CODES + np.r_[code, np.zeros(len(none), np.int64)]
        share = np.r_[self.share, np.full(len(none), WHOLE)]
        order = np.argsort(key, kind="stable")
        key, share = key[order], share[order]
        first = np.flatnonzero(np.r_[np.ones(min(len(key), 1), bool), key[1:] != key[:-1]])
        summed = np.add.reduceat(share, first) if len(first) else share
        return key[first] // N_CODES, key[first] % N_CODES - 1, summed


def country_names(code: Ints) -> pa.Array:
    """Return the country codes for places in `CODE_ARRAY`, null for -1 and `N_CODES` - 1."""
    return CODE_ARRAY.take(pa.array(code, mask=(code < 0) | (code == NONE)))
