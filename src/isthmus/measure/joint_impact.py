"""Impact of joint works: are the works of a pair cited more than a country's own domestic ones?

The mean normalised citation score of joint works (each work's citations over the mean of its field, year and type)
divided by that of the country's works with no other country. Pooled over the years asked about. Team sizes are not
matched here; `citation-premium` matches them, for a country and all its partners together.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._impact import reference
from isthmus.measure._statistics import Reals, percentiles, resampled
from isthmus.measure._tables import joint, of_country, of_pair, work_countries
from isthmus.model.answer import Case, Measure, Query
from isthmus.model.errors import UsageError

MEASURE = Measure(
    id="joint-impact",
    title="Impact of joint works",
    question="Are the joint works of a pair cited more than the country's domestic ones?",
    unit="ratio of mean normalised citation scores, joint to domestic",
    range="0 or more; 1 where alike",
    counting=("full",),
    margins="papers",
    country_policy=("separate", "cwts"),
    layers=("works",),
    bases=("records",),
    columns={
        "value": "mncs of joint works / mncs of domestic works",
        "low": "lower end of its 95% interval (bootstrap by field, year and type); null of fewer than five cells",
        "high": "upper end of its 95% interval",
        "joint": "mncs of joint works",
        "domestic": "mncs of the country's works with no other country",
        "works": "joint works (articles and reviews)",
        "domestic_works": "domestic works (articles and reviews)",
    },
    citation="Waltman, van Eck, van Leeuwen, Visser, van Raan (2011). Towards a new crown indicator. Journal of "
    "Informetrics 5(1), 37-47. doi:10.1016/j.joi.2010.08.001",
    keys=("country", "partner"),
    count="works",
    sources=("openalex-works",),
    table="work_country",
)
CAVEATS = (
    "Normalised within the loaded works: a selection gives no ranking of countries.",
    "A difference, not an effect: teams that work across borders are larger, and larger teams are cited more.",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return works and citations by country, partner (null: domestic) and cell, and those of the whole cell."""
    if not query.country:
        raise UsageError("joint-impact compares with a country's own works; none is named.", "Name one: -c US -p CN.")
    rows, works = work_countries(lake, query), reference(lake).select("work_id", "cell", "c")
    whole = works.group_by("cell").agg(cell_n=works.count().cast("int64"), cell_c=works.c.sum().cast("int64"))
    pairs = of_pair(joint(rows, query.country, query.partner), query).select("work_id", "country", "partner")
    home = of_country(rows.filter(rows.k == 1), query).select("work_id", "country")
    home = home.mutate(partner=ibis.null("string"))
    found = pairs.union(home).join(works, "work_id").group_by("country", "partner", "cell")
    counted = found.agg(n=ibis._.count().cast("int64"), c=ibis._.c.sum().cast("int64"))
    return counted.join(whole, "cell")


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return a row a pair."""
    sides: dict[tuple[str, str | None], dict[int, Reals]] = defaultdict(dict)
    for r in found.sort_by("cell").to_pylist():
        score = r["c"] * r["cell_n"] / r["cell_c"] if r["cell_c"] else float(r["n"])
        sides[r["country"], r["partner"]][r["cell"]] = np.array([r["n"], score])
    named = product(query.country, query.partner) if query.partner else sorted(k for k in sides if k[1] is not None)
    return [
        {"country": country, "partner": partner}
        | _compared(sides.get((country, partner), {}), sides.get((country, None), {}), query.seed)
        for country, partner in named
        if country in query.country
    ]


def _compared(joint_cells: dict[int, Reals], home: dict[int, Reals], seed: int) -> dict[str, Any]:
    """Return the ratio with its interval, and both means with the works behind them."""
    cells = sorted(joint_cells.keys() | home.keys())
    none = np.zeros(2)
    sums = np.array([(*joint_cells.get(c, none), *home.get(c, none)) for c in cells]).reshape(-1, 4)
    works, scored, at_home, home_scored = sums.sum(axis=0)
    joint_mean, home_mean = scored / works if works else None, home_scored / at_home if at_home else None
    low, high = _interval(sums, seed) if len(joint_cells) >= FEWEST else (None, None)
    return {
        "value": joint_mean / home_mean if joint_mean is not None and home_mean else None,
        "low": low,
        "high": high,
        "joint": joint_mean,
        "domestic": home_mean,
        "works": int(works),
        "domestic_works": int(at_home),
    }


def _interval(sums: Reals, seed: int) -> tuple[float | None, float | None]:
    drawn = resampled(sums, seed)
    drawn = drawn[(drawn[:, 0] > 0) & (drawn[:, 2] > 0) & (drawn[:, 3] > 0)]
    return percentiles(drawn[:, 1] / drawn[:, 0] * drawn[:, 2] / drawn[:, 3])


FEWEST = 5
"""Cells with joint works under which an interval would say nothing."""
_TEAMS = [("DE", 2), ("DE", 4), ("DE FR", 9), ("FR", 5)]
CASES = (
    Case(
        name="one joint work of 9 citations beside domestic ones of 2 and 4, in a cell with a mean of 5",
        tables={
            "work": [
                {"work_id": w, "year": 2015, "type": "article", "field_id": 22, "cited_by_count": c}
                for w, (_, c) in enumerate(_TEAMS)
            ],
            "work_country": [
                {"work_id": w, "year": 2015, "country": c, "share": 10**9 // len(cs), "n_countries": len(cs)}
                for w, (team, _) in enumerate(_TEAMS)
                for cs in [team.split()]
                for c in cs
            ],
        },
        query=Query(country=("DE",), partner=("FR",), basis="records"),
        rows=[
            {
                "country": "DE", "partner": "FR", "value": 3.0, "low": None, "high": None, "joint": 9 / 5,
                "domestic": 3 / 5, "works": 1, "domestic_works": 2,
            }
        ],
        source="by hand",
    ),
)  # fmt: skip
