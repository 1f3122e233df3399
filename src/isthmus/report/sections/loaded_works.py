"""An institution's or a field's works among those loaded: by year, and by country."""

from __future__ import annotations

from isthmus.model.country import name
from isthmus.report.statement import Context, Figure, Gap, Part, Section, Statement, part
from isthmus.report.subject import Side

SECTION = Section(id="loaded-works", order=10, subjects=("institution", "field"), lead=1)
SHOWN = 12


def write(context: Context) -> Part:
    """Return the section; a work counts once for each country that takes part in it."""
    answer = context.ask("international-share", basis="records")
    if not answer.rows:
        raise Gap("not_covered", "None of the works loaded is of it; the works loaded are a selection.")
    works: dict[str, int] = {}
    joint: dict[str, int] = {}
    for r in answer.rows:
        works[r["country"]] = works.get(r["country"], 0) + (r["works"] or 0)
        joint[r["country"]] = joint.get(r["country"], 0) + (r["international"] or 0)
    ranked = sorted(works, key=lambda c: (-works[c], c))
    top = ranked[0]
    values = {
        "top": Side(top, name(top)), "works": works[top], "international": joint[top] / works[top],
        "countries": len(works), "first": min(r["year"] for r in answer.rows),
        "last": max(r["year"] for r in answer.rows),
    }  # fmt: skip
    said = [Statement("loaded_works", values)]
    if len(ranked) > 1:
        second = ranked[1]
        said.append(Statement("loaded_second", {"second": Side(second, name(second)), "works": works[second]}))
    bars = [{"label": Side(c, name(c)), "value": works[c]} for c in ranked[:SHOWN]]
    return part(SECTION, [answer], said, Figure(rows=bars, unit="works", kind="bars"))
