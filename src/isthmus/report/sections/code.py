"""Cooperation on code: collaborators between the two economies, as the Innovation Graph counts them."""

from __future__ import annotations

from isthmus.report.statement import Context, Figure, Part, Section, Statement, part, series, span

SECTION = Section(id="code", order=68, subjects=("pair",))


def write(context: Context) -> Part:
    """Return the section; each way is about the side the contributions come from."""
    answers, said, rows = [], [], []
    for side, other in context.ways:
        answer = context.ask("copublication", country=(side.code,), partner=(other.code,), layer="code")
        values = series(answer)
        said.append(Statement("code", {"side": side, "other": other} | span(values), side))
        rows += [{"year": y, "value": v, "series": side} for y, v in values.items()]
        answers.append(answer)
    return part(SECTION, answers, said, Figure(rows=rows, unit="collaborators"))
