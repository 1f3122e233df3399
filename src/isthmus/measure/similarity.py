"""Similarity and complementarity: how alike are two countries' profiles of fields?

Similarity is the cosine of the two vectors of RSCA by field (Laursen 2015), 1 for the same strengths and -1 for
opposite ones; overlap is the sum over fields of the smaller of the two shares, and complementarity 1 - overlap: the
part of one's works that lies where the other's do not. Symmetric.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._statistics import Reals, number, shares
from isthmus.measure._tables import of_years, work_countries
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="similarity",
    title="Similarity of profiles",
    question="How alike are two countries' profiles of fields, by year?",
    unit="cosine of RSCA by field",
    range="-1 to 1",
    counting=("full",),
    margins="papers",
    country_policy=("separate", "cwts"),
    layers=("works",),
    levels=("country", "institution"),
    bases=("records",),
    columns={
        "value": "cosine of the two vectors of RSCA",
        "overlap": "sum over fields of the smaller share, 0 to 1",
        "complementarity": "1 - overlap",
        "works": "works of the side with fewer",
    },
    citation="Laursen (2015). Revealed comparative advantage and the alternatives. Eurasian Business Review 5, 99-115. "
    "doi:10.1007/s40821-015-0017-1",
    count="works",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return works by year, country and field; the whole world's under country null."""
    rows = of_years(work_countries(lake, query), query)
    rows = rows.filter(rows.field_id.notnull())
    world = rows.select("work_id", "year", "field_id").distinct()
    world = world.group_by("year", "field_id").agg(n=ibis._.count())
    world = world.select("year", "field_id", "n", country=ibis.null("string"))
    sides = (*query.country, *query.partner) if query.country and query.partner else ()
    rows = rows.filter(rows.country.isin(sides)) if sides else rows
    each = rows.group_by("year", "field_id", "country").agg(n=ibis._.count())
    return each.select("year", "field_id", "n", "country").union(world)


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return a row a pair and year."""
    rows = found.to_pylist()
    fields = {f: i for i, f in enumerate(sorted({r["field_id"] for r in rows}))}
    counts: dict[tuple[int, str | None], Reals] = {}
    for r in rows:
        counts.setdefault((r["year"], r["country"]), np.zeros(len(fields)))[fields[r["field_id"]]] = r["n"]
    names = sorted({c for _, c in counts if c})
    pairs = [p for p in product(query.country or names, query.partner or names) if p[0] != p[1]]
    years = sorted({y for y, _ in counts})
    return [
        {"year": y, "country": a, "partner": b} | _alike(counts[y, a], counts[y, b], counts[y, None])
        for y in years
        for a, b in pairs
        if (y, a) in counts and (y, b) in counts
    ]


def _alike(a: Reals, b: Reals, world: Reals) -> dict[str, Any]:
    x, y = _rsca(a, world), _rsca(b, world)
    size = float(np.sqrt((x @ x) * (y @ y)))
    overlap = float(np.minimum(shares(a), shares(b)).sum())
    return {
        "value": number(x @ y / size) if size else None,
        "overlap": overlap,
        "complementarity": 1 - overlap,
        "works": int(min(a.sum(), b.sum())),
    }


def _rsca(counts: Reals, world: Reals) -> Reals:
    here = world > 0
    rca = shares(counts)[here] / shares(world)[here]
    found: Reals = (rca - 1) / (rca + 1)
    return found


_FIELDS = [("DE", 22, 3), ("DE", 27, 1), ("FR", 22, 1), ("FR", 27, 3)]
CASES = (
    Case(
        name="opposite strengths in two fields",
        tables={
            "work_country": [
                {"work_id": 10 * at + n, "year": 2020, "country": c, "share": 10**9, "field_id": f, "n_countries": 1}
                for at, (c, f, count) in enumerate(_FIELDS)
                for n in range(count)
            ]
        },
        query=Query(country=("DE",), partner=("FR",), basis="records"),
        rows=[
            {
                "year": 2020,
                "country": "DE",
                "partner": "FR",
                "value": -15 / 17,
                "overlap": 0.5,
                "complementarity": 0.5,
                "works": 4,
            }
        ],
        source="by hand: RSCA .2 and -1/3, and the reverse; -2 (.2 / 3) / (.04 + 1/9)",
    ),
)
