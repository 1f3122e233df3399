"""Relative intensity of collaboration (RIC): is a partner's part in x's links larger than in everyone else's?

RIC(x, y) = [C_xy / C_x] / [(C_y - C_xy) / (T - C_x)], where C_xy are the joint works, C_x the links of x and
T the links of the world counted once a pair (Fuchs, Sivertsen, Rousseau 2021, doi:10.1007/s11192-021-03890-9).
It is the risk ratio of a 2 x 2 table of links, and the interval is that table's (log method; Fuchs, Smolinsky,
Rousseau 2022). Links of one work are not independent, so on pair counts the interval is too narrow.

A world in which all countries work with all others alike does not give 1 but about .5, because a link has two
ends: with n countries, (n - 2) / 2 over (n - 2). ``neutral`` in the answer's parameters says so.
"""

from __future__ import annotations

from itertools import combinations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._tables import links, of_pair, real
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="ric",
    title="Relative intensity of collaboration",
    question="Do two countries work together more than each one's size would suggest?",
    unit="ratio (neutral = .5)",
    range="0 or more; .5 where links are spread evenly",
    counting=("full",),
    margins="links",
    country_policy=("separate", "cwts"),
    layers=("works",),
    bases=("published", "records"),
    columns={
        "value": "RIC of country with partner; not symmetric",
        "low": "lower end of the 95% interval of the 2 x 2 table",
        "high": "upper end of the 95% interval of the 2 x 2 table",
        "links": "joint works, C_xy",
    },
    citation="Fuchs, Sivertsen, Rousseau (2021). Measuring the relative intensity of collaboration within a network. "
    "Scientometrics 126. doi:10.1007/s11192-021-03890-9",
)
CAVEATS = ("The interval takes links as independent; links of one work are not, so it is too narrow.",)
PARAMS = {"neutral": 0.5}
Z = 1.959963984540054


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, partner, value, low, high, links."""
    rows = links(lake, query)
    rows = rows.filter(rows.country.notnull() & rows.partner.notnull())
    of_x = rows.group_by("year", "country").agg(c_x=rows.value.sum())
    of_y = of_x.select("year", partner=of_x.country, c_y=of_x.c_x)
    world = rows.group_by("year").agg(twice=rows.value.sum())
    asked = of_pair(rows, query).join(of_x, ["year", "country"]).join(of_y, ["year", "partner"]).join(world, "year")
    a, n1 = real(asked.value), real(asked.c_x)
    c, n2 = real(asked.c_y) - a, real(asked.twice) / 2 - n1
    defined = (n1 > 0) & (c > 0) & (n2 > 0)
    ric = defined.ifelse((a / n1) / (c / n2), ibis.null("float64"))
    inside = (a > 0) & defined
    spread = inside.ifelse(1 / a - 1 / n1 + 1 / c - 1 / n2, ibis.null("float64")).sqrt() * Z
    return asked.select(
        "year",
        "country",
        "partner",
        value=ric,
        low=ric * (-spread).exp(),
        high=ric * spread.exp(),
        links=asked.value,
    )


_FACTS = {"basis": "published", "layer": "works", "year": 2020, "directed": False}


def _world(pairs: dict[tuple[str, str], int]) -> dict[str, list[dict[str, object]]]:
    return {"pair_year": [_FACTS | {"country_a": a, "country_b": b, "value": n} for (a, b), n in pairs.items()]}


CASES = (
    Case(
        name="a uniform world of four countries is .5 everywhere",
        tables=_world(dict.fromkeys(combinations(("DE", "FR", "IT", "US"), 2), 10)),
        query=Query(country=("DE",), partner=("FR",), basis="published"),
        rows=[
            {
                "year": 2020,
                "country": "DE",
                "partner": "FR",
                "value": 0.5,
                "low": 0.2839548,
                "high": 0.8804217,
                "links": 10,
            }
        ],
        source="by hand: (10/30) / (20/30); s.e. of the log = sqrt(1/10 - 1/30 + 1/20 - 1/30)",
        tolerance=1e-6,
    ),
    Case(
        name="not symmetric: FR is more of IT's links than IT of FR's",
        tables=_world({("DE", "FR"): 30, ("FR", "IT"): 10, ("DE", "IT"): 5}),
        query=Query(country=("IT",), partner=("FR",), basis="published"),
        rows=[
            {
                "year": 2020,
                "country": "IT",
                "partner": "FR",
                "value": (10 / 15) / (30 / 30),
                "low": 0.4661238,
                "high": 0.9534901,
                "links": 10,
            }
        ],
        source="by hand; with T - C_x = C_y - C_xy the table's variance is 1/10 - 1/15",
        tolerance=1e-6,
    ),
)
