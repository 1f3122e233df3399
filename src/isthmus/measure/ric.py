"""Relative intensity of collaboration (RIC): is a partner's part in x's links larger than in everyone else's?

RIC(x, y) = [C_xy / C_x] / [(C_y - C_xy) / (T - C_x)], where C_xy are the joint works, C_x the links of x and
T the links of the world counted once a pair (Fuchs, Sivertsen, Rousseau 2021, doi:10.1007/s11192-021-03890-9).
It is the risk ratio of a 2 x 2 table of links, and the interval is that table's (log method; Fuchs, Smolinsky,
Rousseau 2022). Links of one work are not independent, so on pair counts the interval is too narrow. Where the
works are loaded, ``boot_low`` and ``boot_high`` are the interval of 1,000 draws of works with replacement.

A world in which all countries work with all others alike does not give 1 but about .5, because a link has two
ends: with n countries, (n - 2) / 2 over (n - 2). ``neutral`` in the answer's parameters says so.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._margins import classes, drawn_ric, with_margins
from isthmus.measure._statistics import Z
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
    layers=("works", "ai_models"),
    levels=("country", "institution"),
    bases=("published", "records"),
    columns={
        "value": "RIC of country with partner; not symmetric",
        "low": "lower end of the 95% interval of the 2 x 2 table",
        "high": "upper end of the 95% interval of the 2 x 2 table",
        "boot_low": "lower end of the 95% bootstrap interval by paper; named pairs of works loaded only",
        "boot_high": "upper end of the 95% bootstrap interval by paper; named pairs of works loaded only",
        "doubled": "2 RIC, whose neutral value is 1",
        "links": "joint works, C_xy",
    },
    count="links",
    citation="Fuchs, Sivertsen, Rousseau (2021). Measuring the relative intensity of collaboration within a network. "
    "Scientometrics 126. doi:10.1007/s11192-021-03890-9",
)
CAVEATS = ("The interval takes links as independent; links of one work are not, so it is too narrow.",)
PARAMS = {"neutral": 0.5}


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, partner, value, low, high, doubled, links."""
    asked = with_margins(lake, query)
    a, n1 = asked.c, asked.c_x
    c, n2 = asked.c_y - a, asked.t - n1
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
        doubled=2 * ric,
        links=asked.links,
    )


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:
    """Add the bootstrap interval of each named pair where its works are loaded."""
    works = classes(lake, query) if query.basis == "records" else {}
    rows = []
    for row in found.to_pylist():
        pair = works.get((row["country"], row["partner"]))
        low, high = (None if pair is None else drawn_ric(pair, row["year"], query.seed)) or (None, None)
        rows.append(row | {"boot_low": low, "boot_high": high})
    return rows


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
