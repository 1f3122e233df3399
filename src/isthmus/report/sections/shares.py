"""What part of each side's international works is with the other: the two turn in different years."""

from __future__ import annotations

from isthmus.report.statement import Context, Figure, Part, Section, Statement, part, series, span

SECTION = Section(id="shares", order=20, subjects=("pair",), lead=2)


def write(context: Context) -> Part:
    """Return the section."""
    answers, said, rows = [], [], []
    for side, other in context.ways:
        answer = context.ask("partner-share", country=(side.code,), partner=(other.code,))
        values = series(answer)
        said.append(Statement("share", {"side": side, "other": other} | span(values), side))
        rows += [{"year": y, "value": v, "series": side} for y, v in values.items()]
        answers.append(answer)
    return part(SECTION, answers, said, Figure(rows=rows, unit="share", percent=True))
