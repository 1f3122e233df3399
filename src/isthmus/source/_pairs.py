"""The two tables that every published count goes to: by pair and year, and by country and year."""

from __future__ import annotations

from isthmus.source._records import OnceRows, Rows

PAIR_YEAR = (
    "basis",
    "layer",
    "unit",
    "year",
    "quarter",
    "field_id",
    "n_countries",
    "country_a",
    "country_b",
    "value",
    "directed",
)
COUNTRY_YEAR = ("basis", "layer", "indicator", "year", "quarter", "country", "value")


def add_pair(
    rows: Rows,
    *,
    layer: str,
    unit: str,
    year: int,
    a: str | None,
    b: str | None,
    value: int,
    quarter: int | None = None,
    directed: bool = False,
    key: tuple[str | None, str | None] | None = None,
) -> None:
    """Add one published pair count; an undirected pair is stored once, in alphabetical order.

    ``key`` tells the pair apart within the file where the two codes do not, as where both are unknown.
    """
    if not directed and a is not None and b is not None and a > b:
        a, b = b, a
    assert isinstance(rows, OnceRows)
    rows.only_once(year, quarter, *(key or (a, b)))
    rows.add("pair_year", "published", layer, unit, year, quarter, None, None, a, b, value, directed)
