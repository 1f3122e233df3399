"""Log affinity: are two countries joined more than their sizes suggest, domestic works included?

ln(p_xy / (p_x p_y)), with p_xy the share of all links that join x and y, a domestic work being a link of a country with
itself, and p_x the row sum (pointwise mutual information, Church and Hanks 1990). 0 where links follow size alone;
the row of a country with itself says how inward it is. Under full counting a domestic work is one link and each
pair of an international work is one; under fractional counting each work is one link in all. A pair's links stand
half in either direction, so that the table is symmetric and its rows add up to the margins.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._margins import fraction
from isthmus.measure._tables import links, of_pair, real, work_countries
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="log-affinity",
    title="Log affinity",
    question="Are two countries joined more than their sizes suggest, and how inward is each?",
    unit="natural logarithm of observed / expected",
    range="any number; 0 where links follow size alone",
    counting=("full", "fractional"),
    margins="links, domestic works included",
    country_policy=("separate", "cwts"),
    layers=("works", "ai_models"),
    levels=("country", "institution"),
    bases=("records",),
    columns={
        "value": "ln(p_xy / (p_x p_y)); null where there is no link",
        "share": "p_xy, share of all links, half of it in either direction",
        "links": "links of the pair; domestic works in the row of a country with itself",
    },
    citation="Church, Hanks (1990). Word association norms, mutual information, and lexicography. "
    "Computational Linguistics 16(1), 22-29",
    count="links",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, partner, value, share, links; the partner may be the country itself."""
    abroad = links(lake, query)
    abroad = abroad.mutate(value=real(abroad.value), part=real(abroad.value) / 2)
    works = work_countries(lake, query)
    home = works.filter(works.k == 1).group_by("year", "country").agg(value=ibis._.count())
    home = home.select("year", "country", partner=home.country, value=real(home.value), part=real(home.value))
    rows = abroad.select("year", "country", "partner", "value", "part").union(home)
    margin = rows.group_by("year", "country").agg(m=rows.part.sum())
    other = margin.select("year", partner=margin.country, n=margin.m)
    world = rows.group_by("year").agg(t=rows.part.sum())
    rows = of_pair(rows, query).join(margin, ["year", "country"]).join(other, ["year", "partner"]).join(world, "year")
    ratio = fraction(rows.part * rows.t, rows.m * rows.n)
    return rows.select(
        "year", "country", "partner", value=ratio.nullif(0.0).ln(), share=rows.part / rows.t, links=rows.value
    )


def _work(counts: dict[tuple[str, ...], int]) -> list[dict[str, object]]:
    teams = [team for team, n in counts.items() for _ in range(n)]
    return [
        {"work_id": w, "year": 2020, "country": c, "share": 10**9 // len(team), "n_countries": len(team)}
        for w, team in enumerate(teams)
        for c in team
    ]


def _pairs(counts: dict[tuple[str, ...], int]) -> list[dict[str, object]]:
    facts = {"basis": "records", "layer": "works", "year": 2020, "directed": False, "n_countries": 2}
    pairs = [team for team in counts if len(team) == 2]
    return [facts | {"country_a": a, "country_b": b, "value": counts[a, b]} for a, b in pairs]


_WORLD: dict[tuple[str, ...], int] = {
    ("FR",): 10, ("GB",): 32, ("DE",): 30, ("FR", "GB"): 8, ("DE", "FR"): 12, ("DE", "GB"): 8
}  # fmt: skip
CASES = (
    Case(
        name="FR, GB and DE: diagonal .10, .32, .30, off it .04 to .06, margins .2, .4, .4",
        tables={"work_country": _work(_WORLD), "pair_year": _pairs(_WORLD)},
        query=Query(basis="records"),
        rows=[
            {"country": a, "partner": b, "share": share, "value": value}
            for a, b, share, value in [
                ("DE", "DE", 0.30, 0.629), ("DE", "FR", 0.06, -0.288), ("DE", "GB", 0.04, -1.386),
                ("FR", "DE", 0.06, -0.288), ("FR", "FR", 0.10, 0.916), ("FR", "GB", 0.04, -0.693),
                ("GB", "DE", 0.04, -1.386), ("GB", "FR", 0.04, -0.693), ("GB", "GB", 0.32, 0.693),
            ]
        ],
        source="by hand: ln(.10 / .04), ln(.32 / .16), ln(.30 / .16); ln(.04 / .08), ln(.06 / .08), ln(.04 / .16)",
        tolerance=6e-4,
    ),
)  # fmt: skip
