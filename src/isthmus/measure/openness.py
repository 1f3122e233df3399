"""Openness: does a country work more with others or within itself?

The E-I index (E - I) / (E + I) with E the international and I the domestic works (Krackhardt and Stern 1988,
doi:10.2307/2786835): -1 where all works are domestic, 1 where all are international. Large countries are lower by size
alone, so compare a country with itself over time.
"""

from __future__ import annotations

import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._tables import of_country, real, work_countries
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="openness",
    title="Openness (E-I index)",
    question="Does a country work more with others or within itself, by year?",
    unit="(international - domestic) / works",
    range="-1 to 1",
    counting=("full",),
    margins="papers",
    country_policy=("separate", "cwts"),
    layers=("works", "ai_models"),
    levels=("country", "institution"),
    bases=("records",),
    columns={
        "value": "(E - I) / (E + I)",
        "international": "works with another country, E",
        "domestic": "works without, I",
    },
    citation="Krackhardt, Stern (1988). Informal networks and organizational crises. Social Psychology Quarterly "
    "51(2), 123-140. doi:10.2307/2786835",
    keys=("year", "country"),
    count="international",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, value, international, domestic."""
    rows = of_country(work_countries(lake, query), query)
    rows = rows.mutate(e=(rows.k > 1).cast("int64"), i=(rows.k == 1).cast("int64"))
    rows = rows.group_by("year", "country").agg(international=rows.e.sum(), domestic=rows.i.sum())
    e, i = real(rows.international), real(rows.domestic)
    return rows.mutate(value=(e - i) / (e + i))


CASES = (
    Case(
        name="one international work of four",
        tables={
            "work_country": [
                {"work_id": w, "year": 2020, "country": c, "share": 10**9 // len(cs), "n_countries": len(cs)}
                for w, cs in enumerate([("DE", "FR"), ("DE",), ("DE",), ("DE",)])
                for c in cs
            ]
        },
        query=Query(basis="records"),
        rows=[
            {"year": 2020, "country": "DE", "value": -0.5, "international": 1, "domestic": 3},
            {"year": 2020, "country": "FR", "value": 1.0, "international": 1, "domestic": 0},
        ],
        source="by hand: (1 - 3) / 4",
    ),
)
