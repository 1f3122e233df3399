"""What joint work is worth: citations of international against domestic works, among those loaded."""

from __future__ import annotations

from isthmus.report.statement import Context, Gap, Part, Section, Statement, part

SECTION = Section(id="premium", order=55, subjects=("pair", "side"))
ALL = "all"
"""The kind of international work that is all of them."""


def write(context: Context) -> Part:
    """Return the section: one sentence for each side, with the matched ratio, its interval, and the raw ratio."""
    answers, said = [], []
    for side in context.subject.sides:
        answer = context.ask("citation-premium", country=(side.code,), basis="records")
        answers.append(answer)
        row = next((r for r in answer.rows if r["kind"] == ALL), None)
        if row is None or None in (row["value"], row["low"], row["high"], row["raw"]):
            raise Gap("not_covered", "Too few works are loaded to compare international and domestic ones.")
        numbers = {k: row[k] for k in ("value", "low", "high", "raw")}
        said.append(Statement("premium", {"side": side} | numbers, side))
    return part(SECTION, answers, said)
