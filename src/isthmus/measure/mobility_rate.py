"""Mobility rates: how many researchers come and go, for each thousand who are there?

Moves in, out and net over the padded population of the year, by a thousand. A population is padded: a researcher counts
in the years between two publications. A move is a change of country in published affiliations, not a border crossing.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._margins import fraction
from isthmus.measure._tables import of_country
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="mobility-rate",
    title="Mobility rates",
    question="How many researchers come and go, for each thousand who are there, by year?",
    unit="moves in less moves out per thousand researchers",
    range="any number; 0 where as many come as go",
    counting=("full",),
    margins="padded population",
    country_policy=("separate",),
    layers=("moves",),
    bases=("published",),
    columns={
        "value": "net rate, (in - out) / population x 1,000",
        "in_rate": "moves in per thousand researchers",
        "out_rate": "moves out per thousand researchers",
        "moves_in": "moves in",
        "moves_out": "moves out",
        "researchers": "padded population",
    },
    citation="Akbaritabar, Theile, Zagheni (2024). Bilateral flows and rates of international migration of scholars "
    "for 210 countries. Scientific Data 11, 816",
    keys=("year", "country"),
    count="researchers",
    sources=("researcher-populations",),
    table="country_year",
)
FIGURES = ("researchers", "moves_in", "moves_out")


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, value, in_rate, out_rate, moves_in, moves_out, researchers."""
    rows = lake.table("country_year")
    rows = of_country(rows.filter(rows.layer == "moves", rows.country.notnull()), query)
    none = ibis.null("float64")
    each = {f: (rows.indicator == f).ifelse(rows.value, none).max() for f in FIGURES}
    rows = rows.group_by("year", "country").agg(**each)
    n, into, out = (rows[f] for f in FIGURES)
    return rows.select(
        "year",
        "country",
        value=fraction((into - out) * 1000, n),
        in_rate=fraction(into * 1000, n),
        out_rate=fraction(out * 1000, n),
        **{f: rows[f].cast("int64") for f in FIGURES},
    )


_FACTS = {"basis": "published", "layer": "moves", "country": "US", "year": 2018}
CASES = (
    Case(
        name="48,810 in and 49,431 out of 1,266,850",
        tables={
            "country_year": [
                _FACTS | {"indicator": i, "value": v}
                for i, v in zip(FIGURES, (1_266_850.0, 48_810.0, 49_431.0), strict=True)
            ]
        },
        query=Query(country=("US",), basis="published", layer="moves"),
        rows=[
            {
                "year": 2018,
                "country": "US",
                "value": -0.4902,
                "in_rate": 38.5287,
                "out_rate": 39.0188,
                "moves_in": 48_810,
                "moves_out": 49_431,
                "researchers": 1_266_850,
            }
        ],
        source="Scholarly Migration Database, United States 2018",
        tolerance=1e-3,
    ),
)
