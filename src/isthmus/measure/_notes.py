"""What stands beside a row and an answer: small, still filling, not covered; null is never zero."""

from __future__ import annotations

from typing import Any

from isthmus.measure._sides import Span, existed, is_group
from isthmus.model.answer import Measure, Query
from isthmus.model.source import Vintage

SMALL = 10
"""A row of fewer cases is marked as small."""
FILLING = 2
"""The newest years of a source, which are still being indexed."""


def noted(measure: Measure, row: dict[str, Any], covered: range, groups: dict[str, list[Span]]) -> dict[str, Any]:
    """Return the row with ``note``: what a reader has to know of it, empty where there is nothing."""
    year, found = row.get("year"), []
    for side in (row.get("country"), row.get("partner")):
        if year is not None and side and not existed(groups, side, year):
            found.append(f"{side} had no members in {year}")
    if year is not None and covered and year not in covered:
        found.append("not covered")
    elif row["value"] is None and not found:
        found.append("no value")
    cases = row.get(measure.count) if measure.count else None
    if cases is not None and cases < SMALL and row["value"] is not None:
        found.append(f"small: fewer than {SMALL} cases")
    if year is not None and covered and covered.stop - FILLING <= year < covered.stop:
        found.append("newest years, still filling")
    return row | {"note": "; ".join([*filter(None, [row.get("note")]), *found])}


SAMPLE = "SAMPLE"
"""The first word of the caveat that must be read before all others."""


def sample_first(found: list[str]) -> list[str]:
    """Return caveats with the one on sample data first."""
    return sorted(found, key=lambda text: not text.startswith(SAMPLE))


def caveats(query: Query, vintages: list[Vintage], rows: list[dict[str, Any]], years: range) -> list[str]:
    """Return the caveats of an answer as a whole, the sample's first."""
    found = [c for v in vintages for c in v.caveats]
    if any(v.sample for v in vintages):
        found.insert(0, f"{SAMPLE}: these rows are of fictional countries and works, made by a generator.")
    basis = "as the publisher counted them" if query.basis == "published" else "from the works loaded"
    found.append(f"Basis {query.basis}: {basis}.")
    if not rows or all(r["value"] is None for r in rows):
        found.append("No data for this question: that is not the same as zero.")
    elif any(r["value"] is None for r in rows):
        found.append("A year shown without a value was not published or is not covered: it is not zero.")
    if years and any(r.get("year") is not None and r["year"] not in years for r in rows):
        found.append(f"The data cover {years.start} to {years.stop - 1}.")
    if query.layer == "code":
        found.append("Counts by quarter; a year shows its latest quarter.")
    if years and any("still filling" in r["note"] for r in rows):
        found.append(f"{years.stop - FILLING} and {years.stop - 1} are the newest years loaded: expect them to grow.")
    if any(map(is_group, (*query.country, *query.partner))):
        found.append("Members of a group are those on 1 July of the year, without countries on the other side.")
        if query.basis == "published":
            found.append("Links of a group are summed over members: a work with two members counts twice.")
    return found
