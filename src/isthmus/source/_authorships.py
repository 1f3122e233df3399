"""The authorships of a batch of works as flat columns: the hot path of a build.

Co-authors of one house stand at the same place, byte for byte; each place is laid out once, and the rows of
every author are gathered from it.
"""

from __future__ import annotations

from itertools import chain

import msgspec
import numpy as np
import pyarrow as pa

from isthmus.model.source import Columns
from isthmus.source._ids import Ints, nullable, numbers
from isthmus.source._places import CODE_ARRAY, N_CODES, Key, PlaceBook, lengths

WHOLE = 1_000_000_000
"""A work's shares are whole billionths: they add up exactly, in any order and on any engine."""
_NULL = msgspec.Raw(b"null")


class Id(msgspec.Struct, gc=False):
    """An object of which only the id is read."""

    id: str | None = None


class Authorship(msgspec.Struct, gc=False):
    """One author of a work; where the author stands is left as bytes."""

    author_position: str | None = None
    author: Id | None = None
    is_corresponding: bool | None = None
    institutions: msgspec.Raw = _NULL
    countries: msgspec.Raw = _NULL
    affiliations: msgspec.Raw = _NULL
    raw_affiliation_strings: msgspec.Raw = _NULL

    def where(self) -> Key:
        """Return the bytes that say where the author stands; strings only where no affiliation holds them."""
        affiliations = bytes(self.affiliations)
        strings = bytes(self.raw_affiliation_strings) if len(affiliations) <= len(_NOTHING) else _NOTHING
        return bytes(self.institutions), bytes(self.countries), affiliations, strings


_NOTHING = b"null"


class Layout:
    """The authorships of a batch as rows: author x affiliation x institution, in the order of the records.

    ``work`` is, for each row, its work's place in the batch. Raises `Odd` when an id or a country is not one.
    """

    def __init__(self, works: list[list[Authorship]], book: PlaceBook) -> None:
        self.sizes = lengths(works)
        self._authors = list(chain.from_iterable(works))
        at, self._places, self.texts = book.find([a.where() for a in self._authors])
        count = self._places.count[at]
        starts = (np.cumsum(self._places.count) - self._places.count)[at]
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        self._row = np.repeat(starts, count) + within
        self._author = np.repeat(np.arange(len(at)), count)
        self.work = np.repeat(np.arange(len(works)), self.sizes)[self._author]
        self._code = self._places.code[self._row]
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
        ids = numbers([a.author.id if a.author else None for a in self._authors], "A")
        return {
            "work_id": work_ids[self.work],
            "seq": self._author - starts[self.work] + 1,
            "author_id": ids.take(author),
            "position": pa.array([a.author_position for a in self._authors], pa.string()).take(author),
            "is_corresponding": pa.array([a.is_corresponding for a in self._authors], pa.bool_()).take(author),
            "institution_id": nullable(self._places.institution[self._row]),
            "ror_id": self._places.ror.take(row),
            "country": country_names(self._code),
            "affiliation_id": self._places.affiliation.take(row),
            "share": self.share,
        }

    def distinct_institutions(self) -> Ints:
        """Return how many institutions each work has."""
        at = self._places.institution[self._row]
        ids, dense = np.unique(at[at >= 0], return_inverse=True)
        pairs = np.unique(self.work[at >= 0] * (len(ids) + 1) + dense)
        return np.bincount(pairs // (len(ids) + 1), minlength=len(self.sizes))

    def countries(self) -> tuple[Ints, Ints, Ints]:
        """Return (work, country code or -1, share) summed by work and country; every work has a row."""
        none = np.flatnonzero(self.sizes == 0)
        code = np.where(self._code == N_CODES - 1, 0, self._code + 1)
        key = np.r_[self.work, none] * N_CODES + np.r_[code, np.zeros(len(none), np.int64)]
        share = np.r_[self.share, np.full(len(none), WHOLE)]
        order = np.argsort(key, kind="stable")
        key, share = key[order], share[order]
        first = np.flatnonzero(np.r_[np.ones(min(len(key), 1), bool), key[1:] != key[:-1]])
        summed = np.add.reduceat(share, first) if len(first) else share
        return key[first] // N_CODES, key[first] % N_CODES - 1, summed


def country_names(code: Ints) -> pa.Array:
    """Return the country codes for places in `CODE_ARRAY`, null for -1 and `N_CODES` - 1."""
    return CODE_ARRAY.take(pa.array(code, mask=(code < 0) | (code == N_CODES - 1)))
