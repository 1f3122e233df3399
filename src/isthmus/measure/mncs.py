"""Mean normalised citation score: how often are works cited, compared with others of their field, year and type?

NCS of a work is its citations over the mean of its cell (1 where that mean is 0); MNCS is the mean of NCS, weighted by
shares of works under fractional counting (Waltman, van Eck, van Leeuwen, Visser, van Raan 2011,
doi:10.1016/j.joi.2010.08.001). The world's MNCS is exactly 1. Without a country the row ``world`` is the reference set.
"""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure import _impact
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="mncs",
    title="Mean normalised citation score",
    question="How often are works cited, compared with others of their field, year and type?",
    unit="ratio (world = 1)",
    range="0 or more; 1 for the world",
    counting=("full", "fractional"),
    margins="papers",
    country_policy=("separate", "cwts"),
    layers=("works",),
    levels=("country", "institution"),
    bases=("records",),
    columns={"value": "mean of citations / mean citations of the cell"} | _impact.COLUMNS,
    citation="Waltman, van Eck, van Leeuwen, Visser, van Raan (2011). Towards a new crown indicator. "
    "Journal of Informetrics 5(1), 37-47. doi:10.1016/j.joi.2010.08.001",
    keys=("year", "country"),
    count="works",
)
CAVEATS = _impact.CAVEATS


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return sums of weights by side and cell."""
    return _impact.sums(lake, query)


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return year, country, value and the columns beside it."""
    return [r | {"value": r["mncs"]} for r in _impact.by_year(found, query)]


CASES = (
    Case(
        name="citations 0, 0, 1, 1, 8: mean 2; DE has all but half of the last",
        tables=_impact.example(),
        query=Query(counting="fractional", basis="records"),
        rows=[
            {"year": 2015, "country": "DE", "value": (0.5 + 0.5 + 4 / 2) / 4.5, "works": 5, "weight": 4.5},
            {"year": 2015, "country": "FR", "value": 4.0, "works": 1, "weight": 0.5},
            {"year": 2015, "country": "world", "value": 1.0, "works": 5, "weight": 5.0},
        ],
        source="by hand: NCS 0, 0, .5, .5, 4",
    ),
)
