"""Where authors stand: institutions, countries and raw affiliation strings, laid out a whole array at a time.

Counting follows the fractional counting of the Leiden Ranking (CWTS): an author has 1 / authors of the
work, each of the author's affiliations an equal part of that, each institution of an affiliation an equal
part of that. A country that OpenAlex gives for an authorship, but that none of its institutions explains,
stands with the affiliations that have no institution, or as one more affiliation. What has no country
stays with country null, so that a work's shares always add up to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sized
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.model.country import CODES
from isthmus.source._ids import Ints, Odd, filled, nullable, numbers

CODE_ARRAY = pa.array(sorted(CODES))
"""Countries in alphabetical order: a code's place here stands for it in the hot path."""
N_CODES = 1024


class Institution(msgspec.Struct, gc=False):
    """An institution as an authorship names it."""

    id: str | None = None
    ror: str | None = None
    country_code: str | None = None


class Affiliation(msgspec.Struct, gc=False):
    """A raw affiliation string and the institutions OpenAlex found in it."""

    raw_affiliation_string: str | None = None
    institution_ids: list[str | None] = []


class Place(NamedTuple):
    """Where an author of a work stands, as the record has it."""

    institutions: list[Institution]
    countries: list[str | None]
    affiliations: list[Affiliation]


_institutions = msgspec.json.Decoder(list[Institution] | None).decode
_affiliations = msgspec.json.Decoder(list[Affiliation] | None).decode
_strings = msgspec.json.Decoder(list[str | None] | None).decode


def place(institutions: bytes, countries: bytes, affiliations: bytes, strings: bytes) -> Place:
    """Decode the parts of an authorship; older records have only strings beside the institutions."""
    houses, named = _institutions(institutions) or [], _affiliations(affiliations) or []
    texts_ = () if named else _strings(strings) or ()
    if len(texts_) == 1:
        named = [Affiliation(next(iter(texts_)), [i.id for i in houses])]
    elif not houses:
        named = named or [Affiliation(text) for text in texts_]
    return Place(houses, _strings(countries) or [], named)


Key = tuple[bytes, bytes, bytes, bytes]
"""A place as the record has it: institutions, countries, affiliations, raw affiliation strings."""
MOST_PLACES = 20_000


