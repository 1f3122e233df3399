"""From Work objects to flat tables: the hot path of a build, a batch of columns at a time.

Counting follows the fractional counting of the Leiden Ranking (CWTS): an author has 1 / authors of the
work, each of the author's affiliations an equal part of that, each institution of an affiliation an equal
part of that. A country that OpenAlex gives for an authorship, but that none of its institutions explains,
stands with the affiliations that have no institution, or as one more affiliation. What has no country
stays with country null, so that a work's shares always add up to one.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.model.country import CODES
from isthmus.model.source import Columns
from isthmus.source._records import BadRecord

WHOLE = 1_000_000_000
"""A work's shares are whole billionths: they add up exactly, in any order and on any engine."""


class Id(msgspec.Struct):
    """An object of which only the id is read."""

    id: str | None = None


class Institution(msgspec.Struct):
    """An institution as an authorship names it."""

    id: str | None = None
    ror: str | None = None
    country_code: str | None = None


class Affiliation(msgspec.Struct):
    """A raw affiliation string and the institutions OpenAlex found in it."""

    raw_affiliation_string: str | None = None
    institution_ids: list[str | None] | None = None


class Place(NamedTuple):
    """Where one authorship stands, as columns of equal length; ``parts`` divides the author's share."""

    institutions: tuple[int | None, ...]
    rors: tuple[str | None, ...]
    countries: tuple[str | None, ...]
    affiliations: tuple[int | None, ...]
    parts: tuple[int, ...]
    texts: dict[int, str]


_institutions = msgspec.json.Decoder(list[Institution] | None).decode
_affiliations = msgspec.json.Decoder(list[Affiliation] | None).decode
_countries = msgspec.json.Decoder(list[str | None] | None).decode
_strings = _countries


def number(url: str | None, letter: str) -> int | None:
    """Return the number in an OpenAlex id such as ``https://openalex.org/W2741809807``."""
    if url is None:
        return None
    tail = url.rpartition("/")[2]
    if tail[:1] != letter or not tail[1:].isdecimal() or len(tail) > 19:
        raise BadRecord(f"{url!r} is not an OpenAlex id of kind {letter}")
    return int(tail[1:])


def text_id(text: str) -> int:
    """Return a raw affiliation string's id: 64 bits of its BLAKE2b hash."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def valid_country(code: str | None) -> str | None:
    """Return a country code that exists, None for none; any other refuses the record."""
    if code is None or code in CODES:
        return code
    if code == "":
        return None
    raise BadRecord(f"country code {code!r} does not exist")


@lru_cache(maxsize=16_384)
def place(institutions: bytes, countries: bytes, affiliations: bytes, strings: bytes) -> Place:
    """Lay out one authorship; the same bytes recur for co-authors of one house, hence the cache."""
    known = {number(i.id, "I"): i for i in _institutions(institutions) or ()}
    explained = {valid_country(i.country_code) for i in known.values()}
    unexplained = [c for c in map(valid_country, _countries(countries) or ()) if c not in explained and c]
    groups = _groups(affiliations, strings, known)
    if unexplained and all(ids for _text, ids in groups):
        groups.append((None, []))
    rows: list[tuple[int | None, str | None, str | None, int | None, int]] = []
    texts: dict[int, str] = {}
    for text, ids in groups or [(None, [])]:
        key = None if text is None else text_id(text)
        if key is not None and text is not None:
            texts[key] = text
        spots: list[tuple[int | None, str | None, str | None]] = (
            [(i, known[i].ror, known[i].country_code or None) for i in ids]
            or [(None, None, c) for c in unexplained]
            or [(None, None, None)]
        )
        rows += [(i, r and r[-9:], c, key, len(spots) * max(len(groups), 1)) for i, r, c in spots]
    return Place(*zip(*rows, strict=True), texts)  # type: ignore[arg-type,call-arg]


def _groups(
    affiliations: bytes, strings: bytes, known: dict[int | None, Institution]
) -> list[tuple[str | None, list[int | None]]]:
    """Return (string, institutions) for each affiliation; institutions without a string stand alone."""
    groups: list[tuple[str | None, list[int | None]]] = []
    named: set[int | None] = set()
    for a in _affiliations(affiliations) or ():
        ids = [i for i in dict.fromkeys(number(u, "I") for u in a.institution_ids or () if u) if i in known]
        groups.append((a.raw_affiliation_string, ids))
        named.update(ids)
    if not groups:
        texts = _strings(strings) or []
        if len(texts) == 1 and known:
            return [(texts[0], list(known))]
        groups = [(t, []) for t in texts] if not known else []
    groups += [(None, [i]) for i in known if i not in named]
    return groups


class Authors:
    """Authorships of a batch of works: gathered as runs, laid out as columns at the end."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.authors: list[int | None] = []
        self.positions: list[str | None] = []
        self.corresponding: list[bool | None] = []
        self.rows: list[int] = []
        self.institutions: list[int | None] = []
        self.rors: list[str | None] = []
        self.countries: list[str | None] = []
        self.affiliations: list[int | None] = []
        self.parts: list[int] = []
        self.texts: dict[int, str] = {}

    def add(self, author: int | None, position: str | None, corresponding: bool | None, at: Place) -> None:
        """Add one authorship of the work that is being read."""
        self.authors.append(author)
        self.positions.append(position)
        self.corresponding.append(corresponding)
        self.rows.append(len(at.parts))
        self.institutions += at.institutions
        self.rors += at.rors
        self.countries += at.countries
        self.affiliations += at.affiliations
        self.parts += at.parts
        if at.texts:
            self.texts.update(at.texts)


