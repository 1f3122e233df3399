"""PP(top q): which part of works is among the most cited q of their field, year and type?

Ties at the threshold count in part, so that the world's PP(top q) is exactly q (Waltman and Schreiber 2013,
doi:10.1002/asi.22792). Counting every work at or above a percentile instead gives the world more than q, because
citations are whole numbers and tie. ``--top 0.01`` asks for the top hundredth. The row ``world`` is the reference set.
"""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure import _impact
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="pp-top",
    title="Share of works among the most cited",
    question="Which part of works is among the most cited tenth of their field, year and type?",
    unit="share of works (world = q)",
    range="0 to 1; q for the world",
    counting=("full", "fractional"),
    margins="papers",
    country_policy=("separate", "cwts"),
    layers=("works",),
    levels=("country", "institution"),
    bases=("records",),
    columns={"value": "works among the top q, ties counted in part / works"} | _impact.COLUMNS,
    citation="Waltman, Schreiber (2013). On the calculation of percentile-based bibliometric indicators. "
    "JASIST 64(2), 372-379. doi:10.1002/asi.22792",
    keys=("year", "country"),
    count="works",
)
CAVEATS = _impact.CAVEATS


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return sums of weights by side and cell."""
    return _impact.sums(lake, query)


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return year, country, value and the columns beside it."""
    return [r | {"value": r["pp"]} for r in _impact.by_year(found, query)]


CASES = (
    Case(
        name="the top 40% of citations 0, 0, 1, 1, 8: the 8, and half of each of the two ones",
        tables=_impact.example(),
        query=Query(basis="records", top=0.4),
        rows=[
            {"year": 2015, "country": "DE", "value": 0.4, "works": 5},
            {"year": 2015, "country": "FR", "value": 1.0, "works": 1},
            {"year": 2015, "country": "world", "value": 0.4, "works": 5},
        ],
        source="by hand: (2 - 1) / 2 of each tie",
    ),
)
