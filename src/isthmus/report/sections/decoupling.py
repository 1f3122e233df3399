"""Whether cooperation broke, against what other pairs show: count, shares and affinity tested apart."""

from __future__ import annotations

from isthmus.report.statement import Context, Gap, Part, Section, Statement, part

SECTION = Section(id="decoupling", order=35, subjects=("pair",), lead=1)


def write(context: Context) -> Part:
    """Return the section: one sentence for each thing tested; sentences are about the pair as the measure sees it.

    Raises
    ------
    Gap
        Where the measure is not built, or the pair has too few works or donors.
    """
    first, second = sorted(context.subject.sides, key=lambda s: s.code)
    answer = context.ask("decoupling", country=(first.code,), partner=(second.code,), first=None)
    said = []
    for r in answer.rows:
        if r["value"] is None:
            continue
        values = {"a": first, "b": second, "what": r["what"], "change": r["value"], "p": r["p"]}
        years = {"year": r["break_year"], "low": r["break_first"], "high": r["break_last"], "donors": r["donors"]}
        said.append(Statement("decoupling", values | years | {"verdict": r["verdict"]}, first))
    if not said:
        raise Gap("not_covered", "No test could be made: too few works, years or pairs to compare with.")
    return part(SECTION, [answer], said)
