"""Field profile: which part of the works loaded lies in each OpenAlex field (by primary topic).

A work counts once, in the field of its primary topic; works without a topic stand in a row of their own.
With a country, only its works. The profile says first of all what was loaded: a selection has its own bias.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._tables import of_years
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="field-profile",
    title="Field profile",
    question="In which fields do the works lie?",
    unit="share of works",
    range="0 to 1; the rows add up to 1",
    counting=("full",),
    margins="papers",
    country_policy=("separate",),
    layers=("works",),
    bases=("records",),
    columns={"value": "works of the field / works", "works": "works of the field"},
    citation="OpenAlex topics: CWTS and OurResearch (2024), https://docs.openalex.org",
    keys=("field",),
    count="works",
)


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return field, value, works."""
    works = of_years(lake.table("work"), query)
    if query.country:
        rows = lake.table("work_country")
        works = works.semi_join(rows.filter(rows.country.isin(query.country)), "work_id")
    topics = lake.table("topic")
    names = topics.group_by("field_id").agg(field=topics.field.min())
    counted = works.group_by("field_id").agg(works=works.count())
    joined = counted.left_join(names, "field_id")
    label = ibis.coalesce(joined.field, joined.field_id.cast("string"), ibis.literal("(no topic)"))
    total = joined.works.sum().over(ibis.window())
    return joined.select(field=label, value=joined.works / total, works=joined.works)


CASES = (
    Case(
        name="three works in two fields, one without a topic",
        tables={
            "work": [{"work_id": n, "year": 2020, "field_id": f} for n, f in enumerate([22, 22, 27, None])],
            "topic": [
                {"topic_id": 1, "field_id": 22, "field": "Engineering"},
                {"topic_id": 2, "field_id": 27, "field": "Medicine"},
            ],
        },
        query=Query(basis="records"),
        rows=[
            {"field": "Engineering", "value": 0.5, "works": 2},
            {"field": "(no topic)", "value": 0.25, "works": 1},
            {"field": "Medicine", "value": 0.25, "works": 1},
        ],
        source="by hand",
    ),
)
