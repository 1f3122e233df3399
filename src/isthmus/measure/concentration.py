"""Concentration: on how many partners does a country's cooperation rest?

With s the shares of partners in its links: HHI = sum s^2 (1 / n to 1); effective partners 1 / HHI; effective
partners by entropy exp(-sum s ln s) (Hill 1973, doi:10.2307/1934352).
Thresholds used for trade in goods do not transfer.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._tables import links, of_country, real
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="concentration",
    title="Concentration of partners",
    question="On how many partners does a country's cooperation rest, by year?",
    unit="Herfindahl-Hirschman index",
    range="above 0 to 1; 1 for a single partner",
    counting=("full", "fractional", "product", "harmonic", "share"),
    margins="links",
    country_policy=("separate", "cwts"),
    layers=("works", "code", "ai_models", "moves"),
    levels=("country", "institution"),
    bases=("published", "records"),
    columns={
        "value": "sum of squared shares of partners in the links",
        "effective": "effective number of partners, 1 / value",
        "entropy": "effective number of partners by entropy, exp(-sum s ln s)",
        "largest": "share of the largest partner",
        "partners": "partners with a link",
        "links": "links of the country",
    },
    citation="Hirschman (1945), National Power and the Structure of Foreign Trade; "
    "Hill (1973). Diversity and evenness. Ecology 54(2), 427-432. doi:10.2307/1934352",
    keys=("year", "country"),
    count="links",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, value, effective, entropy, largest, partners, links."""
    rows = links(lake, query)
    rows = of_country(rows.filter(rows.country.notnull() & rows.partner.notnull() & (rows.value > 0)), query)
    total = rows.group_by("year", "country").agg(total=rows.value.sum())
    rows = rows.join(total, ["year", "country"])
    rows = rows.mutate(s=real(rows.value) / real(rows.total))
    found = rows.group_by("year", "country").agg(
        value=(rows.s * rows.s).sum(),
        h=(rows.s * rows.s.ln()).sum(),
        largest=rows.s.max(),
        partners=rows.count(),
        links=rows.value.sum(),
    )
    return found.select(
        "year", "country", "value", "largest", "partners", "links",
        effective=ibis.literal(1.0) / found.value, entropy=(-found.h).exp(),
    )  # fmt: skip


def _links(counts: dict[str, int]) -> list[dict[str, object]]:
    facts = {"basis": "published", "layer": "works", "year": 2020, "directed": False, "country_a": "DE"}
    return [facts | {"country_b": b, "value": n} for b, n in counts.items()]


CASES = (
    Case(
        name="shares .5, .3 and .2",
        tables={"pair_year": _links({"FR": 50, "IT": 30, "US": 20})},
        query=Query(country=("DE",), basis="published"),
        rows=[
            {
                "year": 2020,
                "country": "DE",
                "value": 0.38,
                "effective": 1 / 0.38,
                "entropy": 2.800094,
                "largest": 0.5,
                "partners": 3,
                "links": 100,
            }
        ],
        source="by hand: .25 + .09 + .04; exp(.5 ln 2 + .3 ln(10/3) + .2 ln 5) = exp(1.02965)",
        tolerance=1e-5,
    ),
    Case(
        name="four equal partners are four effective partners either way",
        tables={"pair_year": _links(dict.fromkeys(("FR", "IT", "US", "CN"), 7))},
        query=Query(country=("DE",), basis="published"),
        rows=[{"year": 2020, "country": "DE", "value": 0.25, "effective": 4.0, "entropy": 4.0}],
        source="by hand",
    ),
)
