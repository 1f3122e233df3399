"""Who rests on whom: each side's share in the other's links."""

from __future__ import annotations

from isthmus.report.statement import Context, Part, Section, Statement, part, series, span

SECTION = Section(id="dependence", order=40, subjects=("pair",))


def write(context: Context) -> Part:
    """Return the section."""
    answers, said = [], []
    for side, other in context.ways:
        answer = context.ask("dependence", country=(side.code,), partner=(other.code,))
        values = span(series(answer, "on_partner"))
        said.append(Statement("dependence", {"side": side, "other": other} | values, side))
        answers.append(answer)
    return part(SECTION, answers, said)
