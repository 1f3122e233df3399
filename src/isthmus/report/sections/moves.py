"""How many researchers move each way between the two, by year."""

from __future__ import annotations

from isthmus.report.statement import LEFT_OUT, Context, Figure, Part, Section, Statement, part, series, settled, span

SECTION = Section(id="moves", order=65, subjects=("pair",))


def write(context: Context) -> Part:
    """Return the section; each way is about the side the researchers leave."""
    asked = [context.ask("copublication", country=(s.code,), partner=(o.code,), layer="moves") for s, o in context.ways]
    newest = max(max(series(answer)) for answer in asked)
    said, rows = [], []
    for (side, other), answer in zip(context.ways, asked, strict=True):
        values = settled(series(answer), newest)
        said.append(Statement("moves", {"side": side, "other": other} | span(values), side))
        rows += [{"year": y, "value": v, "series": side} for y, v in values.items()]
    said.append(Statement("moves_left_out", {"years": LEFT_OUT}))
    return part(SECTION, asked, said, Figure(rows=rows, unit="moves"))
