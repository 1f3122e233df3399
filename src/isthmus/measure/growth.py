"""Growth: which partnerships grow or shrink, and which are new?

Works with each partner in the first and last year asked about, with the compound growth a year, (last / first)^(1 /
years) - 1; ``kind`` is new (fewer than 5 works in the first year and 5 or more in the last), ended (the reverse),
growing, shrinking or steady (a change within two standard deviations of two counts of chance, 2 sqrt(first +
last)). Without years: the last ten full years. The newest two are left out unless asked for, because they are still
filling.
"""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.lake.open import Lake
from isthmus.measure._notes import FILLING
from isthmus.measure._tables import links, of_pair
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="growth",
    title="Growth and new partnerships",
    question="Which partnerships grow or shrink, and which are new?",
    unit="compound growth a year",
    range="-1 or more; 0 for no change",
    counting=("full", "fractional"),
    margins="none",
    country_policy=("separate", "cwts"),
    layers=("works", "code", "ai_models", "moves"),
    levels=("country", "institution"),
    bases=("published", "records"),
    columns={
        "value": "(last / first)^(1 / years) - 1; null where there was nothing in the first year",
        "kind": "new, ended, growing, shrinking or steady",
        "first": "works in the first year",
        "last": "works in the last year",
        "works": "works in both years",
        "from_year": "first year",
        "to_year": "last year",
    },
    citation="compound annual growth rate; kinds as defined here",
    keys=("country", "partner"),
    count="works",
)
TEN, NEW = 10, 5


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return the links of the pairs and years asked."""
    rows = of_pair(links(lake, query), query)
    return rows.filter(rows.country.notnull() & rows.partner.notnull()).select("year", "country", "partner", "value")


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return a row a pair."""
    if not found.num_rows:
        return []
    newest = pc.max(found["year"]).as_py()
    last = newest - FILLING if query.last is None else query.last
    first = last - TEN + 1 if query.first is None else query.first
    ends: dict[tuple[str, str], dict[int, float]] = {}
    for r in found.filter(pc.is_in(found["year"], pa.array([first, last], found["year"].type))).to_pylist():
        ends.setdefault((r["country"], r["partner"]), {})[r["year"]] = r["value"]
    return [
        {"country": c, "partner": p, "from_year": first, "to_year": last}
        | change(v.get(first, 0), v.get(last, 0), last - first)
        for (c, p), v in sorted(ends.items())
    ]


def change(first: float, last: float, years: int) -> dict[str, Any]:
    """Return value, kind, first, last and works of a change."""
    value = (last / first) ** (1 / years) - 1 if first and years else None
    if first < NEW <= last:
        kind = "new"
    elif last < NEW <= first:
        kind = "ended"
    elif abs(last - first) <= 2 * (first + last) ** 0.5:
        kind = "steady"
    else:
        kind = "growing" if last > first else "shrinking"
    return {"value": value, "kind": kind, "first": first, "last": last, "works": first + last}


_FACTS = {"basis": "published", "layer": "works", "directed": False, "country_a": "DE"}
CASES = (
    Case(
        name="one grows, one ends, one is new",
        tables={
            "pair_year": [
                _FACTS | {"country_b": b, "year": y, "value": n}
                for b, y, n in [("FR", 2010, 100), ("FR", 2012, 400), ("IT", 2010, 9), ("US", 2012, 7), ("IT", 2012, 0)]
            ]
        },
        query=Query(country=("DE",), basis="published", first=2010, last=2012),
        rows=[
            {"partner": "FR", "value": 1.0, "kind": "growing", "first": 100, "last": 400, "works": 500},
            {"partner": "US", "value": None, "kind": "new", "first": 0, "last": 7, "works": 7},
            {"partner": "IT", "value": -1.0, "kind": "ended", "first": 9, "last": 0, "works": 9},
        ],
        source="by hand: (400 / 100)^(1 / 2) - 1",
    ),
)
