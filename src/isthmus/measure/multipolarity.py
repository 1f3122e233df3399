"""Multipolarity: how is the world's cooperation spread over blocs, and over how many poles?

A row is a pair of blocs with its share of the world's links (a bloc with itself: the links among its members).
``poles`` is the effective number of poles, 1 / sum of squared shares of countries in link ends (Laakso and
Taagepera 1979, doi:10.1177/001041407901200101), the same in all rows of a year; ``bloc_poles`` is the same over
blocs. Countries in no bloc named with ``--bloc`` are ``others``; without blocs, they are found by Louvain's method
in the first year's links.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._blocs import bloc_of, blocs, found_in
from isthmus.measure._matrix import Links, by_year, year_links
from isthmus.measure._statistics import hhi
from isthmus.measure.fragmentation import pairs
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="multipolarity",
    title="Multipolarity",
    question="How is the world's cooperation spread over blocs and poles, by year?",
    unit="share of the world's links",
    range="0 to 1; the rows of a year add up to 1",
    counting=("full", "fractional"),
    margins="links",
    country_policy=("separate", "cwts"),
    layers=("works", "code", "ai_models", "moves"),
    bases=("published", "records"),
    columns={
        "value": "share of the world's links that join the two blocs",
        "poles": "effective number of countries by link ends",
        "bloc_poles": "effective number of blocs by link ends",
        "links": "links that join the two blocs",
    },
    citation="Laakso, Taagepera (1979). Effective number of parties. Comparative Political Studies 12(1), 3-27. "
    "doi:10.1177/001041407901200101",
    keys=("year", "bloc", "other"),
    count="links",
    takes_country=False,
)
OTHERS = "others"


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return the world's links of the years asked."""
    return year_links(lake, query)


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:
    """Return a row a year and pair of blocs."""
    named = blocs(lake, query)
    fixed: dict[str, str] | None = None
    rows: list[dict[str, Any]] = []
    for links in by_year(found):
        if not named and fixed is None:
            fixed = found_in(pairs(links), query.seed)
        rows += _rows(links, bloc_of(named, links.year) if fixed is None else fixed)
    return rows


def _rows(links: Links, of: dict[str, str]) -> list[dict[str, Any]]:
    labels = [of.get(n, OTHERS) for n in links.names]
    names = sorted(set(labels))
    member = np.array([[label == name for name in names] for label in labels], float)
    between = member.T @ links.weights @ member
    total = between.sum()
    poles = {
        "poles": 1 / (hhi(links.weights.sum(axis=1)) or np.nan),
        "bloc_poles": 1 / (hhi(between.sum(axis=1)) or np.nan),
    }
    rows = []
    for i, j in combinations_with_replacement(range(len(names)), 2):
        weight = between[i, j] * (1 if i == j else 2)
        rows.append(
            {"year": links.year, "bloc": names[i], "other": names[j], "value": weight / total, "links": weight / 2}
            | poles
        )
    return rows


_FACTS = {"basis": "published", "layer": "works", "year": 2020, "directed": False}
CASES = (
    Case(
        name="two of four links inside A, one across, one with another country",
        tables={
            "pair_year": [
                _FACTS | {"country_a": a, "country_b": b, "value": n}
                for a, b, n in [("DE", "US", 2), ("CN", "US", 1), ("BR", "DE", 1)]
            ]
        },
        query=Query(basis="published", bloc=("A=DE,US", "B=CN")),
        rows=[
            {"bloc": a, "other": b, "value": value, "links": n, "poles": 64 / 20, "bloc_poles": 64 / 38}
            for a, b, value, n in [
                ("A", "A", 0.5, 2.0), ("A", "B", 0.25, 1.0), ("A", "others", 0.25, 1.0), ("B", "B", 0.0, 0.0),
                ("B", "others", 0.0, 0.0), ("others", "others", 0.0, 0.0),
            ]
        ],
        source="by hand: link ends DE 3, US 3, CN 1, BR 1 of 8; A 6, B 1, others 1",
    ),
)  # fmt: skip
