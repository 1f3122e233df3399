"""Brokerage: who stands between others, and who is free to choose among partners?

Betweenness is the share of shortest paths between others that run through a country, a link being as short as it is
strong (distance 1 / w; Freeman 1977, Brandes 2001). Burt's constraint (1992) is high where a country's partners are
tied to each other and it has few others to turn to. Of one year: the last asked about, else the newest that is
full. Of more than 1,000 nodes (institutions) betweenness is counted in steps and sampled, within .01 with
probability .9.
"""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.lake.open import Lake
from isthmus.measure._matrix import newest, year_links
from isthmus.measure._network import ERROR, EXACT, betweenness, constraint, sampled_betweenness
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="brokerage",
    title="Brokerage",
    question="Who stands between others, and who is free to choose among partners?",
    unit="share of shortest paths between others",
    range="0 to 1",
    counting=("full", "fractional"),
    margins="links",
    country_policy=("separate", "cwts"),
    layers=("works", "code", "ai_models", "moves"),
    levels=("country", "institution"),
    bases=("published", "records"),
    columns={
        "value": "betweenness on distances 1 / w",
        "constraint": "Burt's constraint; null where betweenness is sampled",
        "partners": "partners with a link",
        "links": "links",
        "error": "bound of a sampled betweenness; 0 where exact",
        "of_year": "the year of the links",
    },
    citation="Freeman (1977). Sociometry 40, 35-41; Brandes (2001). doi:10.1080/0022250X.2001.9990249; Burt (1992). "
    "Structural Holes; Borassi, Natale (2019), KADABRA. doi:10.1145/3284359",
    keys=("country",),
    count="links",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return the world's links of the years asked."""
    return year_links(lake, query)


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return a row a country of the newest year asked."""
    if not found.num_rows:
        return []
    last = pc.max(found["year"]).as_py()
    now = found.filter(pc.equal(found["year"], last))
    nodes = pc.count_distinct(now["country"]).as_py()
    rows = _sampled(now, query.seed) if nodes > EXACT else _exact(now)
    return [r | {"of_year": last} for r in rows if not query.country or r["country"] in query.country]


def _exact(now: pa.Table) -> list[dict[str, Any]]:
    links = newest(now)
    assert links is not None
    w = links.weights
    columns = zip(links.names, betweenness(w), constraint(w), (w > 0).sum(axis=1), w.sum(axis=1), strict=True)
    return [
        {"country": n, "value": float(b), "constraint": float(c), "partners": int(k), "links": float(s), "error": 0.0}
        for n, b, c, k, s in columns
    ]


def _sampled(now: pa.Table, seed: int) -> list[dict[str, Any]]:
    names = pc.unique(pa.chunked_array([now["country"].combine_chunks(), now["partner"].combine_chunks()])).sort()
    x, y = (pc.index_in(now[c], names).to_numpy().astype(np.int64) for c in ("country", "partner"))
    value = now["value"].cast(pa.float64()).to_numpy()
    once = np.unique(np.sort(np.column_stack([x, y]), axis=1), axis=0)
    scores = sampled_betweenness(len(names), once[:, 0], once[:, 1], seed)
    degree, strength = np.bincount(x, minlength=len(names)), np.bincount(x, value, minlength=len(names))
    columns = zip(names.to_pylist(), scores, degree, strength, strict=True)
    return [
        {"country": n, "value": float(b), "constraint": None, "partners": int(k), "links": float(s), "error": ERROR}
        for n, b, k, s in columns
    ]


_FACTS = {"basis": "published", "layer": "works", "year": 2020, "directed": False}
CASES = (
    Case(
        name="a star of four: the centre stands between all others",
        tables={"pair_year": [_FACTS | {"country_a": "DE", "country_b": b, "value": 2} for b in ("FR", "IT", "US")]},
        query=Query(basis="published"),
        rows=[
            {"country": "DE", "value": 1.0, "constraint": 1 / 3, "partners": 3, "links": 6.0},
            {"country": "FR", "value": 0.0, "constraint": 1.0, "partners": 1, "links": 2.0},
            {"country": "IT", "value": 0.0, "constraint": 1.0, "partners": 1, "links": 2.0},
            {"country": "US", "value": 0.0, "constraint": 1.0, "partners": 1, "links": 2.0},
        ],
        source="by hand: Burt 1992: three partners that do not know each other, 3 (1/3)^2",
    ),
)
