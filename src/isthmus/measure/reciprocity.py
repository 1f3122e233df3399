"""Reciprocity: of the joint works of a pair, who leads, who cites whom, and who moves where?

A side leads a joint work where an author at one of its institutions is first, last or corresponding; a lead of both
sides counts half for each, so the shares of the two sides and of third countries add up to 1. ``cites`` is how many
citations in the works loaded run from works with the country to works with the partner, joint works left out;
``cited`` the reverse. ``moves_out`` are researchers who moved to the partner in the years asked about, ``moves_in``
the reverse. Swapping the sides swaps the columns.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._sides import merged, spans
from isthmus.measure._statistics import Z
from isthmus.measure._tables import joint, of_pair, of_years, work_countries
from isthmus.model.answer import Case, Measure, Query
from isthmus.model.errors import UsageError

MEASURE = Measure(
    id="reciprocity",
    title="Reciprocity of a pair",
    question="Of the joint works of a pair, who leads, who cites whom, and who moves where?",
    unit="share of joint works whose first author is on the country's side",
    range="0 to 1",
    counting=("full",),
    margins="joint works",
    country_policy=("separate", "cwts"),
    layers=("works",),
    bases=("records",),
    columns={
        "value": "share of joint works led by the country (first author)",
        "low": "lower end of the 95% interval (Wilson)",
        "high": "upper end of the 95% interval (Wilson)",
        "partner_first": "share of joint works led by the partner (first author)",
        "last": "share whose last author is on the country's side",
        "partner_last": "share whose last author is on the partner's side",
        "corresponding": "share whose corresponding author is on the country's side",
        "partner_corresponding": "share whose corresponding author is on the partner's side",
        "cites": "citations from works with the country to works with the partner",
        "cited": "citations from works with the partner to works with the country",
        "moves_out": "researchers who moved from the country to the partner; null where no flows are loaded",
        "moves_in": "researchers who moved from the partner to the country",
        "works": "joint works",
    },
    citation="Gonzalez-Alcaide et al. (2017). Dominance and leadership in research activities. Scientometrics 111",
    keys=("country", "partner"),
    count="works",
    sources=("openalex-works", "researcher-moves"),
    table="work_country",
)
ROLES = ("first", "last", "corresponding")
MOST = 20
"""Pairs answered in one question."""


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return, by pair, role and leading side, the number of joint works; a role without a known side is left out."""
    works = joint(of_years(work_countries(lake, query), query))
    works = of_pair(works, query).select("work_id", "year", "country", "partner").distinct()
    at = lake.table("authorship")
    at = at.filter(at.country.notnull())
    roles = {
        "first": at.position == "first",
        "last": at.position == "last",
        "corresponding": at.is_corresponding,
    }
    leads = None
    for role, here in roles.items():
        one = at.filter(here).select("work_id", lead=at.country, role=ibis.literal(role))
        leads = one if leads is None else leads.union(one)
    assert leads is not None
    rows = works.join(leads, "work_id")
    lead = rows.lead.substitute({"HK": "CN", "MO": "CN"}) if query.policy == "cwts" else rows.lead
    rows = rows.mutate(lead=merged(spans(lake, query), lead, rows.year))
    rows = rows.select("work_id", "country", "partner", "role", "lead").distinct()
    mine, theirs = (rows.lead == rows.country).cast("int64"), (rows.lead == rows.partner).cast("int64")
    rows = rows.mutate(mine=mine, theirs=theirs)
    each = rows.group_by("work_id", "country", "partner", "role")
    each = each.agg(sides=ibis._.count(), mine=ibis._.mine.max(), theirs=ibis._.theirs.max())
    return each.group_by("country", "partner", "role", "mine", "theirs", "sides").agg(works=ibis._.count())


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:
    """Return a row a pair."""
    pairs = list(product(query.country, query.partner))
    if not pairs or len(pairs) > MOST:
        raise UsageError(f"reciprocity answers for 1 to {MOST} named pairs, not {len(pairs)}.", "Name both sides.")
    rows = found.to_pylist()
    return [_pair([r for r in rows if (r["country"], r["partner"]) == p], lake, query, p) for p in pairs]


