"""What is single-sourced: fields in which one partner takes part in most of the joint works loaded."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._notes import SMALL
from isthmus.measure._tables import of_years, work_countries
from isthmus.policy.dependence.records import Single
from isthmus.policy.dependence.subject import Subject

HOLDS = 0.5
"""Share of the joint works from which a field is told as single-sourced."""


def single_sourced(lake: Lake, subject: Subject) -> tuple[list[Single], int]:
    """Return the fields in which one partner holds at least half, largest share first, and how many fields there are.

    For a field these are its topics, and the partner is the country in most of their international works.
    """
    query = subject.records
    rows = of_years(work_countries(lake, query), query).filter(lambda t: t.k > 1)
    if subject.kind == "field":
        work = lake.table("work").select("work_id", by="topic_id")
        mine = rows.select("work_id").distinct().join(work, "work_id")
        others = rows.join(mine, "work_id")
    else:
        mine = rows.filter(rows.country == subject.id).select("work_id", by=rows.field_id)
        others = rows.filter(rows.country != subject.id).join(mine, "work_id")
    totals = {r["by"]: r["n"] for r in lake.execute(mine.group_by("by").agg(n=mine.count()))}
    best: dict[Any, tuple[int, str]] = {}
    for r in lake.execute(others.group_by("by", "country").agg(n=others.work_id.nunique())):
        best[r["by"]] = max(best.get(r["by"], (0, "")), (r["n"], r["country"]), key=lambda b: (b[0], b[1]))
    names = _names(lake, "topic" if subject.kind == "field" else "field")
    found = [
        Single(by, names.get(by, "(no topic)"), totals[by], partner, partner, n, n / totals[by], totals[by] < SMALL)
        for by, (n, partner) in best.items()
        if n / totals[by] >= HOLDS
    ]
    return sorted(found, key=lambda s: (s.small, -s.share, -s.works, s.name)), len(totals)


def _names(lake: Lake, level: str) -> dict[int, str]:
    topic = lake.table("topic")
    id_column, name = ("topic_id", "topic") if level == "topic" else ("field_id", "field")
    known: ir.Table = topic.filter(topic[name].notnull()).select(number=topic[id_column], name=topic[name]).distinct()
    return {r["number"]: r["name"] for r in lake.execute(known)}
