"""Whether cooperation broke, against what other pairs show: count, shares and affinity tested apart."""

from __future__ import annotations

from isthmus.report.statement import Context, Gap, Part, Section, Statement, Term, part

SECTION = Section(id="decoupling", order=35, subjects=("pair",), lead=1)
FOLLOWS = {
    "no break": "none", "a second index": "second", "cannot be checked": "unchecked", "alone could make": "missing",
    "alone could not": "apart",
}  # fmt: skip
"""What the measure's verdict says, by words of it; one that names a break of the source holds none of them."""


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
        what = Term(f"decoupling.{r['what'].replace(' ', '_')}")
        values = {"a": first, "b": second, "what": what, "change": r["value"], "p": r["p"]}
        years = {"year": r["break_year"], "low": r["break_first"], "high": r["break_last"], "donors": r["donors"]}
        said.append(Statement("decoupling", values | years | {"verdict": _verdict(r["verdict"])}, first))
    if not said:
        raise Gap("not_covered", "No test could be made: too few works, years or pairs to compare with.")
    return part(SECTION, [answer], said)


def _verdict(text: str) -> Term:
    """Return the measure's verdict as words of the language: what follows, of a fall or of a rise."""
    follows = next((key for words, key in FOLLOWS.items() if words in text), "source")
    return Term("decoupling.none" if follows == "none" else f"decoupling.{text[:4]}_{follows}")
