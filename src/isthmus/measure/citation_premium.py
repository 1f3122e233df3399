"""Citation premium: are a country's international works cited more than its domestic ones, and like with like?

``raw`` is the mean citations of international over domestic works of the country. ``value`` compares like with like
by coarsened exact matching (Iacus, King, Porro 2012, doi:10.1093/pan/mpr013): works of the same country, subfield,
year, type and team size (1, 2, 3-5, 6-10, 11-20, 21-99 authors) stand in one stratum; strata with works of both
kinds are kept, and domestic works weighted to the international ones. The 95% interval is a bootstrap that draws
subfields whole, with replacement (cluster bootstrap). Works of 100 authors or more stand apart and are not matched.
By number of partner countries as well. **Not causal**: who works abroad may have been cited more anyway.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._impact import reference
from isthmus.measure._statistics import Reals, number, percentiles, resampled
from isthmus.measure._tables import of_country, of_years, work_countries
from isthmus.measure.team_composition import HYPER
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="citation-premium",
    title="Citation premium of international works",
    question="Are a country's international works cited more than its domestic ones, like with like?",
    unit="ratio of mean citations, international to domestic",
    range="0 or more; 1 where alike",
    counting=("full",),
    margins="papers",
    country_policy=("separate", "cwts"),
    layers=("works",),
    levels=("country", "institution"),
    bases=("records",),
    columns={
        "value": "matched ratio: same subfield, year, type and team size; null for hyper-authored works",
        "low": "lower end of its 95% interval (cluster bootstrap by subfield)",
        "high": "upper end of its 95% interval",
        "raw": "ratio of means without matching",
        "matched": "share of the international works that found a match",
        "international": "international works",
        "domestic": "domestic works",
    },
    citation="Iacus, King, Porro (2012). Causal inference without balance checking: coarsened exact matching. "
    "Political Analysis 20(1), 1-24. doi:10.1093/pan/mpr013",
    keys=("country", "kind"),
    count="international",
    order="given",
)
CAVEATS = (
    "Not causal: authors, topics and funds of international works differ in ways no match sees.",
    "Articles and reviews of the works loaded, citations of any age, self-citations included.",
)
SIZES = (1, 2, 5, 10, 20, HYPER - 1)
"""Upper ends of the team sizes that are matched."""
KINDS = ("all", "1 partner", "2 partners", "3 or more", "hyper-authored")


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return works and citations by country, subfield, year, type, team size and number of countries."""
    works = lake.table("work").select("work_id", "subfield_id", "n_authors")
    rows = reference(lake).select("work_id", "type", "c").join(works, "work_id")
    rows = of_years(of_country(work_countries(lake, query), query), query).join(rows, "work_id")
    authors = rows.n_authors.fill_null(0)
    size = sum((authors > limit).cast("int64") for limit in SIZES)
    partners = (rows.k - 1).clip(upper=3).cast("int64")
    rows = rows.mutate(size=size, partners=partners, subfield=rows.subfield_id.fill_null(-1))
    found = rows.group_by("country", "subfield", "year", "type", "size", "partners")
    return found.agg(n=rows.count().cast("int64"), c=rows.c.sum().cast("int64"))


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return a row a country and kind of international work."""
    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for r in found.sort_by([(c, "ascending") for c in found.column_names]).to_pylist():
        by_country[r["country"]].append(r)
    return [row for c in sorted(by_country) for row in _rows(c, by_country[c], query.seed)]


def _rows(country: str, cells: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    small = [r for r in cells if r["size"] < len(SIZES)]
    domestic = [r for r in small if r["partners"] == 0]
    hyper = [r for r in cells if r["size"] == len(SIZES)]
    kinds = {
        "all": [r for r in small if r["partners"] > 0],
        **{kind: [r for r in small if r["partners"] == n] for n, kind in enumerate(KINDS[1:4], 1)},
    }
    rows = [{"country": country, "kind": k} | _compared(mine, domestic, seed) for k, mine in kinds.items()]
    apart = _compared([r for r in hyper if r["partners"] > 0], domestic, seed)
    return [*rows, {"country": country, "kind": KINDS[4]} | apart | dict.fromkeys(("value", "low", "high", "matched"))]


def _compared(abroad: list[dict[str, Any]], home: list[dict[str, Any]], seed: int) -> dict[str, Any]:
    """Return the matched ratio with its interval, the raw one, and how many works stand behind."""
    strata: dict[tuple[Any, ...], Reals] = defaultdict(lambda: np.zeros(4))
    for at, side in ((0, abroad), (2, home)):
        for r in side:
            strata[r["subfield"], r["year"], r["type"], r["size"]][at : at + 2] += r["n"], r["c"]
    clusters: dict[int, Reals] = defaultdict(lambda: np.zeros(3))
    for key, (n, c, m, d) in strata.items():
        if n and m:
            clusters[key[0]] += n, c, n * d / m
    sums = np.array([clusters[k] for k in sorted(clusters)]).reshape(-1, 3)
    n, c, d = sums.sum(axis=0)
    whole = [sum(r[k] for r in side) for side in (abroad, home) for k in ("n", "c")]
    raw = (whole[1] / whole[0]) / (whole[3] / whole[2]) if whole[0] and whole[3] else None
    low, high = _interval(sums, seed)
    return {
        "value": number(c / d) if d else None,
        "low": low,
        "high": high,
        "raw": raw,
        "matched": number(n / whole[0]) if whole[0] else None,
        "international": whole[0],
        "domestic": whole[2],
    }


def _interval(sums: Reals, seed: int) -> tuple[float | None, float | None]:
    """Return the 95% percentile interval over draws of clusters; None of fewer than five, which say nothing."""
    if len(sums) < 5:
        return None, None
    drawn = resampled(sums, seed)
    drawn = drawn[drawn[:, 2] > 0]
    return percentiles(drawn[:, 1] / drawn[:, 2])


_WORKS = [
    ("DE", 2201, 10, 3), ("DE", 2201, 20, 3), ("DE FR", 2201, 30, 3), ("DE", 2202, 4, 2), ("DE FR", 2202, 4, 2),
    ("DE FR", 2203, 90, 2), ("DE", 2204, 2, 4), ("DE FR", 2201, 500, 400),
]  # fmt: skip
CASES = (
    Case(
        name="two subfields match, one has no domestic works, and a work of 400 authors stands apart",
        tables={
            "work": [
                {
                    "work_id": w,
                    "year": 2015,
                    "type": "article",
                    "subfield_id": s,
                    "field_id": 22,
                    "cited_by_count": c,
                    "n_authors": n,
                }
                for w, (_, s, c, n) in enumerate(_WORKS)
            ],
            "work_country": [
                {"work_id": w, "year": 2015, "country": c, "share": 10**9 // len(cs), "n_countries": len(cs)}
                for w, (team, *_) in enumerate(_WORKS)
                for cs in [team.split()]
                for c in cs
            ],
        },
        query=Query(country=("DE",), basis="records"),
        rows=[
            {"kind": kind, "value": value, "raw": raw, "matched": matched, "international": n, "domestic": 4}
            for kind, value, raw, matched, n in [
                ("all", 34 / 19, (124 / 3) / 9, 2 / 3, 3), ("1 partner", 34 / 19, (124 / 3) / 9, 2 / 3, 3),
                ("2 partners", None, None, None, 0), ("3 or more", None, None, None, 0),
                ("hyper-authored", None, 500 / 9, None, 1),
            ]
        ],
        source="by hand: (30 + 4) / (15 + 4)",
    ),
)  # fmt: skip
