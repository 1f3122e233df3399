"""The register of claims, judged on a lake: as data and as one printable page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from isthmus.discovery import member, members
from isthmus.figure.render import svg
from isthmus.lake.open import Lake
from isthmus.report.claim import Claim, Finding, judged
from isthmus.report.evidence_brief import figure
from isthmus.report.page import page
from isthmus.words import say
from isthmus.words.chinese import translated

ROOM = "report.claims"
Judged = list[tuple[Claim, Finding]]


def judge(lake: Lake, claim_id: str | None = None, progress: Callable[[int], None] | None = None) -> Judged:
    """Return every claim with what this lake says of it, or the one named (`UnknownName` with the nearest).

    ``progress`` is told how many claims are judged; what it raises ends the judging.
    """
    every = members(ROOM, "CLAIM").values()
    modules = every if claim_id is None else [member(ROOM, "CLAIM", "claim", claim_id)]
    found = []
    for number, m in enumerate(modules):
        if progress:
            progress(number)
        found.append((m.CLAIM, judged(m.judge, lake)))
    return found


def to_json(found: Judged) -> dict[str, Any]:
    """Return the claims as plain data, in the shape of ``docs/contract.md``."""
    return {"claims": [_plain(claim, finding) for claim, finding in found]}


def _plain(claim: Claim, finding: Finding) -> dict[str, Any]:
    source = {"title": claim.said_in, "publisher": claim.publisher, "dated": claim.dated, "url": claim.url}
    return {
        "id": claim.id, "claim": claim.claim, "source": source | {"read": claim.read}, "test": claim.test,
        "about": list(claim.about), "verdict": finding.verdict, "why": finding.why, "numbers": finding.numbers,
        "vintages": [v.id for v in finding.rests_on()],
    }  # fmt: skip


def to_html(found: Judged, command: str, language: str = "en") -> str:
    """Return the claims as one self-contained page."""
    vintages = {v.id: v for _c, f in found for v in f.rests_on()}
    return page(
        "claims.html.j2",
        language,
        title=say("claims.title", language),
        claims=[_shown(claim, finding, language) for claim, finding in found],
        vintages=list(vintages.values()),
        command=command,
    )


def _shown(claim: Claim, finding: Finding, language: str) -> dict[str, Any]:
    drawn = finding.figure
    image = (
        svg(figure(drawn, translated(claim.claim, language), language, sample=False)) if drawn and drawn.rows else None
    )
    return {
        "claim": claim,
        "verdict": say(f"claim_verdict.{finding.verdict}", language),
        "kind": finding.verdict,
        "why": finding.why,
        "figure": Markup(image) if image else None,  # noqa: S704  (our own figure)
        "vintages": [v.id for v in finding.rests_on()],
        "seen": say(f"seen.{claim.read}", language),
    }
