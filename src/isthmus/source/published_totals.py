"""Published figures carried with the project: international works of 16 countries, 2013-2023."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.source import Batch, Part, Source
from isthmus.source import openalex_country_totals as full

SOURCE = Source(
    id="published-totals",
    title="International works of 16 countries, 2013-2023 (carried with Isthmus)",
    publisher="OurResearch",
    licence="CC0-1.0",
    citation="OpenAlex API, works by country (countries_distinct_count:>1), 27 August 2024",
    cadence="once",
    grain="one country in one year",
    live="https://api.openalex.org/works?group_by=authorships.countries",
    files=("source/data/published_totals.csv",),
    tables=("country_year",),
    dated="2024-08-27",
    floor=176,
    ceiling=176,
    bundled=True,
    partial=True,
    caveats=("The newest two years (2022, 2023) were still being indexed when counted: expect them to grow.",),
)


def read(part: Part) -> Iterator[Batch]:
    """Yield the figures, which stand in the same columns as OpenAlex's totals."""
    return full.read(part)
