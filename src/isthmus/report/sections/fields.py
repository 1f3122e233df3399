"""In which fields the joint works lie, and how many in areas called sensitive or held shared: works loaded only."""

from __future__ import annotations

import msgspec

from isthmus.measure._tables import of_years, work_countries
from isthmus.report.statement import Context, FieldName, Figure, Gap, Part, Section, Statement, part

SECTION = Section(id="fields", order=50, subjects=("pair",))
SENSITIVE, SHARED = "ca-stra", "shared"
SHOWN = 10


def write(context: Context) -> Part:
    """Return the section, counted from the works loaded one by one."""
    lake = context.lake
    a, b = context.a, context.b
    answer = context.ask("copublication", country=(a.code,), partner=(b.code,), basis="records")
    total = sum(r["value"] or 0 for r in answer.rows)
    if not total:
        raise Gap("not_covered", "None of the works loaded has an author in both; the works loaded are a selection.")
    query = msgspec.structs.replace(context.subject.query, country=(a.code,), partner=(b.code,), basis="records")
    rows = of_years(work_countries(lake, query), query)
    ours = rows.filter(rows.country == a.code).semi_join(rows.filter(rows.country == b.code), "work_id")
    topics = lake.table("topic").select("field_id", "field").distinct()
    named = ours.group_by("field_id").agg(works=ours.count()).left_join(topics, "field_id")
    found = sorted(lake.execute(named.select("field", "works")), key=lambda r: (-r["works"], str(r["field"])))
    top = found[0]
    said = [
        Statement("fields", {"a": a, "b": b, "total": total, "field": FieldName(top["field"]), "works": top["works"]})
    ]
    counted = {}
    for scheme in (SENSITIVE, SHARED):
        links = lake.table("area_topic")
        inside = lake.table("work").semi_join(links.filter(links.scheme == scheme), "topic_id")
        within = ours.semi_join(inside, "work_id")
        counted[scheme] = int(lake.execute(within.aggregate(n=within.count()))[0]["n"])
    said.append(Statement("areas", {"a": a, "b": b, "sensitive": counted[SENSITIVE], "shared": counted[SHARED]}))
    bars = [{"label": FieldName(r["field"]), "value": r["works"]} for r in found[:SHOWN]]
    return part(SECTION, [answer], said, Figure(rows=bars, unit="works", kind="bars"))
