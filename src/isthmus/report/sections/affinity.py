"""Whether the two work together more than their size would suggest, with an interval."""

from __future__ import annotations

from isthmus.report.statement import Context, Figure, Part, Section, Statement, part, series, span

SECTION = Section(id="affinity", order=30, subjects=("pair",))


def write(context: Context) -> Part:
    """Return the section."""
    answers, said, rows = [], [], []
    for side, other in context.ways:
        answer = context.ask("ric", country=(side.code,), partner=(other.code,))
        values = series(answer)
        numbers = span(values)
        newest = next(r for r in answer.rows if r["year"] == numbers["last"])
        interval = {k: newest[k] for k in ("low", "high")}
        key = "affinity" if None not in interval.values() else "affinity_bare"
        said.append(Statement(key, {"side": side, "other": other} | numbers | interval, side))
        rows += [{k: r[k] for k in ("year", "value", "low", "high")} | {"series": side} for r in answer.rows]
        answers.append(answer)
    return part(SECTION, answers, said, Figure(rows=rows, unit="ratio"))
