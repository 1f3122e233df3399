"""Active researchers of each country by year, and how many moved in and out (MPIDR, on OpenAlex)."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import Zenodo
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import count, country, year
from isthmus.source._csv import csv_rows
from isthmus.source._indicators import IndicatorRows
from isthmus.source._records import Rows

SOURCE = Source(
    id="researcher-populations",
    title="Researchers by country, and moves in and out",
    publisher="Max Planck Institute for Demographic Research",
    licence="CC-BY-4.0",
    citation="Scholarly Migration Database (OpenAlex 2023), Zenodo, doi:10.5281/zenodo.11145735",
    cadence="yearly",
    grain="one country in one year",
    live="https://zenodo.org/records/11145735",
    files=("migration/*_country.csv*",),
    tables=("country_year",),
    dated="2024-05-08",
    floor=50,
    ceiling=100_000,
    caveats=(
        "A population is padded: a researcher counts in the years between two publications.",
        "A row whose country is ``nan`` is of researchers without one, kept with country null; NA is Namibia.",
    ),
    download=(
        Zenodo(
            url="https://zenodo.org/api/records/11145735",
            match="*_country.csv*",
            to="migration/{name}",
        ),
    ),
)
INDICATORS = {
    "paddedpop": "researchers",
    "number_of_inmigrations": "moves_in",
    "number_of_outmigrations": "moves_out",
}


def read(part: Part) -> Iterator[Batch]:
    """Yield the countries and years of one CSV; its rates follow from the counts and are not stored."""
    return csv_rows(part, ("year", "countrycode", *INDICATORS), IndicatorRows("country_year"), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one country's three figures."""
    assert isinstance(rows, IndicatorRows)
    when, code = year(row["year"]), country(row["countrycode"])
    values = {indicator: count(row[column], column) for column, indicator in INDICATORS.items()}
    rows.only_once(when, code)
    for indicator, value in values.items():
        rows.figure("moves", indicator, when, code, float(value))
