"""With whom cooperation grew most: the partners of each side whose joint works grew most in number."""

from __future__ import annotations

from typing import Any

from isthmus.model.country import name
from isthmus.report.statement import Context, Figure, Gap, Part, Section, Statement, part
from isthmus.report.subject import Side

SECTION = Section(id="partners", order=70, subjects=("pair", "side"))
SHOWN, LEAST = 5, 50
"""Partners named, and the joint works in the last year without which a partner is not named."""


def write(context: Context) -> Part:
    """Return the section."""
    answers, said, bars = [], [], list[dict[str, Any]]()
    for side in context.subject.sides:
        answer = context.ask("copublication", country=(side.code,))
        first, last, grown = growth(answer.rows)
        if not grown:
            raise Gap("not_covered", "No partner has enough works in the first and in the last year.")
        values: dict[str, Any] = {}
        for n, (code, more, _v) in enumerate(grown[:SHOWN], 1):
            values |= {f"p{n}": Side(code, name(code)), f"n{n}": more}
        if len(grown) >= SHOWN:
            said.append(Statement("partners", {"side": side, "first": first, "last": last} | values, side))
        else:
            said.append(Statement("partners_few", {"side": side, "first": first, "last": last} | values, side))
        if side == context.a:
            bars = [{"label": Side(code, name(code)), "value": more} for code, more, _v in grown[:12]]
        answers.append(answer)
    return part(SECTION, answers, said, Figure(rows=bars, unit="works", kind="bars") if len(answers) == 1 else None)


def growth(rows: list[dict[str, Any]]) -> tuple[int, int, list[tuple[str, int, int]]]:
    """Return first and last year, and (partner, works more, works in the last year) by growth, most first."""
    years = [r["year"] for r in rows if r["value"] is not None]
    if not years:
        return 0, 0, []
    first, last = min(years), max(years)
    start = {r["partner"]: r["value"] for r in rows if r["year"] == first and r["value"] is not None}
    end = {r["partner"]: r["value"] for r in rows if r["year"] == last and r["value"] is not None and r["partner"]}
    grown = [(p, n - start[p], n) for p, n in end.items() if n >= LEAST and p in start]
    return first, last, sorted(grown, key=lambda g: (-g[1], g[0]))