class Layout:
    """The columns of a finished batch; ``work`` holds, for each authorship row, its work's place."""

    def __init__(self, authors: Authors) -> None:
        sizes = np.asarray(authors.sizes, np.int64)
        rows = np.asarray(authors.rows, np.int64)
        self._authors = authors
        self._sizes = sizes
        self._row_author = np.repeat(np.arange(len(rows)), rows)
        self._author_work = np.repeat(np.arange(len(sizes)), sizes)
        self.work = self._author_work[self._row_author]
        self.share = self._shares(np.asarray(authors.parts, np.int64))
        codes = pc.index_in(pa.array(authors.countries, pa.string()), CODE_ARRAY)
        self._code = codes.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)

    def _shares(self, parts: np.ndarray) -> np.ndarray:
        """Give each row its whole billionths; what rounding leaves over goes to the work's first row."""
        share: np.ndarray = WHOLE // (self._sizes[self.work] * parts)
        if len(share):
            first = np.flatnonzero(np.r_[True, self.work[1:] != self.work[:-1]])
            share[first] += WHOLE - np.add.reduceat(share, first)
        return share

    def authorship(self, work_ids: np.ndarray) -> Columns:
        """Return the ``authorship`` table: work x author x affiliation x institution."""
        a, row = self._authors, self._row_author
        starts = np.cumsum(self._sizes) - self._sizes
        seq = np.arange(len(a.authors)) - np.repeat(starts, self._sizes) + 1
        return {
            "work_id": work_ids[self.work],
            "seq": seq[row].astype(np.int32),
            "author_id": pa.array(a.authors, pa.int64()).take(pa.array(row)),
            "position": pa.array(a.positions, pa.string()).dictionary_encode().take(pa.array(row)),
            "is_corresponding": pa.array(a.corresponding, pa.bool_()).take(pa.array(row)),
            "institution_id": a.institutions,
            "ror_id": a.rors,
            "country": a.countries,
            "affiliation_id": a.affiliations,
            "share": self.share.astype(np.int32),
        }

    def distinct_institutions(self) -> np.ndarray:
        """Return how many institutions each work has."""
        ids = pa.array(self._authors.institutions, pa.int64())
        known = ids.is_valid().to_numpy(zero_copy_only=False)
        pairs = np.unique(np.stack([self.work[known], ids.drop_null().to_numpy()]), axis=1)
        return np.bincount(pairs[0], minlength=len(self._sizes))

    def countries(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return (work, country code or -1, share) summed by work and country; every work has a row."""
        none = np.flatnonzero(self._sizes == 0)
        work = np.r_[self.work, none]
        code = np.r_[self._code, np.full(len(none), -1)]
        share = np.r_[self.share, np.full(len(none), WHOLE)]
        key = work * 1000 + code + 1
        order = np.argsort(key, kind="stable")
        key, share = key[order], share[order]
        if not len(key):
            return work, code, share
        first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
        return key[first] // 1000, key[first] % 1000 - 1, np.add.reduceat(share, first)


CODE_ARRAY = pa.array(sorted(CODES))
"""Countries in alphabetical order: a code's place here stands for it in the hot path."""


def country_names(code: np.ndarray) -> pa.Array:
    """Return the country codes for places in `CODE_ARRAY`, null for -1."""
    return CODE_ARRAY.dictionary_encode().take(pa.array(code, mask=code < 0))
