"""Affinity: every common index of how close two countries are in their joint works, at once.

With C = C_xy the joint works, C_x and C_y the links of each, T the links of the world (each counted once), P_x
and P_y the papers of each:

- ``value``: observed / expected 2 T C / (C_x C_y), the association strength (van Eck and Waltman 2009,
  doi:10.1002/asi.21075); in an even world of n countries it is n / (n - 1), not 1
- ``steijn``: C / E with E = C_x C_y / 2 [1 / (2T - C_x) + 1 / (2T - C_y)], which leaves out links with oneself and is
  exactly 1 in an even world (Steijn 2021, doi:10.1162/qss_a_00122)
- ``salton``: C / sqrt(P_x P_y); ``jaccard``: C / (P_x + P_y - C)
- ``luukkonen``: (C / C_x) / (C_y / (2T - C_x)) (Luukkonen, Persson, Sivertsen 1992); 1 in an even world
- ``ric``: C (T - C_x) / [C_x (C_y - C)] (Fuchs, Sivertsen, Rousseau 2021); .5 in an even world
- ``odds_ratio``: C (T - C_x - C_y + C) / [(C_x - C)(C_y - C)], with Woolf's 95% interval; (n - 3) / (2 (n - 2)), so
  near .5, in an even world

Published counts hold international works only, so there P is a country's international works.
"""

from __future__ import annotations

from itertools import combinations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._margins import fraction, with_margins, with_papers
from isthmus.measure._statistics import Z
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="affinity",
    title="Affinity",
    question="How close are two countries in their joint works, by every common index?",
    unit="observed / expected links",
    range="0 or more; near 1 where links are spread evenly",
    counting=("full",),
    margins="links",
    country_policy=("separate", "cwts"),
    layers=("works", "ai_models"),
    levels=("country", "institution"),
    bases=("published", "records"),
    columns={
        "value": "observed / expected, 2 T C_xy / (C_x C_y)",
        "steijn": "observed / expected without links to oneself; neutral 1",
        "salton": "C_xy / sqrt(P_x P_y), 0 to 1",
        "jaccard": "C_xy / (P_x + P_y - C_xy), 0 to 1",
        "luukkonen": "Luukkonen's index; neutral 1; not symmetric",
        "ric": "relative intensity of collaboration; neutral .5; not symmetric",
        "odds_ratio": "odds ratio of the 2 x 2 table of links; neutral .5",
        "low": "lower end of the odds ratio's 95% interval (Woolf)",
        "high": "upper end of the odds ratio's 95% interval (Woolf)",
        "links": "joint works, C_xy",
    },
    citation="van Eck, Waltman (2009), doi:10.1002/asi.21075; Steijn (2021), doi:10.1162/qss_a_00122; "
    "Fuchs, Sivertsen, Rousseau (2021), doi:10.1007/s11192-021-03890-9; Luukkonen, Persson, Sivertsen (1992)",
    count="links",
    sources=("openalex-country-totals", "published-totals"),
)
CAVEATS = (
    "Intervals take links as independent; links of one work are not, so they are too narrow.",
    "Published counts: Salton and Jaccard rest on international works, not on all works.",
)
PARAMS = {"neutral": {"value": 1, "steijn": 1, "luukkonen": 1, "ric": 0.5, "odds_ratio": 0.5}}


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, partner and the indices."""
    rows = with_papers(lake, query, with_margins(lake, query))
    c, x, y, t = rows.c, rows.c_x, rows.c_y, rows.t
    expected = x * y / 2 * (fraction(ibis.literal(1.0), 2 * t - x) + fraction(ibis.literal(1.0), 2 * t - y))
    neither = t - x - y + c
    odds = fraction(c * neither, (x - c) * (y - c))
    inside = (c > 0) & (neither > 0) & (x > c) & (y > c)
    spread = inside.ifelse(1 / c + 1 / (x - c) + 1 / (y - c) + 1 / neither, ibis.null("float64")).sqrt() * Z
    return rows.select(
        "year",
        "country",
        "partner",
        "links",
        value=fraction(2 * t * c, x * y),
        steijn=fraction(c, expected),
        salton=fraction(c, (rows.p_x * rows.p_y).sqrt()),
        jaccard=fraction(c, rows.p_x + rows.p_y - c),
        luukkonen=fraction(c * (2 * t - x), x * y),
        ric=fraction(c * (t - x), x * (y - c)),
        odds_ratio=odds,
        low=odds * (-spread).exp(),
        high=odds * spread.exp(),
    )


def _world(pairs: dict[tuple[str, str], int], papers: dict[str, int]) -> dict[str, list[dict[str, object]]]:
    facts = {"basis": "published", "layer": "works", "year": 2020}
    return {
        "pair_year": [
            facts | {"directed": False, "country_a": a, "country_b": b, "value": n} for (a, b), n in pairs.items()
        ],
        "country_year": [
            facts | {"indicator": "international_works", "country": c, "value": float(n)} for c, n in papers.items()
        ],
    }


CASES = (
    Case(
        name="a uniform world of four countries, and four and nine papers",
        tables=_world(dict.fromkeys(combinations(("DE", "FR", "IT", "US"), 2), 10), {"DE": 40, "FR": 90}),
        query=Query(country=("DE",), partner=("FR",), basis="published"),
        rows=[
            {
                "year": 2020,
                "country": "DE",
                "partner": "FR",
                "links": 10,
                "value": 4 / 3,
                "steijn": 1.0,
                "salton": 10 / 60,
                "jaccard": 10 / 120,
                "luukkonen": 1.0,
                "ric": 0.5,
                "odds_ratio": 0.25,
                "low": 0.0854511,
                "high": 0.7314124,
            }
        ],
        source="by hand: T = 60, C_x = C_y = 30; 10 * 10 / (20 * 20); Woolf: sqrt(1/10 + 1/20 + 1/20 + 1/10) = .5477",
        tolerance=1e-6,
    ),
    Case(
        name="no papers are published: Salton and Jaccard are null",
        tables=_world(dict.fromkeys(combinations(("DE", "FR", "IT", "US"), 2), 10), {}),
        query=Query(country=("DE",), partner=("FR",), basis="published"),
        rows=[{"year": 2020, "country": "DE", "partner": "FR", "salton": None, "jaccard": None, "ric": 0.5}],
        source="by hand",
    ),
)
