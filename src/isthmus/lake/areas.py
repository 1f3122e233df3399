"""Areas of technology schemes, the topics that belong to them, and the works in them."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.model.errors import NotCovered, UnknownName

Row = dict[str, Any]


def areas(lake: Lake) -> list[Row]:
    """Return every area with the number of its topics and, of the works loaded, of its works, by scheme and id."""
    links, works = lake.table("area_topic"), lake.table("work")
    keys = ["scheme", "area_id"]
    works = works.filter(works.topic_id.notnull())
    joined = links.left_join(works.group_by("topic_id").agg(works=works.count()), "topic_id")
    counted = joined.group_by(keys).agg(
        topics=joined.count(), core=(joined.degree == "core").sum(), works=joined.works.sum()
    )
    numbers = {(r["scheme"], r["area_id"]): r for r in lake.execute(counted)}
    table = lake.table("area")
    rows: dict[tuple[str, str], Row] = {}
    for r in lake.execute(table.filter(table.parent.isnull()).select(*keys, "title", "evidence", "read")):
        key = (r["scheme"], r["area_id"])
        if key not in rows or r["evidence"]:
            n = numbers.get(key, {})
            rows[key] = r | {c: n.get(c) or 0 for c in ("topics", "core", "works")}
    return [rows[key] for key in sorted(rows)]


def area(lake: Lake, name: str) -> tuple[str, str]:
    """Return scheme and id for ``scheme/area``, in any case.

    Raises
    ------
    NotCovered
        Where no topic belongs to the area, or the lake holds no areas.
    UnknownName
        With the nearest areas.
    """
    known = areas(lake)
    if not known:
        raise NotCovered("This lake holds no areas.", "Build it again: isthmus lake build")
    wanted = name.strip().casefold()
    for r in known:
        if f"{r['scheme']}/{r['area_id']}" == wanted:
            if not r["topics"]:
                raise NotCovered(f"No topic belongs to the area {wanted}.", "isthmus areas says why.")
            return r["scheme"], r["area_id"]
    raise UnknownName("area", name, [f"{r['scheme']}/{r['area_id']}" for r in known])


def topics(lake: Lake, name: str) -> list[Row]:
    """Return the topics of an area with degree, reason and, where the lake holds topics, their names."""
    scheme, area_id = area(lake, name)
    links, named = lake.table("area_topic"), lake.table("topic")
    links = links.filter(links.scheme == scheme, links.area_id == area_id)
    rows = links.left_join(named.select("topic_id", "topic"), "topic_id")
    found = lake.execute(rows.select("topic_id", "topic", "degree", "theme", "reason").distinct())
    return sorted(found, key=lambda r: (r["degree"], r["theme"], r["topic_id"]))


def in_area(lake: Lake, rows: ir.Table, name: str, *, core: bool = False) -> ir.Table:
    """Keep the rows of works whose primary topic belongs to an area; ``core`` leaves partial links out."""
    scheme, area_id = area(lake, name)
    links = lake.table("area_topic")
    links = links.filter(links.scheme == scheme, links.area_id == area_id)
    links = links.filter(links.degree == "core") if core else links
    if "topic_id" in rows.columns:
        return rows.semi_join(links, "topic_id")
    works = lake.table("work").semi_join(links, "topic_id")
    return rows.semi_join(works, "work_id")
