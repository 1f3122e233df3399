"""Pair counts of the works loaded, tallied while a file is read: sums that merge over any split of the input.

Counts are kept by year, field and number of countries, as whole numbers. Full counting adds them up;
fractional counting weighs each by 1 / C(k, 2) for a work of k countries; both are exact in any order.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from isthmus.model.source import Columns

Key = tuple[int, int | None, int, str, str]


class PairTally:
    """Counts of co-publications by (year, field, number of countries, country a, country b)."""

    def __init__(self) -> None:
        self._counts: Counter[Key] = Counter()

    def add(self, work_country: pa.Table) -> None:
        """Count the works of a batch; its rows stand together by work, countries in order."""
        joint = work_country.filter(
            pc.and_(pc.greater(work_country["n_countries"], 1), work_country["country"].is_valid())
        )
        names = ("work_id", "country", "year", "field_id", "n_countries")
        rows: zip[Any] = zip(*(joint[c].to_pylist() for c in names), strict=True)
        for (_work, year, field, k), group in groupby(rows, key=lambda r: (r[0], r[2], r[3], r[4])):
            for a, b in combinations([r[1] for r in group], 2):
                self._counts[year, field, k, a, b] += 1

    def columns(self) -> Columns:
        """Return the tally as rows of ``pair_year``, in a fixed order."""
        rows = sorted(self._counts.items(), key=lambda item: (item[0][0], item[0][1] or -1, *item[0][2:]))
        keys = [k for k, _n in rows]
        return {
            "basis": ["records"] * len(rows),
            "layer": ["works"] * len(rows),
            "unit": ["works"] * len(rows),
            "year": [k[0] for k in keys],
            "field_id": [k[1] for k in keys],
            "n_countries": [k[2] for k in keys],
            "country_a": [k[3] for k in keys],
            "country_b": [k[4] for k in keys],
            "value": [n for _k, n in rows],
            "directed": [False] * len(rows),
        }
