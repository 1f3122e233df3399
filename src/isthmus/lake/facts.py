"""Reads the curated facts of a lake: groups of countries, areas and agreements, on any day."""

from __future__ import annotations

from typing import Any

from isthmus.lake.open import Lake
from isthmus.model.errors import NotCovered, UnknownName
from isthmus.source.country_groups import not_covered

Row = dict[str, Any]
FOLLOWED = "country-groups"
"""The source whose groups carry dates."""


def groups(lake: Lake, on: str) -> list[Row]:
    """Return every dated group with its members on a day: group, title, members, first and last change.

    Parameters
    ----------
    on
        ISO date.
    """
    found: dict[str, Row] = {}
    for r in _dated(lake):
        row = found.setdefault(r["group"], {"group": r["group"], "title": r["title"], "members": 0, "changed": None})
        row["members"] += r["status"] == "member" and held(r, on)
        days = [d for d in (r["from"], r["to"]) if d and d <= on and r["status"] == "member"]
        row["changed"] = max([*days, *([row["changed"]] if row["changed"] else [])], default=None)
    return sorted(found.values(), key=lambda r: str(r["group"]))


def group(lake: Lake, name: str, on: str | None = None) -> list[Row]:
    """Return the memberships of a group by country and date, those that held on a day if one is given.

    Raises
    ------
    NotCovered
        For a group that is left out with a reason.
    UnknownName
        With the nearest groups.
    """
    rows = _dated(lake)
    wanted = plain(name)
    found = sorted((r for r in rows if plain(r["group"]) == wanted), key=lambda r: (r["from"] or "", r["iso2"]))
    if not found:
        for key, why in not_covered().items():
            if plain(key) == wanted:
                raise NotCovered(f"The group {key} is not covered. {why}", "Name the countries instead.")
        raise UnknownName("group", name, {r["group"] for r in rows})
    return [r for r in found if on is None or held(r, on)]


def held(row: Row, on: str) -> bool:
    """Say whether a fact with ``from`` and ``to`` held on a day; a side without a date is open."""
    return (row["from"] or "") <= on and (not row["to"] or on <= row["to"])


def plain(name: str) -> str:
    """Return a group's name as it is compared: case, hyphens and spaces aside."""
    return name.casefold().replace("-", "").replace(" ", "")


def _dated(lake: Lake) -> list[Row]:
    table = lake.table("membership")
    vintages = [v.dated for v in lake.vintage(FOLLOWED)]
    if not vintages:
        raise NotCovered("This lake holds no dated groups of countries.", "Build it again: isthmus lake build")
    return lake.execute(table.filter(table.vintage.isin(vintages)))
