"""The reasons letter, the memo, what an access request gives, and the bundle another office may have."""

from __future__ import annotations

from typing import Any

from isthmus.faces.papers import FORMATS
from isthmus.faces.web.cases._page import CaseAsked, CasePage
from isthmus.faces.web.speak import OWN


def build(asked: CaseAsked) -> dict[str, Any]:
    """Return what can be printed or given out."""
    return {
        "decided": asked.review.decision is not None,
        "people": [(p.id, p.id) for p in asked.review.people],
        "tongues": list(OWN.items()),
        "formats": [(f, asked.speak(f"paper_format.{f}")) for f in FORMATS],
        "preview": asked.extra.get("preview"),
    }


PAGE = CasePage(id="letters", order=70, build=build)
