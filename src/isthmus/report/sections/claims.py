"""What is said in public about the two, and what the data say of it."""

from __future__ import annotations

from isthmus.discovery import members
from isthmus.model.source import Vintage
from isthmus.report.claim import judged
from isthmus.report.statement import Context, Gap, Own, Part, Section, Statement, Term

SECTION = Section(id="claims", order=90, subjects=("pair",))


def write(context: Context) -> Part:
    """Return the section: one sentence for each claim that is about both sides, with its verdict."""
    codes = {s.code for s in context.subject.sides}
    found = [m for m in members("report.claims", "CLAIM").values() if codes <= set(m.CLAIM.about)]
    if not found:
        raise Gap("not_covered", "No claim of the register is about these two.")
    said, vintages = [], dict[str, Vintage]()
    first = min(context.subject.sides, key=lambda s: s.code)
    for module in found:
        finding = judged(module.judge, context.lake)
        verdict = Term(f"claim_verdict.{finding.verdict}")
        said.append(Statement("claim", {"claim": Own(module.CLAIM.claim), "verdict": verdict}, first))
        vintages |= {v.id: v for v in finding.rests_on()}
    return Part(
        id=SECTION.id, statements=said, methods=[Statement("register_claims", {})],
        vintages=list(vintages.values()),
        commands=[f"isthmus claims {m.CLAIM.id}" for m in found],
    )  # fmt: skip
