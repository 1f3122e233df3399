"""Partner share: which part of a country's international works is with one partner?

C_xy / I_x, with I_x the works of x with any other country, in full counting. The shares of all partners add up to
more than 1, because a work has several. The two sides of a pair differ, and turn in different years: a partner's
share in the smaller country can grow while the smaller's share in the larger falls. On layers that publish only
pairs (code, moves) the part is of the links from x.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._margins import fraction
from isthmus.measure._tables import links, of_pair, papers, real, work_countries
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="partner-share",
    title="Partner share",
    question="Which part of a country's international works is with one partner, by year?",
    unit="share of international works",
    range="0 to 1",
    counting=("full",),
    margins="international works",
    country_policy=("separate", "cwts"),
    layers=("works", "code", "ai_models", "moves"),
    levels=("country", "institution"),
    bases=("published", "records"),
    columns={
        "value": "joint works / international works of the country",
        "links": "joint works",
        "international": "works of the country with any other; links from it on layers of pairs",
    },
    citation="Luukkonen, Tijssen, Persson, Sivertsen (1993). The measurement of international scientific "
    "collaboration. Scientometrics 28, 15-36",
    count="links",
    sources=("openalex-country-totals", "published-totals"),
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, partner, value, links, international."""
    rows = links(lake, query)
    if query.basis == "records":
        works = work_countries(lake, query)
        total = works.filter(works.k > 1).group_by("year", "country").agg(papers=ibis._.count())
    elif query.layer == "works":
        total = papers(lake, query)
    else:
        total = rows.group_by("year", "country").agg(papers=rows.value.sum())
    asked = of_pair(rows, query).left_join(total, ["year", "country"]).drop("year_right", "country_right")
    return asked.select(
        "year",
        "country",
        "partner",
        value=fraction(real(asked.value), real(asked.papers)),
        links=asked.value,
        international=asked.papers,
    )


_FACTS = {"basis": "published", "layer": "works", "year": 2020}
CASES = (
    Case(
        name="the two sides of a pair differ",
        tables={
            "pair_year": [_FACTS | {"directed": False, "country_a": "CN", "country_b": "US", "value": 30}],
            "country_year": [
                _FACTS | {"indicator": "international_works", "country": c, "value": v}
                for c, v in (("CN", 60.0), ("US", 120.0))
            ],
        },
        query=Query(country=("US", "CN"), basis="published"),
        rows=[
            {"year": 2020, "country": "CN", "partner": "US", "value": 0.5, "links": 30, "international": 60},
            {"year": 2020, "country": "US", "partner": "CN", "value": 0.25, "links": 30, "international": 120},
        ],
        source="by hand",
    ),
    Case(
        name="a country whose total is not published has no share",
        tables={"pair_year": [_FACTS | {"directed": False, "country_a": "CN", "country_b": "US", "value": 30}]},
        query=Query(country=("US",), partner=("CN",), basis="published"),
        rows=[{"year": 2020, "country": "US", "partner": "CN", "value": None, "links": 30}],
        source="by hand",
    ),
)
