"""What going ahead is worth, in figures of the observatory; what no measure gives yet says so.

Countries here are the places of institutions, and stand in a figure about two research systems: no figure is about a
person, none enters a finding, and none orders the queue.
"""

from __future__ import annotations

from typing import Any

from isthmus.discovery import members
from isthmus.lake.open import Lake
from isthmus.measure import ask, query_of
from isthmus.model.country import name
from isthmus.model.errors import IsthmusError
from isthmus.review.case import Figure, Review

WANTED = (
    ("copublication", "works together, newest year and five years before"),
    ("ric", "relative intensity of cooperation (.5 where links are spread evenly)"),
    ("partner-share", "the partner's share of all links"),
    ("dependence", "how much more one side rests on the other (share of its links less share of the other's)"),
    ("joint-impact", "citations of joint against domestic work, like with like (1 where alike)"),
)
"""Figures an office asks for: the measure that gives it for a pair, and what it is."""
NOT_YET = "not yet measured"
SPAN = 5


def seats(review: Review) -> tuple[str, str] | None:
    """Return the applicant's place and the first other one that an organisation is seated in; none without two."""
    placed = sorted((o for o in review.orgs if o.place), key=lambda o: o.role != "applicant")
    home = placed[0].place if placed else ""
    return next(((home, o.place) for o in placed if o.place != home), None)


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
    return _told(rows[-1], rows), "; ".join(v.id for v in answer.vintages)


def _told(last: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """Return the newest value and the one of five years before; of all years together, with its interval and works."""
    if "year" in last:
        before = next((r for r in rows if r["year"] == last["year"] - SPAN), None)
        told = f"{_number(last['value'])} in {last['year']}"
        return told + (f" ({_number(before['value'])} in {before['year']})" if before else "")
    between = "no interval" if last["low"] is None else f"{_number(last['low'])} to {_number(last['high'])}"
    return f"{_number(last['value'])} ({between}; {last['works']:,} joint works loaded)"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
