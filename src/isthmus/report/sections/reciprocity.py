"""Who leads the joint works, among those loaded."""

from __future__ import annotations

from isthmus.report.statement import Context, Gap, Part, Section, Statement, part

SECTION = Section(id="reciprocity", order=60, subjects=("pair",))


def write(context: Context) -> Part:
    """Return the section: the share of joint works whose first author is on each side."""
    answers, said = [], []
    for side, other in context.ways:
        answer = context.ask("reciprocity", country=(side.code,), partner=(other.code,), basis="records")
        row = next((r for r in answer.rows if r["value"] is not None), None)
        if row is None:
            raise Gap("not_covered", "None of the joint works loaded has a first author with a country.")
        values = {"side": side, "other": other, "share": row["value"], "works": row["works"]}
        said.append(Statement("reciprocity", values | {"low": row["low"], "high": row["high"]}, side))
        answers.append(answer)
    return part(SECTION, answers, said)
