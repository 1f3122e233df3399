"""International share: which part of a country's works has authors in another country as well.

Full counting: works with the country and at least one other / works with the country, with Wilson's (1927)
95% score interval. Fractional counting: the same in the country's shares of works, without an interval.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._statistics import Z
from isthmus.measure._tables import of_years, real, work_countries
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="international-share",
    title="International share",
    question="Which part of a country's works is written with other countries, by year?",
    unit="share of works",
    range="0 to 1",
    counting=("full", "fractional"),
    margins="papers",
    country_policy=("separate", "cwts"),
    layers=("works", "ai_models"),
    levels=("country", "institution"),
    count="works",
    bases=("records",),
    columns={
        "value": "international works / works",
        "low": "lower end of the 95% interval (Wilson); full counting only",
        "high": "upper end of the 95% interval (Wilson); full counting only",
        "international": "works with another country",
        "works": "works of the country",
    },
    citation="Wilson (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212",
    keys=("year", "country"),
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, value, low, high, international, works."""
    rows = of_years(work_countries(lake, query), query)
    if query.country:
        rows = rows.filter(rows.country.isin(query.country))
    full = query.counting == "full"
    weight = ibis.literal(1).cast("int64") if full else rows.share.cast("int64")
    rows = rows.mutate(weight=weight, joint=(rows.k > 1).ifelse(weight, 0))
    rows = rows.group_by("year", "country").agg(joint=rows.joint.sum(), works=rows.weight.sum())
    if query.counting == "fractional":
        rows = rows.mutate(joint=real(rows.joint) / 1e9, works=real(rows.works) / 1e9)
    p, n = real(rows.joint) / real(rows.works), real(rows.works)
    mid, half = (p + Z**2 / (2 * n)), Z * (p * (1 - p) / n + Z**2 / (4 * n * n)).sqrt()
    bounds = [(mid - half) / (1 + Z**2 / n), (mid + half) / (1 + Z**2 / n)]
    if query.counting == "fractional":
        bounds = [ibis.null("float64"), ibis.null("float64")]
    return rows.select(
        "year", "country", value=p, low=bounds[0], high=bounds[1], international=rows.joint, works=rows.works
    )


CASES = (
    Case(
        name="Wilson's interval: 1 of 10 works is international",
        tables={
            "work_country": [
                {"work_id": w, "year": 2020, "country": c, "share": 10**9 // len(cs), "n_countries": len(cs)}
                for w, cs in enumerate([("DE", "FR"), *[("DE",)] * 9])
                for c in cs
            ]
        },
        query=Query(country=("DE",), basis="records"),
        rows=[
            {
                "year": 2020,
                "country": "DE",
                "value": 0.1,
                "low": 0.017876213,
                "high": 0.404150028,
                "international": 1,
                "works": 10,
            }
        ],
        source="Wilson interval for 1 of 10, as tabulated: 0.0179 to 0.4042",
        tolerance=1e-8,
    ),
    Case(
        name="fractional counting: half of one work of ten",
        tables={
            "work_country": [
                {"work_id": w, "year": 2020, "country": c, "share": 10**9 // len(cs), "n_countries": len(cs)}
                for w, cs in enumerate([("DE", "FR"), *[("DE",)] * 9])
                for c in cs
            ]
        },
        query=Query(country=("DE",), basis="records", counting="fractional"),
        rows=[
            {
                "year": 2020,
                "country": "DE",
                "value": 0.5 / 9.5,
                "low": None,
                "high": None,
                "international": 0.5,
                "works": 9.5,
            }
        ],
        source="by hand: .5 / 9.5",
    ),
)
