"""Fragmentation: does cooperation stay inside blocs more than the blocs' sizes explain?

Of the links among countries that are in a bloc, the share inside blocs, less the share expected under fixed margins
without links to oneself; bloc shares move with size, so only the difference tells "islands" from growth. The E-I
index is (outside - inside) / all (Krackhardt and Stern 1988); ``modularity`` is Newman's (2006,
doi:10.1073/pnas.0601602103). ``p`` is the share of 199 random assignments of the same blocs' sizes with a
difference as large (the stated null, drawn with the seed). Blocs are named with ``--bloc``; without them they are
found by Louvain's method in the first year's links, held fixed, and named after their largest members: then p is of
that first year's making and says little.
"""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._blocs import bloc_of, blocs, found_in
from isthmus.measure._matrix import Links, by_year, expected, year_links
from isthmus.measure._statistics import Reals
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="fragmentation",
    title="Fragmentation into blocs",
    question="Does cooperation stay inside blocs more than their sizes explain, by year?",
    unit="share of links inside blocs, observed less expected",
    range="-1 to 1; 0 where sizes explain all",
    counting=("full", "fractional"),
    margins="links",
    country_policy=("separate", "cwts"),
    layers=("works", "code", "ai_models", "moves"),
    bases=("published", "records"),
    columns={
        "value": "observed less expected share of links inside blocs",
        "observed": "share of links inside blocs",
        "expected": "the same under fixed margins",
        "e_i": "E-I index, (outside - inside) / all; -1 all inside, 1 all outside",
        "modularity": "Newman's modularity of the blocs",
        "p": "share of random assignments of the same sizes with a difference as large",
        "countries": "countries in a bloc in the year",
        "links": "links among them",
    },
    citation="Newman (2006). Modularity and community structure in networks. PNAS 103, 8577-8582. "
    "doi:10.1073/pnas.0601602103; Krackhardt, Stern (1988). doi:10.2307/2786835",
    keys=("year",),
    count="links",
    takes_country=False,
)
DRAWS = 199


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return the world's links of the years asked."""
    return year_links(lake, query)


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:
    """Return a row a year."""
    named = blocs(lake, query)
    fixed: dict[str, str] | None = None
    rows = []
    for links in by_year(found):
        if not named and fixed is None:
            fixed = found_in(pairs(links), query.seed)
        rows.append(_row(links, bloc_of(named, links.year) if fixed is None else fixed, query.seed))
    return rows


def pairs(links: Links) -> dict[tuple[str, str], float]:
    """Return a matrix of links as pairs in alphabetical order."""
    a, b = np.nonzero(np.triu(links.weights, 1))
    return {(links.names[i], links.names[j]): float(links.weights[i, j]) for i, j in zip(a, b, strict=True)}


def _row(links: Links, of: dict[str, str], seed: int) -> dict[str, Any]:
    inside = [i for i, n in enumerate(links.names) if n in of]
    weights = links.weights[np.ix_(inside, inside)]
    labels = np.unique([of[links.names[i]] for i in inside], return_inverse=True)[1] if inside else np.zeros(0, int)
    total = weights.sum()
    row: dict[str, Any] = {"year": links.year, "countries": len(inside), "links": total / 2}
    if not total:
        return row | dict.fromkeys(("value", "observed", "expected", "e_i", "modularity", "p"))
    excess = (weights - expected(weights)) / total
    observed, value = _inside(weights / total, labels), _inside(excess, labels)
    c = weights.sum(axis=1) / total
    draws = np.random.default_rng([seed, links.year])
    null = [_inside(excess, draws.permutation(labels)) for _ in range(DRAWS)]
    return row | {
        "value": value,
        "observed": observed,
        "expected": observed - value,
        "e_i": 1 - 2 * observed,
        "modularity": observed - _inside(np.outer(c, c), labels),
        "p": (1 + sum(n >= value for n in null)) / (1 + DRAWS),
    }


def _inside(matrix: Reals, labels: Any) -> float:
    return float(matrix[labels[:, None] == labels[None, :]].sum())


_FACTS = {"basis": "published", "layer": "works", "year": 2020, "directed": False}
CASES = (
    Case(
        name="two blocs of two: each link inside is 10, each across 1, margins alike",
        tables={
            "pair_year": [
                _FACTS | {"country_a": a, "country_b": b, "value": n}
                for a, b, n in [
                    ("CN", "RU", 10), ("DE", "US", 10),
                    ("CN", "DE", 1), ("CN", "US", 1), ("DE", "RU", 1), ("RU", "US", 1),
                ]
            ]
        },
        query=Query(basis="published", bloc=("A=DE,US", "B=CN,RU")),
        rows=[
            {
                "year": 2020,
                "value": 20 / 24 - 1 / 3,
                "observed": 20 / 24,
                "expected": 1 / 3,
                "e_i": -16 / 24,
                "modularity": 20 / 24 - 0.5,
                "countries": 4,
                "links": 24.0,
            }
        ],
        source="by hand: equal margins make every pair alike, and two of six pairs lie inside",
    ),
)  # fmt: skip
