"""Every fact on record: answer, state, who stands behind it, what speaks for and against it, what stood before."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.cases._page import CaseAsked, CasePage
from isthmus.faces.web.cases._tell import fact, field
from isthmus.policy.dictionary import dictionary
from isthmus.review.case import Review
from isthmus.review.facts import label_of, members


def build(asked: CaseAsked) -> dict[str, Any]:
    """Return the facts by what they are of: the case, each person, organisation and flow."""
    review = asked.review
    told = [fact(review, label, asked.speak) for label in review.facts]
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in told:
        groups.setdefault(one["member"], []).append(one)
    return {
        "groups": [{"member": m, "name": _name(review, m), "facts": facts} for m, facts in groups.items()],
        "count": len(told),
        "known": _choices(review),
        "picked": field(label_of(review, asked.query["fact"])) if asked.query.get("fact") else None,
    }


def _name(review: Review, member: str) -> str:
    return next((o.name for o in review.orgs if o.id == member), "")


def _choices(review: Review) -> list[str]:
    """Return every fact that can be put on record, as people type it."""
    cards, ids = dictionary().cards.values(), members(review)
    found = [c.name for c in cards if c.root == "case"]
    return found + [f"{who}.{c.name}" for who, root in ids.items() for c in cards if c.root == root]


PAGE = CasePage(id="facts", order=10, build=build)
