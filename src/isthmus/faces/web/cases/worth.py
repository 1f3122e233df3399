"""What going ahead is worth and what refusing would cost: in the office's words, and in the observatory's figures."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.cases._page import CaseAsked, CasePage


def build(asked: CaseAsked) -> dict[str, Any]:
    """Return what is on record, and the places of the organisations to ask the observatory about."""
    review = asked.review
    home = next((o.place for o in review.orgs if o.role == "applicant" and o.place), "")
    partner = next((o.place for o in review.orgs if o.place and o.place != home), "")
    return {
        "benefits": review.benefits,
        "on": asked.speak.day(review.benefits.on),
        "home": home,
        "partner": partner,
    }


PAGE = CasePage(id="worth", order=40, build=build)
