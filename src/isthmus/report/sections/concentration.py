"""On how many partners a side's cooperation rests."""

from __future__ import annotations

from isthmus.report.statement import Context, Figure, Part, Section, Statement, part, series, span

SECTION = Section(id="concentration", order=30, subjects=("side",), lead=1)


def write(context: Context) -> Part:
    """Return the section."""
    side = context.a
    answer = context.ask("concentration", country=(side.code,))
    values = series(answer, "effective")
    rows = [{"year": y, "value": v, "series": side} for y, v in values.items()]
    said = [Statement("concentration", {"side": side} | span(values), side)]
    return part(SECTION, [answer], said, Figure(rows=rows, unit="partners"))
