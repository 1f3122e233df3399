"""Which rule books are asked about a case, and why; the officer adds or removes one with a reason."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.cases._page import CaseAsked, CasePage
from isthmus.policy import load_frameworks
from isthmus.review.frameworks import others


def build(asked: CaseAsked) -> dict[str, Any]:
    """Return the rule books that are asked, those that a person took out, and the rest."""
    known = load_frameworks()
    told: list[dict[str, Any]] = [
        {"choice": c, "title": known[c.framework].title if c.framework in known else c.framework,
         "on": asked.speak.day(c.on)}
        for c in asked.review.frameworks
    ]  # fmt: skip
    removed = {c.framework for c in asked.review.frameworks if not c.chosen}
    rest = [{"id": name, "title": known[name].title} for name in others(asked.review) if name not in removed]
    return {
        "chosen": [t for t in told if t["choice"].chosen],
        "removed": [t for t in told if not t["choice"].chosen],
        "rest": rest,
    }


PAGE = CasePage(id="books", order=5, build=build)
