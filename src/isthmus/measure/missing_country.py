"""Missing country: which part of the authorship of a country's works has no country at all?

The share of works' authorship (fractional counting by authors) without a country, over the works in which the country
takes part; ``any`` is the part of those works with at least one such author. A work of two countries of which one is
missing looks domestic, so a change in this share can look like a change in cooperation: read it beside every series.
"""

from __future__ import annotations

import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._tables import WHOLE, of_country, real, work_countries
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="missing-country",
    title="Missing country",
    question="How much of the authorship of a country's works has no country, by year?",
    unit="share of authorship",
    range="0 to 1",
    counting=("full",),
    margins="papers",
    country_policy=("separate", "cwts"),
    layers=("works",),
    levels=("country", "institution"),
    bases=("records",),
    columns={
        "value": "authorship without a country / works",
        "any": "share of works with at least one author without a country",
        "works": "works of the country",
    },
    citation="Zhang, Cao, Shang, Sivertsen, Huang (2024). Missing institutions in OpenAlex: possible "
    "reasons, implications, and solutions. Scientometrics 129",
    keys=("year", "country"),
    count="works",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, value, any, works."""
    works = of_country(work_countries(lake, query), query)
    everything = lake.table("work_country")
    without = everything.filter(everything.country.isnull()).select("work_id", lost="share")
    rows = works.left_join(without, "work_id")
    lost = rows.lost.fill_null(0).cast("int64")
    rows = rows.mutate(lost=lost, one=(lost > 0).cast("int64"))
    rows = rows.group_by("year", "country").agg(lost=rows.lost.sum(), one=rows.one.sum(), works=rows.count())
    return rows.select(
        "year",
        "country",
        "works",
        value=real(rows.lost) / WHOLE / real(rows.works),
        any=real(rows.one) / real(rows.works),
    )


_ROWS = [(1, "DE", 750_000_000), (1, None, 250_000_000), (2, "DE", 10**9)]
CASES = (
    Case(
        name="a quarter of one work of two",
        tables={
            "work_country": [
                {"work_id": w, "year": 2020, "country": c, "share": s, "n_countries": 1} for w, c, s in _ROWS
            ]
        },
        query=Query(basis="records"),
        rows=[{"year": 2020, "country": "DE", "value": 0.125, "any": 0.5, "works": 2}],
        source="by hand",
    ),
)
