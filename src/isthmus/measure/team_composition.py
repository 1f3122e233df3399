"""Team composition: are international works those of two countries, of three, of many, or of hundreds of authors?

Works of a country by their countries: one (domestic), two (bilateral), three (trilateral), four or more
(multilateral), and apart from these works of 100 authors or more (hyper-authored, Cronin 2001,
doi:10.1002/asi.1097), whose links weigh most in full counting. OpenAlex's lists cut authorships at 100, so larger
teams look like 100.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._tables import of_country, real, work_countries
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="team-composition",
    title="Team composition",
    question="Are a country's works those of one country, two, three, many, or of hundreds of authors, by year?",
    unit="share of works that are bilateral",
    range="0 to 1; the five shares of a row add up to 1",
    counting=("full",),
    margins="papers",
    country_policy=("separate", "cwts"),
    layers=("works",),
    levels=("country", "institution"),
    bases=("records",),
    columns={
        "value": "share of works with one other country",
        "domestic": "share of works of the country alone",
        "trilateral": "share of works with two other countries",
        "multilateral": "share of works with three or more",
        "hyper": "share of works of 100 authors or more, whatever their countries",
        "works": "works of the country",
    },
    citation="Cronin (2001). Hyperauthorship. JASIST 52(7), 558-569. doi:10.1002/asi.1097",
    keys=("year", "country"),
    count="works",
)
HYPER = 100


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return year, country and the five shares."""
    rows = of_country(work_countries(lake, query), query)
    authors = lake.table("work").select("work_id", "n_authors")
    rows = rows.join(authors, "work_id")
    hyper = rows.n_authors.fill_null(0) >= HYPER
    kinds = {
        "hyper": hyper,
        "domestic": ~hyper & (rows.k == 1),
        "bilateral": ~hyper & (rows.k == 2),
        "trilateral": ~hyper & (rows.k == 3),
        "multilateral": ~hyper & (rows.k > 3),
    }
    rows = rows.mutate(**{name: found.cast("int64") for name, found in kinds.items()})
    counted = rows.group_by("year", "country").agg(works=ibis._.count(), **{name: ibis._[name].sum() for name in kinds})
    n = real(counted.works)
    shares = {"value" if name == "bilateral" else name: real(counted[name]) / n for name in kinds}
    return counted.select("year", "country", "works", **shares)


CASES = (
    Case(
        name="one work of each kind",
        tables={
            "work_country": [
                {"work_id": w, "year": 2020, "country": c, "share": 10**9 // len(cs), "n_countries": len(cs)}
                for w, team in enumerate(["DE", "DE FR", "DE FR IT", "DE FR IT US", "DE US"])
                for cs in [team.split()]
                for c in cs
            ],
            "work": [{"work_id": w, "year": 2020, "n_authors": n} for w, n in enumerate([3, 4, 5, 6, 2_000])],
        },
        query=Query(country=("DE",), basis="records"),
        rows=[
            {
                "year": 2020,
                "country": "DE",
                "value": 0.2,
                "domestic": 0.2,
                "trilateral": 0.2,
                "multilateral": 0.2,
                "hyper": 0.2,
                "works": 5,
            }
        ],
        source="by hand",
    ),
)
