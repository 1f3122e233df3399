"""Relations of pairs of countries in a year, given by Correlates of War numbers."""

from __future__ import annotations

from isthmus.source._cow import cow_country
from isthmus.source._records import BadRecord, OnceRows

RELATION_YEAR = ("indicator", "year", "country_a", "country_b", "code_a", "code_b", "value")


class RelationRows(OnceRows):
    """Rows of relations; a pair is taken once a year, whichever of the two comes first."""

    def __init__(self) -> None:
        super().__init__(relation_year=RELATION_YEAR)

    def pair(self, year: int, a: int, b: int, values: dict[str, float]) -> None:
        """Add a pair's figures by indicator, a row each."""
        if a == b:
            raise BadRecord(f"the pair of {a} with itself is not a pair")
        self.only_once(year, min(a, b), max(a, b))
        codes = (cow_country(a, year), cow_country(b, year))
        for indicator, value in values.items():
            self.add("relation_year", indicator, year, *codes, str(a), str(b), value)
