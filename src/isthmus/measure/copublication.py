"""Co-publication: how many works have authors in both countries.

Full counting gives a work of k countries to each of its C(k, 2) pairs; fractional counting gives each pair
1 / C(k, 2), so that an international work adds one link in all (Perianes-Rodriguez, Waltman, van Eck 2016,
doi:10.1016/j.joi.2016.10.006). With a work's shares s by country: product 2 s_x s_y, harmonic
2 s_x s_y / (s_x + s_y) (Rousseau and Zhang 2020), share s_x + s_y (as the Nature Index adds them up).
Symmetric, except on layers that are directed (code, moves), where the row runs from country to partner.

``low`` and ``high`` bound a full count of works under a stated model of errors in the assignment of countries:
each side of a work wrong with probability e = .02 and missing with probability m = .05, both assumed. The low
end takes wrong ones only, C (1 - e)^2; the high end missing ones only, C / (1 - m)^2; both less or more 1.96
standard deviations of the binomial and negative binomial drawn. It says nothing of works not indexed at all.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._statistics import Z
from isthmus.measure._tables import links, of_pair, real
from isthmus.model.answer import Case, Counting, Measure, Query

MEASURE = Measure(
    id="copublication",
    title="Co-publication",
    question="How much do two countries publish together, by year?",
    unit="works",
    range="0 or more; whole numbers under full counting",
    counting=("full", "fractional", "product", "harmonic", "share"),
    margins="none",
    country_policy=("separate", "cwts"),
    layers=("works", "code", "ai_models", "moves"),
    levels=("country", "institution"),
    bases=("published", "records"),
    columns={
        "value": "links between country and partner in the year",
        "low": "lower bound under the stated errors of country assignment; full counts of works only",
        "high": "upper bound under the stated errors of country assignment; full counts of works only",
    },
    count="value",
    citation="Perianes-Rodriguez, Waltman, van Eck (2016). Constructing bibliometric networks: a comparison between "
    "full and fractional counting. Journal of Informetrics 10(4). doi:10.1016/j.joi.2016.10.006",
)


WRONG, MISSING = 0.02, 0.05
CAVEATS = (
    f"Bounds (low, high) assume that a country is wrong in {WRONG:.0%} and missing in {MISSING:.0%} of cases a side.",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, partner, value, low, high."""
    rows = of_pair(links(lake, query, pair=True), query)
    if query.layer != "works" or query.counting != "full" or query.level != "country":
        return rows.mutate(low=ibis.null("float64"), high=ibis.null("float64"))
    n, right, found = real(rows.value), (1 - WRONG) ** 2, (1 - MISSING) ** 2
    low = n * right - Z * (n * right * (1 - right)).sqrt()
    high = n / found + Z * (n * (1 - found)).sqrt() / found
    return rows.mutate(low=ibis.greatest(low, ibis.literal(0.0)), high=high)


_WEIGHTED: tuple[tuple[Counting, float], ...] = (("product", 0.875), ("harmonic", 0.875), ("share", 2.0))
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
    *(
        Case(
            name=f"{counting} of shares .75 and .25, and of .5 and .5",
            tables={
                "work_country": [
                    {"work_id": w, "year": 2020, "country": c, "share": s, "n_countries": 2}
                    for w, c, s in [
                        (1, "DE", 750_000_000),
                        (1, "FR", 250_000_000),
                        (2, "DE", 500_000_000),
                        (2, "FR", 500_000_000),
                    ]
                ]
            },
            query=Query(country=("DE",), partner=("FR",), basis="records", counting=counting),
            rows=[{"year": 2020, "country": "DE", "partner": "FR", "value": value}],
            source="by hand",
        )
        for counting, value in _WEIGHTED
    ),
    Case(
        name="a group is one actor: a work of two members counts once, and a member leaves on its date",
        tables={
            "work_country": [
                {"work_id": w, "year": y, "country": c, "share": 10**9 // len(cs), "n_countries": len(cs)}
                for w, (y, cs) in enumerate([(2019, ("CN", "DE", "GB")), (2021, ("CN", "GB")), (2021, ("CN", "DE"))])
                for c in cs
            ],
            "membership": [
                {"group": "EU", "iso2": "GB", "status": "member", "from": "1973-01-01", "to": "2020-01-31"},
                {"group": "EU", "iso2": "DE", "status": "member", "from": "1958-01-01"},
            ],
        },
        query=Query(country=("group:EU",), partner=("CN",), basis="records"),
        rows=[
            {"year": 2019, "country": "group:EU", "partner": "CN", "value": 1},
            {"year": 2021, "country": "group:EU", "partner": "CN", "value": 1},
        ],
        source="by hand: dates of the treaties",
    ),
    Case(
        name="bounds of 10,000 works",
        tables={"pair_year": [_TALLY | {"n_countries": 2, "country_a": "DE", "country_b": "FR", "value": 10_000}]},
        query=Query(country=("DE",), partner=("FR",), basis="records"),
        rows=[{"year": 2020, "country": "DE", "partner": "FR", "value": 10_000, "low": 9565.777, "high": 11148.144}],
        source="by hand: 9604 - 1.96 sqrt(380.3); 11080.33 + 1.96 sqrt(975) / .9025",
        tolerance=0.01,
    ),
)