def _pair(rows: list[dict[str, Any]], lake: Lake, query: Query, pair: tuple[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"country": pair[0], "partner": pair[1], "works": _joint(lake, query, pair)}
    for role in ROLES:
        of_role = [r for r in rows if r["role"] == role]
        known = sum(r["works"] for r in of_role)
        for side, names in (("mine", ("value", "last", "corresponding")), ("theirs", ())):
            led = sum(r["works"] * r[side] / r["sides"] for r in of_role)
            name = names[ROLES.index(role)] if names else f"partner_{role}"
            row[name] = led / known if known else None
            if name == "value" and known:
                p, z = row[name], Z**2 / known
                half = Z * (p * (1 - p) / known + z / (4 * known)) ** 0.5
                row |= {"low": (p + z / 2 - half) / (1 + z), "high": (p + z / 2 + half) / (1 + z)}
    row = {"low": None, "high": None} | row
    row["cites"], row["cited"] = _cites(lake, query, pair), _cites(lake, query, pair[::-1])
    row["moves_out"], row["moves_in"] = _moves(lake, query, pair), _moves(lake, query, pair[::-1])
    return row


def _of(lake: Lake, query: Query, side: str) -> ir.Table:
    rows = of_years(work_countries(lake, query), query)
    return rows.filter(rows.country == side).select("work_id")


def _one(lake: Lake, expression: ir.Table) -> int:
    return int(lake.arrow(expression.agg(n=expression.count()))["n"][0].as_py())


def _joint(lake: Lake, query: Query, pair: tuple[str, str]) -> int:
    return _one(lake, _of(lake, query, pair[0]).semi_join(_of(lake, query, pair[1]), "work_id"))


def _cites(lake: Lake, query: Query, pair: tuple[str, str]) -> int:
    x, y = (_of(lake, query, side) for side in pair)
    only_x, only_y = x.anti_join(y, "work_id"), y.anti_join(x, "work_id").select(cited_work_id="work_id")
    return _one(lake, lake.table("citation").semi_join(only_x, "work_id").semi_join(only_y, "cited_work_id"))


def _moves(lake: Lake, query: Query, pair: tuple[str, str]) -> int | None:
    if not lake.vintage("researcher-moves"):
        return None
    groups, rows = spans(lake, query), lake.table("pair_year")
    rows = of_years(rows.filter(rows.layer == "moves"), query)
    a, b = (merged(groups, rows[c], rows.year) for c in ("country_a", "country_b"))
    rows = rows.filter(a == pair[0], b == pair[1])
    return int(lake.arrow(rows.agg(n=rows.value.sum().fill_null(0)))["n"][0].as_py())


_AUTHORS = [
    (1, "first", "DE", True), (1, "last", "FR", False), (2, "first", "DE", False), (2, "last", "DE", False),
    (2, "middle", "FR", True), (3, "first", "DE", True), (3, "first", "FR", True), (4, "first", "FR", True),
]  # fmt: skip
CASES = (
    Case(
        name="three joint works; of the third both sides are first",
        tables={
            "work_country": [
                {"work_id": w, "year": 2020, "country": c, "share": 10**9 // len(cs), "n_countries": len(cs)}
                for w, team in ((1, "DE FR"), (2, "DE FR"), (3, "DE FR"), (4, "FR"), (5, "DE"))
                for cs in [team.split()]
                for c in cs
            ],
            "authorship": [
                {"work_id": w, "position": p, "country": c, "is_corresponding": lead} for w, p, c, lead in _AUTHORS
            ],
            "citation": [{"work_id": a, "cited_work_id": b} for a, b in [(4, 5), (5, 4), (5, 1), (1, 4), (5, 999)]],
        },
        query=Query(country=("DE",), partner=("FR",), basis="records"),
        rows=[
            {
                "country": "DE",
                "partner": "FR",
                "value": 2.5 / 3,
                "partner_first": 0.5 / 3,
                "last": 0.5,
                "partner_last": 0.5,
                "corresponding": 0.5,
                "partner_corresponding": 0.5,
                "cites": 1,
                "cited": 1,
                "moves_out": None,
                "works": 3,
            }
        ],
        source="by hand",
    ),
)
