"""Pair counts of the works loaded, tallied while a file is read: sums that merge over any split of the input.

Counts are kept by year, field and number of countries, as whole numbers. Full counting adds them up;
fractional counting weighs each by 1 / C(k, 2) for a work of k countries; both are exact in any order.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.model.country import CODES
from isthmus.model.source import Columns

Ints = npt.NDArray[np.int64]
COUNTRIES = pa.array(sorted(CODES))
PLACES = (4096, 1024, 512, 512, 512)
"""How many values fit each part of a key: year, field, number of countries, country a, country b."""
NO_FIELD = 1023
MOST_WAITING = 500_000
"""Pairs that wait to be counted: 4 MB."""


class PairTally:
    """Counts of co-publications by (year, field, number of countries, country a, country b)."""

    def __init__(self) -> None:
        self._keys: Ints = np.empty(0, np.int64)
        self._counts: Ints = np.empty(0, np.int64)
        self._waiting: list[Ints] = []
        self._held = 0

    def add(self, work_country: pa.Table) -> None:
        """Count the works of a batch; its rows stand together by work, countries in alphabetical order."""
        joint = pc.and_(pc.greater(work_country["n_countries"], 1), work_country["country"].is_valid())
        rows = work_country.filter(joint)
        country = pc.index_in(rows["country"], COUNTRIES).to_numpy().astype(np.int64)
        year, k = rows["year"].to_numpy().astype(np.int64), rows["n_countries"].to_numpy().astype(np.int64)
        field = rows["field_id"].fill_null(NO_FIELD).to_numpy().astype(np.int64)
        for size in np.unique(k):
            first = np.flatnonzero(k == size)[:: int(size)]
            a, b = np.array(list(combinations(range(size), 2)), np.int64).T
            left, right = country[first[:, None] + a], country[first[:, None] + b]
            shared = (year[first] * PLACES[1] + field[first]) * PLACES[2] + size
            self._waiting.append(((shared[:, None] * PLACES[3] + left) * PLACES[4] + right).ravel())
            self._held += self._waiting[-1].size
        if self._held >= MOST_WAITING:
            self._add_up()

    def _add_up(self) -> None:
        keys, counts = np.unique(np.concatenate([*self._waiting, np.empty(0, np.int64)]), return_counts=True)
        both = np.concatenate([self._keys, keys])
        self._keys, place = np.unique(both, return_inverse=True)
        self._counts = np.bincount(place, np.concatenate([self._counts, counts]), len(self._keys)).astype(np.int64)
        self._waiting, self._held = [], 0

    def columns(self) -> Columns:
        """Return the tally as rows of ``pair_year``, in a fixed order."""
        self._add_up()
        keys, parts = self._keys, []
        for size in reversed(PLACES):
            keys, part = np.divmod(keys, size)
            parts.append(part)
        b, a, k, field, year = parts
        n = len(self._keys)
        return {
            "basis": pa.repeat("records", n),
            "layer": pa.repeat("works", n),
            "unit": pa.repeat("works", n),
            "year": year,
            "field_id": pa.array(field, mask=field == NO_FIELD),
            "n_countries": k,
            "country_a": COUNTRIES.take(pa.array(a)),
            "country_b": COUNTRIES.take(pa.array(b)),
            "value": self._counts,
            "directed": pa.repeat(False, n),
        }
