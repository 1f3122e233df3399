"""Reads one institution: its names and place in the registry, and the works loaded by year, field and partner."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.model.errors import NotCovered, UnknownName

Row = dict[str, Any]
LEAST = 5
"""Works from which a count of an institution is shown exactly; fewer are ``<5``."""
PARTNERS = 60
"""Partner institutions and countries that are given, those with most works."""


def about(lake: Lake, ror: str) -> Row:
    """Return an institution of the registry with its names, links and ids elsewhere.

    Raises
    ------
    NotCovered
        Where the lake holds no registry.
    UnknownName
        For an id that is not in it.
    """
    own = short(ror)
    table = lake.table("institution")
    found = lake.execute(table.filter(table.ror_id == own))
    if not found:
        if not lake.vintage("ror"):
            raise NotCovered("This lake holds no registry of institutions.", "Build it from a mirror that has ROR.")
        raise UnknownName("institution", ror, ())
    names, links, ids = (lake.table(f"institution_{t}") for t in ("name", "link", "external"))
    named = lake.execute(names.filter(names.ror_id == own).select("name", "kind", "language"))
    display = next((n["name"] for n in named if n["kind"] == "ror_display"), own)
    return found[0] | {
        "name": display,
        "names": sorted(named, key=lambda n: (n["kind"], n["language"] or "", n["name"])),
        "links": lake.execute(links.filter(links.ror_id == own).select("kind", "other_ror_id", "label")),
        "external": lake.execute(ids.filter(ids.ror_id == own).select("scheme", "value")),
    }


def short(ror: str) -> str:
    """Return a ROR id's nine characters."""
    return ror.strip().removeprefix("https://ror.org/").casefold()


def works(lake: Lake, ror: str) -> dict[str, list[Row]]:
    """Return the works loaded of an institution: ``years``, ``fields``, ``institutions`` and ``countries`` with counts.

    Counts are whole; a reader who shows them hides small ones with `shown`.
    """
    at = lake.table("authorship")
    mine = at.filter(at.ror_id == short(ror)).select("work_id").distinct()
    work = lake.table("work").semi_join(mine, "work_id")
    topic = lake.table("topic").select("field_id", "field").distinct()
    by_field = work.group_by("field_id").agg(works=work.count()).left_join(topic, "field_id")
    others = at.filter(at.ror_id.notnull(), at.ror_id != short(ror)).semi_join(mine, "work_id")
    places = lake.table("work_country")
    places = places.filter(places.country.notnull()).semi_join(mine, "work_id")
    by_year = work.group_by("year").agg(works=work.count())
    return {
        "years": sorted(lake.execute(by_year), key=lambda r: r["year"] or 0),
        "fields": _most(lake, by_field.select("field", "works")),
        "institutions": _named(lake, _most(lake, others.group_by("ror_id").agg(works=others.work_id.nunique()))),
        "countries": _most(lake, places.group_by("country").agg(works=places.work_id.nunique())),
    }


def _most(lake: Lake, rows: ir.Table) -> list[Row]:
    found = lake.execute(rows)
    return sorted(found, key=lambda r: (-r["works"], str(next(iter(r.values())))))[:PARTNERS]


def _named(lake: Lake, rows: list[Row]) -> list[Row]:
    names = lake.table("institution_name")
    wanted = [r["ror_id"] for r in rows]
    found = lake.execute(names.filter(names.kind == "ror_display", names.ror_id.isin(wanted)).select("ror_id", "name"))
    known = {r["ror_id"]: r["name"] for r in found}
    return [r | {"name": known.get(r["ror_id"], r["ror_id"])} for r in rows]


def shown(count: int) -> int | str:
    """Return a count as it may be shown: exactly from `LEAST` on, ``<5`` for fewer, 0 for none."""
    return count if count >= LEAST or count == 0 else f"<{LEAST}"


def names(lake: Lake) -> list[tuple[str, str, str]]:
    """Return every name of the registry: ROR id, name, kind."""
    table = lake.table("institution_name")
    return [(r["ror_id"], r["name"], r["kind"]) for r in lake.execute(table.select("ror_id", "name", "kind"))]


def displays(lake: Lake, rors: list[str]) -> dict[str, Row]:
    """Return name, country and city of institutions by ROR id."""
    table, named = lake.table("institution"), lake.table("institution_name")
    named = named.filter(named.kind == "ror_display").select("ror_id", "name")
    rows = lake.execute(table.filter(table.ror_id.isin(rors)).left_join(named, "ror_id").select(
        "ror_id", "name", "country", "city", "status"))  # fmt: skip
    return {r["ror_id"]: r for r in rows}
