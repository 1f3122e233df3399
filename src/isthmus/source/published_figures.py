"""Published figures carried with the project: works by pair of 16 countries, 2013-2023."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.source import Batch, Part, Source
from isthmus.source import openalex_country_pairs as full

SOURCE = Source(
    id="published-figures",
    title="Works by country pair, 16 countries, 2013-2023 (carried with Isthmus)",
    publisher="OurResearch",
    licence="CC0-1.0",
    citation="OpenAlex API, works by pair of countries (countries_distinct_count:>1), 27 August 2024",
    cadence="once",
    grain="one pair of countries in one year",
    live="https://api.openalex.org/works?group_by=authorships.countries",
    files=("source/data/published_figures.csv",),
    tables=("pair_year",),
    dated="2024-08-27",
    floor=1_320,
    ceiling=1_320,
    bundled=True,
    partial=True,
    caveats=(
        "Sixteen countries only, whole counting: affinities and totals need every country and are not offered.",
        "The newest two years (2022, 2023) were still being indexed when counted: expect them to grow.",
    ),
)


def read(part: Part) -> Iterator[Batch]:
    """Yield the figures, which stand in the same columns as OpenAlex's pair counts."""
    return full.read(part)
