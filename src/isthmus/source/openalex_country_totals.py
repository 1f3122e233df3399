"""Each country's international works by year, as OpenAlex's API counts them."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import count, country, year
from isthmus.source._csv import csv_rows
from isthmus.source._pairs import COUNTRY_YEAR
from isthmus.source._records import BadRecord, OnceRows, Rows

SOURCE = Source(
    id="openalex-country-totals",
    title="OpenAlex international works by country and year",
    publisher="OurResearch; compiled by V. Batagelj (bavla/OpenAlex)",
    licence="CC0-1.0",
    citation="OpenAlex API, works by country (countries_distinct_count:>1), 27 August 2024",
    cadence="once",
    grain="one country in one year",
    live="https://api.openalex.org/works?group_by=authorships.countries",
    files=("openalex/country_pairs/country_year_international_total*.csv*",),
    tables=("country_year",),
    dated="2024-08-27",
    floor=100,
    ceiling=100_000,
    download=(
        ByHand(
            url="https://github.com/bavla/OpenAlex",
            to="openalex/country_pairs/country_year_international_total.csv",
            how="it holds counts by country; write them with columns year,country,international_works.",
        ),
    ),
)


def read(part: Part) -> Iterator[Batch]:
    """Yield the totals of one CSV with columns year, country, international_works."""
    return csv_rows(part, ("year", "country", "international_works"), OnceRows(country_year=COUNTRY_YEAR), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one country's total."""
    code = country(row["country"])
    if code is None:
        raise BadRecord("the row has no country")
    value, when = count(row["international_works"], "international_works"), year(row["year"])
    assert isinstance(rows, OnceRows)
    rows.only_once(code, when)
    rows.add(
        "country_year",
        "published",
        "works",
        "international_works",
        when,
        None,
        code,
        float(value),
    )
