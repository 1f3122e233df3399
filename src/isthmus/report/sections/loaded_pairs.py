"""Which pairs of countries work together most in an institution's or a field's works, among those loaded."""

from __future__ import annotations

from collections import defaultdict

from isthmus.model.country import name
from isthmus.report.statement import Context, Gap, Part, Section, Statement, part
from isthmus.report.subject import Side

SECTION = Section(id="loaded-pairs", order=20, subjects=("institution", "field"))
SHOWN = 5


def write(context: Context) -> Part:
    """Return the section: one sentence a pair, the largest first."""
    answer = context.ask("copublication", basis="records")
    pairs: dict[tuple[str, str], int] = defaultdict(int)
    for r in answer.rows:
        if r["country"] < r["partner"]:
            pairs[(r["country"], r["partner"])] += r["value"] or 0
    if not pairs:
        raise Gap("not_covered", "None of the works loaded is international.")
    ranked = sorted(pairs, key=lambda p: (-pairs[p], p))[:SHOWN]
    said = [
        Statement("loaded_pair", {"x": Side(x, name(x)), "y": Side(y, name(y)), "works": pairs[(x, y)]})
        for x, y in ranked
    ]
    return part(SECTION, [answer], said)
