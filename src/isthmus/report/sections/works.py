"""How much the two sides publish together, year by year, with the agreements between them below the years."""

from __future__ import annotations

from isthmus.lake import agreements
from isthmus.report.statement import Context, Figure, Part, Section, Statement, filling, part, series, span

SECTION = Section(id="works", order=10, subjects=("pair",), lead=2)


def write(context: Context) -> Part:
    """Return the section."""
    a, b = context.a, context.b
    answer = context.ask("copublication", country=(a.code,), partner=(b.code,))
    values = series(answer)
    numbers = span(values)
    said = [Statement("works", {"a": a, "b": b} | numbers)]
    if numbers["peak_year"] not in (numbers["first"], numbers["last"]) and numbers["peak"]:
        change = numbers["end"] / numbers["peak"] - 1
        said.append(Statement("works_peak", {"a": a, "b": b, "change": change} | numbers))
    else:
        said.append(Statement("works_edge", {"a": a, "b": b} | numbers))
    said += filling(answer)
    rows = [{"year": y, "value": v, "series": None} for y, v in values.items()]
    states = agreements.states(context.lake, (a.code, b.code))
    return part(SECTION, [answer], said, Figure(rows=rows, unit="works", states=states))
