"""Specialisation: in which fields does a country do more than the world, or a pair more than all pairs?

RCA = (x_cf / x_c) / (x_f / x), a country's share of the field over the field's share of the world (Balassa 1965);
RSCA = (RCA - 1) / (RCA + 1), from -1 to 1 and symmetric about 0 (Laursen 2015, doi:10.1007/s40821-015-0017-1). With
a partner, it is of their joint works among all international works. On patents it is of PCT applications by
receiving office, which is not the applicant's country, in five fields of technology.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._margins import fraction
from isthmus.measure._tables import joint, of_country, of_pair, of_years, real, work_countries
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="specialisation",
    title="Specialisation",
    question="In which fields does a country do more than the world does?",
    unit="revealed symmetric comparative advantage",
    range="-1 to 1; 0 as the world",
    counting=("full",),
    margins="papers",
    country_policy=("separate", "cwts"),
    layers=("works", "patents"),
    levels=("country", "institution"),
    bases=("published", "records"),
    columns={
        "value": "RSCA, (RCA - 1) / (RCA + 1)",
        "rca": "RCA, the field's share in the country over its share in the world",
        "works": "works of the country in the field; patents on that layer",
    },
    citation="Balassa (1965). Trade liberalisation and revealed comparative advantage. Manchester School 33, 99-123; "
    "Laursen (2015). doi:10.1007/s40821-015-0017-1",
    keys=("country", "field"),
    takes_partner=True,
    count="works",
)
PATENTS, ALL = "pct_applications_by_receiving_office", "all fields"


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return country, field, value, rca, works."""
    rows, world = _patents(lake, query) if query.layer == "patents" else _works(lake, query)
    of_side = rows.group_by("country").agg(x_c=real(rows.n.sum()))
    of_field = world.group_by("field").agg(x_f=real(world.n.sum()))
    total = world.agg(x=real(world.n.sum()))
    rows = rows.join(of_side, "country").join(of_field, "field").cross_join(total)
    rca = fraction(real(rows.n) * rows.x, rows.x_c * rows.x_f)
    return rows.select("country", "field", value=(rca - 1) / (rca + 1), rca=rca, works=rows.n)


def _works(lake: Lake, query: Query) -> tuple[ir.Table, ir.Table]:
    """Return works by country and field, and by field in the world; of a pair, among international works."""
    sides = of_years(work_countries(lake, query), query)
    if query.partner:
        sides = sides.filter(sides.k > 1)
        mine = of_pair(joint(sides), query).select("work_id", "country").distinct()
        rows = mine.join(sides.select("work_id", "field_id").distinct(), "work_id")
    else:
        rows = of_country(sides, query)
    names = lake.table("topic").group_by("field_id").agg(field=ibis._.field.min())
    counted = rows.group_by("country", "field_id").agg(n=ibis._.count())
    whole = sides.select("work_id", "field_id").distinct().group_by("field_id").agg(n=ibis._.count())
    return counted.join(names, "field_id").select("country", "field", "n"), whole.join(names, "field_id")


def _patents(lake: Lake, query: Query) -> tuple[ir.Table, ir.Table]:
    rows = lake.table("country_year_item")
    rows = of_years(rows.filter(rows.indicator == PATENTS, rows.item != ALL, rows.country.notnull()), query)
    rows = rows.group_by("country", field=rows.item).agg(n=rows.value.sum().cast("int64"))
    return (rows.filter(rows.country.isin(query.country)) if query.country else rows), rows


_FIELDS = [("DE", 22, 6), ("DE", 27, 4), ("FR", 22, 4), ("FR", 27, 6)]
CASES = (
    Case(
        name="six of ten works in a field that is half of the world's",
        tables={
            "work_country": [
                {"work_id": 100 * at + n, "year": 2020, "country": c, "share": 10**9, "field_id": f, "n_countries": 1}
                for at, (c, f, count) in enumerate(_FIELDS)
                for n in range(count)
            ],
            "topic": [
                {"topic_id": 1, "field_id": 22, "field": "Engineering"},
                {"topic_id": 2, "field_id": 27, "field": "Medicine"},
            ],
        },
        query=Query(country=("DE",), basis="records"),
        rows=[
            {"country": "DE", "field": "Engineering", "value": 0.2 / 2.2, "rca": 1.2, "works": 6},
            {"country": "DE", "field": "Medicine", "value": -0.2 / 1.8, "rca": 0.8, "works": 4},
        ],
        source="by hand: .6 / .5 and .4 / .5",
    ),
)
