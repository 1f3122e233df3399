"""Works by pair of countries and year, as OpenAlex's API counts them."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import count, country, year
from isthmus.source._csv import csv_rows
from isthmus.source._pairs import PAIR_YEAR, add_pair
from isthmus.source._records import BadRecord, OnceRows, Rows

SOURCE = Source(
    id="openalex-country-pairs",
    title="OpenAlex works by country pair and year",
    publisher="OurResearch; compiled by V. Batagelj (bavla/OpenAlex)",
    licence="CC0-1.0",
    citation="OpenAlex API, works by pair of countries (countries_distinct_count:>1), 27 August 2024",
    cadence="once",
    grain="one pair of countries in one year",
    live="https://api.openalex.org/works?group_by=authorships.countries",
    files=("openalex/country_pairs/country_pair_year_*.csv*",),
    tables=("pair_year",),
    dated="2024-08-27",
    floor=1_000,
    ceiling=2_000_000,
    caveats=(
        "Whole counting of international works; one work counts once for each pair of its countries.",
        "The newest two years (2022, 2023) were still being indexed when counted: expect them to grow.",
        "Answers were capped at 200 partners a country; small pairs were filled from the other side.",
    ),
    download=(
        ByHand(
            url="https://github.com/bavla/OpenAlex",
            to="openalex/country_pairs/country_pair_year_FIRST_LAST.csv",
            how="it holds counts by pair of countries; write them with columns year,country_a,country_b,works.",
        ),
    ),
)


def read(part: Part) -> Iterator[Batch]:
    """Yield the pair counts of one CSV with columns year, country_a, country_b, works."""
    return csv_rows(part, ("year", "country_a", "country_b", "works"), OnceRows(pair_year=PAIR_YEAR), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one pair count."""
    a, b = country(row["country_a"]), country(row["country_b"])
    if a is None or b is None or a == b:
        raise BadRecord(f"countries {row['country_a']!r} and {row['country_b']!r} are not a pair")
    value = count(row["works"], "works")
    add_pair(rows, layer="works", unit="works", year=year(row["year"]), a=a, b=b, value=value)
