"""Co-publication: how many works have authors in both countries.

Full counting gives a work of k countries to each of its C(k, 2) pairs; fractional counting gives each pair
1 / C(k, 2), so that an international work adds one link in all (Perianes-Rodriguez, Waltman, van Eck 2016,
doi:10.1016/j.joi.2016.10.006). Symmetric, except on layers that are directed (code, moves), where the row
runs from country to partner.
"""

from __future__ import annotations

import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._tables import links, of_pair
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="copublication",
    title="Co-publication",
    question="How much do two countries publish together, by year?",
    unit="works",
    range="0 or more; whole numbers under full counting",
    counting=("full", "fractional"),
    margins="none",
    country_policy=("separate", "cwts"),
    layers=("works", "code", "moves"),
    bases=("published", "records"),
    columns={"value": "links between country and partner in the year"},
    citation="Perianes-Rodriguez, Waltman, van Eck (2016). Constructing bibliometric networks: a comparison between "
    "full and fractional counting. Journal of Informetrics 10(4). doi:10.1016/j.joi.2016.10.006",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, partner, value."""
    return of_pair(links(lake, query), query)


_TALLY = {"basis": "records", "layer": "works", "year": 2020, "directed": False}
_PAIRS = [
    _TALLY | {"n_countries": k, "country_a": a, "country_b": b, "value": n}
    for k, a, b, n in [(2, "DE", "FR", 3), (3, "DE", "FR", 1), (3, "DE", "IT", 1), (3, "FR", "IT", 1)]
]
_WORKS = [
    {"work_id": w, "year": 2020, "country": c, "share": 10**9 // len(cs), "n_countries": len(cs)}
    for w, cs in enumerate([("CN", "HK"), ("CN", "US"), ("CN", "HK", "US")])
    for c in cs
]
CASES = (
    Case(
        name="full counting: three works of DE and FR, one of DE, FR and IT",
        tables={"pair_year": _PAIRS},
        query=Query(country=("DE",), partner=("FR",), basis="records"),
        rows=[{"year": 2020, "country": "DE", "partner": "FR", "value": 4}],
        source="by hand: 3 + 1",
    ),
    Case(
        name="fractional counting: the work of three countries gives each pair one third",
        tables={"pair_year": _PAIRS},
        query=Query(country=("FR",), partner=("DE", "IT"), basis="records", counting="fractional"),
        rows=[
            {"year": 2020, "country": "FR", "partner": "DE", "value": 3 + 1 / 3},
            {"year": 2020, "country": "FR", "partner": "IT", "value": 1 / 3},
        ],
        source="by hand: 1 / C(3, 2)",
    ),
    Case(
        name="CWTS policy: a work of mainland China and Hong Kong is not international",
        tables={"work_country": _WORKS},
        query=Query(country=("CN",), basis="records", policy="cwts"),
        rows=[{"year": 2020, "country": "CN", "partner": "US", "value": 2}],
        source="Leiden Ranking, information on indicators: HK and MO counted with CN",
    ),
)