class PlaceBook:
    """Places met while a file is read: each is laid out once, however many authors stand there."""

    def __init__(self) -> None:
        self._at: dict[Key, int] = {}
        self._whole: Places | None = None

    def find(self, keys: list[Key]) -> tuple[Ints, Places, dict[int, str]]:
        """Return the place of each key, all places known, and the texts that are new.

        Raises `Odd`, and learns nothing, when a new place is not as it should be.
        """
        if len(self._at) > MOST_PLACES:
            self._at, self._whole = {}, None
        known, fresh = self._at, list[Key]()
        found = np.empty(len(keys), np.int64)
        for n, key in enumerate(keys):
            at = known.get(key)
            if at is None:
                at = known[key] = len(known)
                fresh.append(key)
            found[n] = at
        try:
            page = Places([place(*k) for k in fresh])
        except (Odd, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            for key in fresh:
                del known[key]
            raise
        self._whole = page if self._whole is None else self._whole.joined(page)
        return found, self._whole, page.texts


def text_id(text: str) -> int:
    """Return a raw affiliation string's id: 64 bits of its BLAKE2b hash."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


class Places:
    """Places as rows: affiliation x institution, in the order of the records.

    ``count`` is the number of rows of each place; the other arrays have one entry a row. ``parts`` divides the
    author's share of the work. Raises `Odd` when an id or a country is not one.
    """

    def __init__(self, places: list[Place]) -> None:
        self._places = places
        self._read_institutions()
        self._group()
        self._lay_rows()

    def joined(self, more: Places) -> Places:
        """Return these places and then ``more``."""
        both = Places.__new__(Places)
        for name in ("count", "code", "parts", "institution"):
            setattr(both, name, np.concatenate([getattr(self, name), getattr(more, name)]))
        for name in ("ror", "affiliation"):
            setattr(both, name, pa.concat_arrays([getattr(self, name), getattr(more, name)]))
        return both

    def _read_institutions(self) -> None:
        """Read the institutions of every authorship, each once, and the countries that none explains."""
        per = [a.institutions for a in self._places]
        flat = list(chain.from_iterable(per))
        self._inst_author = np.repeat(np.arange(len(per)), lengths(per))
        self._inst_id = filled(numbers([i.id for i in flat], "I"))
        self._inst_ror = pc.utf8_slice_codeunits(pa.array([i.ror for i in flat], pa.string()), -9)
        self._inst_code = codes([i.country_code for i in flat])
        countries = [a.countries for a in self._places]
        author = np.repeat(np.arange(len(countries)), lengths(countries))
        key = author * N_CODES + codes(list(chain.from_iterable(countries)))
        key = np.unique(key[key % N_CODES != N_CODES - 1])
        self._loose = key[~np.isin(key, self._inst_author * N_CODES + self._inst_code)]

    def _group(self) -> None:
        """Lay out groups: an author's affiliations, institutions that none names, and what has neither."""
        named = [a.affiliations for a in self._places]
        flat = list(chain.from_iterable(named))
        author = np.repeat(np.arange(len(named)), lengths(named))
        ids = [x.institution_ids for x in flat]
        wanted = filled(numbers(list(chain.from_iterable(ids)), "I"))
        group = np.repeat(np.arange(len(flat)), lengths(ids))
        group, inst = self._matched(group, author, wanted)
        loose_author = np.unique(self._loose // N_CODES)
        alone = np.setdiff1d(self._first_copies(), inst)
        empty = np.setdiff1d(np.arange(len(flat)), group)
        extra = np.setdiff1d(loose_author, author[empty])
        bare = np.setdiff1d(np.arange(len(named)), np.r_[author, self._inst_author[alone], extra])
        n = len(flat) + np.arange(len(alone))
        self._group_author = np.r_[author, self._inst_author[alone], extra, bare]
        self._group_text, self.texts = texts([x.raw_affiliation_string for x in flat], len(self._group_author))
        self._member_group, self._member_inst = np.r_[group, n], np.r_[inst, alone]
        self._empty = np.r_[empty, np.arange(len(flat) + len(alone), len(self._group_author))]

    def _first_copies(self) -> Ints:
        """Return the places of institutions, leaving out repeats within an authorship."""
        if not len(self._inst_id):
            return np.empty(0, np.int64)
        _ids, dense = np.unique(self._inst_id, return_inverse=True)
        _keys, first = np.unique(self._inst_author * (len(_ids) + 1) + dense, return_index=True)
        return np.sort(first)

    def _matched(self, group: Ints, author: Ints, wanted: Ints) -> tuple[Ints, Ints]:
        """Return (group, institution) for each id an affiliation names that its authorship knows, each once."""
        ids = np.unique(self._inst_id)
        if not len(ids) or not len(wanted):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        first = self._first_copies()
        base = len(ids) + 1
        keys = self._inst_author[first] * base + np.searchsorted(ids, self._inst_id[first])
        order = np.argsort(keys, kind="stable")
        at = np.searchsorted(ids, wanted)
        known = (at < len(ids)) & (ids[np.minimum(at, len(ids) - 1)] == wanted) & (wanted >= 0)
        key = author[group] * base + at
        spot = np.minimum(np.searchsorted(keys[order], key), len(order) - 1)
        known &= keys[order][spot] == key
        pair = group[known] * (len(self._inst_id) + 1) + first[order[spot[known]]]
        _unique, once = np.unique(pair, return_index=True)
        once = np.sort(once)
        return group[known][once], first[order[spot[known]]][once]

    def _lay_rows(self) -> None:
        """Turn groups into rows: one a member; an empty group has one a loose country, or one without."""
        loose_author, start, n_loose = np.unique(self._loose // N_CODES, return_index=True, return_counts=True)
        empty_author = self._group_author[self._empty]
        spot = np.minimum(np.searchsorted(loose_author, empty_author), max(len(loose_author) - 1, 0))
        has = (loose_author[spot] == empty_author) if len(loose_author) else np.zeros(len(empty_author), bool)
        repeats = np.where(has, n_loose[spot] if len(n_loose) else 1, 1)
        empty_group = np.repeat(self._empty, repeats)
        within = np.arange(len(empty_group)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        code = np.full(len(empty_group), N_CODES - 1)
        hit = np.repeat(has, repeats)
        if len(loose_author):
            code[hit] = self._loose[(np.repeat(start[spot], repeats) + within)[hit]] % N_CODES
        group = np.r_[self._member_group, empty_group]
        inst = np.r_[self._member_inst, np.full(len(empty_group), -1)]
        codes_ = np.r_[self._inst_code[self._member_inst], code]
        order = np.lexsort((group, self._group_author[group]))
        group, inst, self.code = group[order], inst[order], codes_[order]
        author = self._group_author[group]
        n_groups = np.bincount(self._group_author, minlength=len(self._places))
        self.parts = n_groups[author] * np.bincount(group, minlength=len(self._group_author))[group]
        self.count = np.bincount(author, minlength=len(self._places))
        self.affiliation = self._group_text.take(pa.array(group))
        self.institution = np.where(inst < 0, -1, self._inst_id[inst]) if len(self._inst_id) else inst
        self.ror = self._inst_ror.take(nullable(inst))


def lengths(lists: Iterable[Sized]) -> Ints:
    return np.fromiter(map(len, lists), np.int64)


def codes(names: list[str | None]) -> Ints:
    """Return places in `CODE_ARRAY`, `N_CODES` - 1 for none; raise `Odd` where a code does not exist."""
    array = pa.array(names, pa.string())
    found = pc.index_in(array, CODE_ARRAY)
    if found.null_count != array.null_count:
        blank = pc.equal(array, "").fill_null(True)
        if found.null_count != pc.sum(blank).as_py():
            raise Odd
    places: Ints = found.fill_null(N_CODES - 1).to_numpy().astype(np.int64)
    return places


def texts(strings: list[str | None], length: int) -> tuple[pa.Array, dict[int, str]]:
    """Return each string's id, padded with nulls to ``length``, and the text of each id."""
    encoded = pa.array(strings, pa.string()).dictionary_encode()
    distinct: list[Any] = encoded.dictionary.to_pylist()
    ids = [text_id(t) for t in distinct]
    column = pa.array(ids, pa.int64()).take(encoded.indices)
    return pa.concat_arrays([column, pa.nulls(length - len(column), pa.int64())]), dict(zip(ids, distinct, strict=True))
