"""GitHub Innovation Graph: collaborators between economies, by quarter."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import File
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import count, country, year
from isthmus.source._csv import csv_rows
from isthmus.source._pairs import PAIR_YEAR, add_pair
from isthmus.source._records import BadRecord, OnceRows, Rows

SOURCE = Source(
    id="innovation-graph",
    title="GitHub Innovation Graph: economy collaborators",
    publisher="GitHub",
    licence="CC0-1.0",
    citation="GitHub Innovation Graph, economy collaborators, 2020Q1-2025Q3",
    cadence="quarterly",
    grain="one ordered pair of economies in one quarter",
    live="https://raw.githubusercontent.com/github/innovationgraph/main/data/economy_collaborators.csv",
    files=("innovationgraph/economy_collaborators.csv*",),
    tables=("pair_year",),
    dated="2026-03-01",
    floor=100,
    ceiling=1_000_000,
    caveats=("Rows for the aggregate EU are kept apart and never added to those of its members.",),
    download=(
        File(
            url="https://raw.githubusercontent.com/github/innovationgraph/main/data/economy_collaborators.csv",
            to="innovationgraph/economy_collaborators.csv",
        ),
    ),
)


def read(part: Part) -> Iterator[Batch]:
    """Yield the rows of one CSV with columns weight, source, destination, year, quarter."""
    required = ("weight", "source", "destination", "year", "quarter")
    return csv_rows(part, required, OnceRows(pair_year=PAIR_YEAR), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one directed pair."""
    quarter = count(row["quarter"], "quarter")
    if quarter not in (1, 2, 3, 4):
        raise BadRecord(f"quarter {row['quarter']!r} is not 1 to 4")
    add_pair(
        rows, layer="code", unit="collaborators", year=year(row["year"]), quarter=quarter,
        a=country(row["source"], aggregates=True), b=country(row["destination"], aggregates=True),
        value=count(row["weight"], "weight"), directed=True,
    )  # fmt: skip
