"""International patent applications in 2024 and 2025: only where the lake holds those years."""

from __future__ import annotations

from itertools import pairwise

from isthmus.lake.open import Lake
from isthmus.report.claim import Claim, Finding, Verdict
from isthmus.report.statement import Gap

CLAIM = Claim(
    id="pct-grew",
    claim="International patent applications (PCT) grew in 2024 and in 2025.",
    said_in="Global innovative activity: PCT applications rose by 0.7% in 2025",
    publisher="Tech Economy, after the World Intellectual Property Organization",
    dated="2026",
    url="https://techeconomy.ng/?p=177336",
    read="secondary",
    test="World total of PCT applications in 2023, 2024 and 2025 in the patents loaded.",
)
YEARS = (2023, 2024, 2025)
WORLD, ALL = "World", "all fields"


def judge(lake: Lake) -> Finding:
    """Return supported where both years grew, contradicted where neither did, else depends."""
    rows = lake.table("country_year_item")
    rows = rows.filter(rows.layer == "patents", rows.indicator.contains("PCT") | rows.indicator.contains("pct"))
    newest = lake.execute(rows.aggregate(last=rows.year.max()))[0]["last"]
    if newest is None or newest < YEARS[-1]:
        shown = "none" if newest is None else str(newest)
        raise Gap("not_covered", f"The patents loaded end in {shown}; 2024 and 2025 are not in them.")
    totals = (
        rows.filter(rows.country_text == WORLD, rows.item == ALL, rows.year.isin(YEARS))
        .group_by("year")
        .agg(n=rows.value.sum())
    )
    values = {r["year"]: r["n"] for r in lake.execute(totals)}
    if set(values) != set(YEARS):
        raise Gap("not_covered", "The patents loaded hold no world total for each of 2023, 2024 and 2025.")
    grew = [values[b] > values[a] for a, b in pairwise(YEARS)]
    verdict: Verdict = "supported" if all(grew) else "depends" if any(grew) else "contradicted"
    said = ", ".join(f"{y}: {v:,.0f}" for y, v in sorted(values.items()))
    return Finding(verdict=verdict, why=f"World total by year: {said}.", numbers={str(y): v for y, v in values.items()})
