"""Mobility balance: of the researchers who move between two countries, who gains?

Arrivals in the country from the partner less departures to it, by year; of opposite sign seen from the other side.
``effectiveness`` is the balance over all moves of the pair (Shryock and Siegel 1971), -1 to 1.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._margins import fraction
from isthmus.measure._tables import links, of_pair, real
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="mobility-balance",
    title="Mobility balance",
    question="Of the researchers who move between two countries, who gains, by year?",
    unit="moves to the country less moves from it",
    range="any whole number",
    counting=("full",),
    margins="none",
    country_policy=("separate",),
    layers=("moves",),
    bases=("published",),
    columns={
        "value": "arrivals from the partner less departures to it",
        "arrivals": "moves from the partner to the country",
        "departures": "moves from the country to the partner",
        "effectiveness": "balance over all moves of the pair, -1 to 1",
        "moves": "moves both ways",
    },
    citation="Shryock, Siegel (1971). The Methods and Materials of Demography; Akbaritabar, Theile, Zagheni (2024). "
    "Scientific Data 11, 816",
    count="moves",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, partner, value, arrivals, departures, effectiveness, moves."""
    rows = links(lake, query)
    rows = rows.filter(rows.country.notnull() & rows.partner.notnull() & (rows.country != rows.partner))
    nothing = ibis.literal(0).cast("int64")
    out = rows.select("year", "country", "partner", departures="value", arrivals=nothing)
    into = rows.select("year", country="partner", partner="country", departures=nothing, arrivals="value")
    both = of_pair(out.union(into), query).group_by("year", "country", "partner")
    both = both.agg(arrivals=ibis._.arrivals.sum().cast("int64"), departures=ibis._.departures.sum().cast("int64"))
    moves = both.arrivals + both.departures
    balance = both.arrivals - both.departures
    return both.mutate(value=balance, effectiveness=fraction(real(balance), real(moves)), moves=moves)


_FACTS = {"basis": "published", "layer": "moves", "year": 2018, "directed": True}
CASES = (
    Case(
        name="thirty come and ten go",
        tables={
            "pair_year": [
                _FACTS | {"country_a": a, "country_b": b, "value": n}
                for a, b, n in [("CN", "US", 30), ("US", "CN", 10)]
            ]
        },
        query=Query(country=("US",), partner=("CN",), basis="published", layer="moves"),
        rows=[
            {
                "year": 2018,
                "country": "US",
                "partner": "CN",
                "value": 20,
                "arrivals": 30,
                "departures": 10,
                "effectiveness": 0.5,
                "moves": 40,
            }
        ],
        source="by hand",
    ),
)
