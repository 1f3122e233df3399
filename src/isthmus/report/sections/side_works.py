"""How large a country's international work is, year by year, and its largest partners."""

from __future__ import annotations

from isthmus.model.country import name
from isthmus.report.statement import Context, Figure, Gap, Part, Section, Statement, part
from isthmus.report.subject import Side

SECTION = Section(id="side-works", order=10, subjects=("side",), lead=1)
SHOWN = 12


def write(context: Context) -> Part:
    """Return the section: the largest partners in the last year, and what they were in the first."""
    side = context.a
    answer = context.ask("copublication", country=(side.code,))
    known = [r for r in answer.rows if r["value"] is not None and r["partner"]]
    if not known:
        raise Gap("not_covered", "No figure was published or loaded for this question; that is not zero.")
    first, last = min(r["year"] for r in known), max(r["year"] for r in known)
    start = {r["partner"]: r["value"] for r in known if r["year"] == first}
    newest = sorted((r for r in known if r["year"] == last), key=lambda r: (-r["value"], r["partner"]))
    said = []
    for r in newest[:3]:
        partner = Side(r["partner"], name(r["partner"]))
        values = {"side": side, "partner": partner, "first": first, "last": last, "end": r["value"]}
        known_then = start.get(r["partner"])
        key = "largest" if known_then is not None else "largest_new"
        said.append(Statement(key, values | {"start": known_then}, side))
    bars = [{"label": Side(r["partner"], name(r["partner"])), "value": r["value"]} for r in newest[:SHOWN]]
    return part(SECTION, [answer], said, Figure(rows=bars, unit="works", kind="bars"))
