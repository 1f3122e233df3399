"""The sides of a question: countries, and groups of countries whose members are read at the year of the work.

A group is written ``group:ID``. Its members come from the table ``membership``: where the table dates a group,
by those dates (a member in a year was one on 1 July of it); where a group has only undated rows, as the same
in all years. A group is one actor: a work of two members counts once, and a link between two members is not one.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
import msgspec

from isthmus.lake.open import Lake
from isthmus.model.answer import Query
from isthmus.model.errors import NotCovered, UnknownName, UsageError

PREFIX = "group:"
MEMBERS = ("member", "members", "permanent", "nonregional member", "regional")
"""Statuses that make a member; observers, candidates and partners are none."""
ALWAYS, NEVER = 0, 9999


class Span(NamedTuple):
    """A country that was a member from one year to another, both inclusive."""

    country: str
    first: int
    last: int


def is_group(side: str) -> bool:
    """Say whether a side is a group of countries."""
    return side.startswith(PREFIX)


def group_id(lake: Lake, text: str) -> str:
    """Return a group's side as the lake writes it, ``group:ID``, for an id in any case, hyphens aside.

    Where two sources write one id differently, the one with dates is meant.
    """
    table = lake.table("membership")
    dated = (table["from"].notnull() | table["to"].notnull()).cast("int64")
    rows = lake.execute(table.group_by("group").agg(dated=dated.max()))
    known = {r["group"]: r["dated"] for r in rows}
    if not known:
        raise NotCovered(f"This lake holds no groups of countries, so not {text!r}.", "Name the countries instead.")
    wanted = _plain(text.removeprefix(PREFIX))
    found = [g for g in sorted(known, key=lambda g: (-known[g], g)) if _plain(g) == wanted]
    if not found:
        raise UnknownName("group", text.removeprefix(PREFIX), known)
    return f"{PREFIX}{found[0]}"


def _plain(text: str) -> str:
    return text.strip().casefold().replace("-", "").replace(" ", "")


def members(lake: Lake, side: str) -> list[Span]:
    """Return the members of ``group:ID`` with their years, in order; dated rows replace undated ones."""
    table = lake.table("membership")
    rows = lake.execute(table.filter(table.group == side.removeprefix(PREFIX)))
    rows = [r for r in rows if (r["status"] or "member") in MEMBERS and r["iso2"]]
    dated = [r for r in rows if r["from"] or r["to"]] or rows
    spans = {Span(r["iso2"], _joined(r["from"]), _left(r["to"])) for r in dated}
    return sorted(s for s in spans if s.first <= s.last)


def _joined(day: str | None) -> int:
    return ALWAYS if not day else int(day[:4]) + (day[4:10] > "-07-01")


def _left(day: str | None) -> int:
    return NEVER if not day else int(day[:4]) - (day[4:10] <= "-07-01")


def separate(query: Query) -> Iterable[Query]:
    """Yield the query with at most one group a side: each is asked in a world in which only it is merged."""
    for country, partner in product(_parts(query.country), _parts(query.partner)):
        yield msgspec.structs.replace(query, country=country, partner=partner)


def _parts(side: tuple[str, ...]) -> list[tuple[str, ...]]:
    groups: list[tuple[str, ...]] = [(s,) for s in side if is_group(s)]
    rest = tuple(s for s in side if not is_group(s))
    return [rest, *groups] if rest or not groups else groups


def spans(lake: Lake, query: Query) -> dict[str, list[Span]]:
    """Return the members of each group the query names, without countries named on the other side.

    Raises
    ------
    UsageError
        Two groups share a member, or nothing of a group is left.
    """
    sides = (query.country, query.partner)
    found: dict[str, list[Span]] = {}
    for own, other in (sides, sides[::-1]):
        for group in filter(is_group, own):
            found[group] = [s for s in members(lake, group) if s.country not in other]
    taken: dict[str, str] = {}
    for group, group_members in found.items():
        for country in dict.fromkeys(s.country for s in group_members):
            if country in taken:
                raise UsageError(
                    f"{country} is in {taken[country]} and in {group}.", "Compare groups that share no member."
                )
            taken[country] = group
    return found


def merged(groups: dict[str, list[Span]], country: ir.Value, year: ir.Value) -> ir.Value:
    """Return ``country`` with members replaced by their group, by year."""
    branches = []
    for group, found in groups.items():
        for first, last in sorted({(s.first, s.last) for s in found}):
            codes = [s.country for s in found if (s.first, s.last) == (first, last)]
            branches.append((country.isin(codes) & (year >= first) & (year <= last), ibis.literal(group)))
    return ibis.cases(*branches, else_=country) if branches else country


def existed(groups: dict[str, list[Span]], side: str, year: int) -> bool:
    """Say whether a side could be asked about in a year: a group needs a member then."""
    return side not in groups or any(s.first <= year <= s.last for s in groups[side])
