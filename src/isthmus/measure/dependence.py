"""Dependence: how much more does one side of a pair rest on the other?

The dependence of x on y is y's share of x's links, C_xy / C_x; the asymmetry is the difference of the two sides'
(Hirschman 1945). It is of opposite sign seen from the other side, and 0 where both rest on each other alike.
"""

from __future__ import annotations

import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._margins import fraction, with_margins
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="dependence",
    title="Asymmetry of dependence",
    question="How much more does a country rest on a partner than the partner on it, by year?",
    unit="difference of shares of links",
    range="-1 to 1; 0 where both rest on each other alike",
    counting=("full", "fractional", "product", "harmonic", "share"),
    margins="links",
    country_policy=("separate", "cwts"),
    layers=("works", "ai_models"),
    levels=("country", "institution"),
    bases=("published", "records"),
    columns={
        "value": "dependence of the country less dependence of the partner",
        "on_partner": "the partner's share of the country's links",
        "of_partner": "the country's share of the partner's links",
        "links": "joint works",
    },
    citation="Hirschman (1945). National Power and the Structure of Foreign Trade. University of California Press",
    count="links",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, partner, value, on_partner, of_partner, links."""
    rows = with_margins(lake, query)
    on, of = fraction(rows.c, rows.c_x), fraction(rows.c, rows.c_y)
    return rows.select("year", "country", "partner", "links", value=on - of, on_partner=on, of_partner=of)


_FACTS = {"basis": "published", "layer": "works", "year": 2020, "directed": False}
CASES = (
    Case(
        name="a small country rests on a large one",
        tables={
            "pair_year": [
                _FACTS | {"country_a": a, "country_b": b, "value": n}
                for a, b, n in [("CH", "US", 30), ("CH", "DE", 20), ("DE", "US", 90)]
            ]
        },
        query=Query(country=("CH",), partner=("US",), basis="published"),
        rows=[
            {
                "year": 2020,
                "country": "CH",
                "partner": "US",
                "value": 0.6 - 0.25,
                "on_partner": 0.6,
                "of_partner": 0.25,
                "links": 30,
            }
        ],
        source="by hand: 30 / 50 - 30 / 120",
    ),
)
