"""Mobility types: how do researchers who began in a country move, by their published affiliations?

Each author's history of countries by year is one of four kinds (after Robinson-Garcia, Sugimoto, Murray,
Yegros-Yegros, Lariviere, Costas 2019, doi:10.1016/j.joi.2018.11.002): **non-mobile**, one country in all years;
**non-directional traveller**, several countries already in the first year, so no origin is known; **migrant**, one
origin, and after the last year there only others; **directional traveller**, one origin, others beside it or for a
time, and the origin in the last year again or still. A row is an origin (each country of the first year) and a
kind. Years without a publication say nothing. Histories, not people: no name or birthplace is read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._statistics import Z
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="mobility-type",
    title="Mobility types",
    question="How do researchers who began in a country move?",
    unit="share of authors of the origin",
    range="0 to 1; the rows of an origin add up to 1",
    counting=("full",),
    margins="authors",
    country_policy=("separate",),
    layers=("moves",),
    bases=("records",),
    columns={
        "value": "share of the origin's authors",
        "low": "lower end of the 95% interval (Wilson)",
        "high": "upper end of the 95% interval (Wilson)",
        "authors": "authors of the kind",
        "origin_authors": "authors of the origin",
    },
    citation="Robinson-Garcia et al. (2019). The many faces of mobility. Journal of Informetrics 13(1), 50-63. "
    "doi:10.1016/j.joi.2018.11.002",
    keys=("country", "kind"),
    count="origin_authors",
    order="given",
    sources=("openalex-authors",),
    table="author_affiliation",
)
CAVEATS = ("Of the authors loaded, a selection: not of a country's researchers.",)
KINDS = ("non-mobile", "migrant", "directional traveller", "non-directional traveller")


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return author x year x country, distinct."""
    rows = lake.table("author_affiliation")
    rows = rows.filter(rows.country.notnull() & rows.year.notnull())
    if query.first is not None:
        rows = rows.filter(rows.year >= query.first)
    if query.last is not None:
        rows = rows.filter(rows.year <= query.last)
    return rows.select("author_id", "year", "country").distinct()


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return a row an origin and kind."""
    histories: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for r in found.to_pylist():
        histories[r["author_id"]][r["year"]].add(r["country"])
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for history in histories.values():
        for origin in history[min(history)]:
            counts[origin][kind_of(history)] += 1
    origins = [c for c in (query.country or sorted(counts)) if c in counts]
    return [_row(origin, kind, counts[origin]) for origin in origins for kind in KINDS]


def kind_of(history: dict[int, set[str]]) -> str:
    """Return the kind of a history, year -> countries."""
    first, last = history[min(history)], history[max(history)]
    if len(set().union(*history.values())) == 1:
        return "non-mobile"
    if len(first) > 1:
        return "non-directional traveller"
    return "directional traveller" if first <= last else "migrant"


def _row(origin: str, kind: str, counts: Counter[str]) -> dict[str, Any]:
    n = counts.total()
    p, z = counts[kind] / n, Z**2 / n
    mid, half = (p + z / 2) / (1 + z), Z * (p * (1 - p) / n + z / (4 * n)) ** 0.5 / (1 + z)
    row = {"country": origin, "kind": kind, "value": p, "low": max(mid - half, 0.0), "high": min(mid + half, 1.0)}
    return row | {"authors": counts[kind], "origin_authors": n}


_HISTORIES = [
    (1, {2010: "DE", 2015: "DE"}), (2, {2010: "DE", 2015: "US"}), (3, {2010: "DE", 2012: "DE US", 2015: "DE"}),
    (4, {2010: "DE FR", 2015: "FR"}),
]  # fmt: skip
CASES = (
    Case(
        name="one of each kind, two origins for the last",
        tables={
            "author_affiliation": [
                {"author_id": a, "year": y, "country": c}
                for a, history in _HISTORIES
                for y, cs in history.items()
                for c in cs.split()
            ]
        },
        query=Query(country=("DE", "FR"), layer="moves", basis="records"),
        rows=[{"country": "DE", "kind": k, "value": 0.25, "authors": 1, "origin_authors": 4} for k in KINDS]
        + [
            {"country": "FR", "kind": k, "value": float(i == 3), "authors": int(i == 3), "origin_authors": 1}
            for i, k in enumerate(KINDS)
        ],
        source="by hand",
    ),
)
