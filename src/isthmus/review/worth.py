"""What going ahead is worth, in figures of the observatory; what no measure gives yet says so.

Countries here are the places of institutions, and stand in a figure about two research systems: no figure is about a
person, none enters a finding, and none orders the queue.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from isthmus.discovery import members
from isthmus.lake.open import Lake
from isthmus.measure import ask, query_of
from isthmus.model.country import name
from isthmus.model.errors import IsthmusError
from isthmus.review.case import Figure

WANTED = (
    ("copublication", "works together, newest year and five years before"),
    ("ric", "relative intensity of cooperation (.5 where links are spread evenly)"),
    ("partner-share", "the partner's share of all links"),
    ("dependence", "how much more one side rests on the other (share of its links less share of the other's)"),
    ("", "citations of joint against domestic work"),
)
"""Figures an office asks for: the measure that gives it for a pair, empty where none does, and what it is."""
NOT_YET = "not yet measured"
SPAN = 5


class Partner(msgspec.Struct, frozen=True):
    """Another place to work with, beside or instead: how much is done with it now, and how that has grown."""

    country: str
    works: int
    growth: float | None
    reason: str


def figures(lake: Lake, home: str, partner: str) -> list[Figure]:
    """Return the figures on a pair of countries; one without a measure or data is *not yet measured*."""
    known = members("measure", "MEASURE")
    found = []
    for measure, what in WANTED:
        told = f"{name(home)} with {name(partner)}: {what}"
        answer = _ask(lake, measure, home, partner) if measure in known else None
        found.append(Figure(told, NOT_YET) if answer is None else Figure(told, *answer))
    return found


def _ask(lake: Lake, measure: str, home: str, partner: str) -> tuple[str, str] | None:
    """Return a figure in words with its source, or none where the data do not give it."""
    try:
        answer = ask(lake, measure, query_of(lake, country=(home,), partner=(partner,)))
    except IsthmusError:
        return None
    rows = [r for r in answer.rows if r["value"] is not None]
    if not rows:
        return None
    last = rows[-1]
    before = next((r for r in rows if r["year"] == last["year"] - SPAN), None)
    told = f"{_number(last['value'])} in {last['year']}"
    told += f" ({_number(before['value'])} in {before['year']})" if before else ""
    return told, "; ".join(v.id for v in answer.vintages)


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def partners(lake: Lake, home: str, beside: str, limit: int = 5) -> list[Partner]:
    """Return other partners of a research system, ranked by works together in the newest full year.

    Parameters
    ----------
    home
        The applicant's place.
    beside
        The partner under review: left out, so that the list is of additional and alternative ones.
    """
    rows = sorted(_pairs(lake, home, beside), key=lambda r: (-r[1], r[0]))[:limit]
    return [Partner(c, now, _growth(before, now), _reason(now, before, year)) for c, now, before, year in rows]


def _pairs(lake: Lake, home: str, beside: str) -> Iterator[tuple[str, int, int | None, int]]:
    table = lake.table("pair_year")
    mine = table.filter(table.basis == "published", table.layer == "works", table.field_id.isnull())
    both = [
        (r["country_b"] if r["country_a"] == home else r["country_a"], r["year"], r["value"])
        for r in lake.execute(mine.filter((mine.country_a == home) | (mine.country_b == home)))
    ]
    year = max((y for _, y, _ in both), default=0)
    values: dict[tuple[str, int], Any] = {(c, y): v for c, y, v in both if c not in (None, home, beside, "EU")}
    for (country, when), value in values.items():
        if when == year and value:
            yield country, int(value), values.get((country, year - SPAN)), year


def _growth(before: int | None, now: int) -> float | None:
    return None if not before else now / before - 1


def _reason(now: int, before: int | None, year: int) -> str:
    growth = _growth(before, now)
    grown = "" if growth is None else f", {growth:+.0%} in {SPAN} years"
    return f"{now:,} works together in {year}{grown}"
