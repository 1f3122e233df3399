"""A case, its findings, questions, ways out and queue as plain data (version 1, see ``docs/contract.md``)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from isthmus.review.case import Review
    from isthmus.review.findings import Finding, Side


def plain(value: Any) -> Any:
    """Return any frozen record as plain data."""
    return msgspec.to_builtins(value)


def case_record(review: Review, state: str, version: int, on: date) -> dict[str, Any]:
    """Return the first screen of a case: what it is, each range, what is missing, what to ask."""
    from isthmus.review.desk import waiting  # noqa: PLC0415  (loads every framework)
    from isthmus.review.findings import findings  # noqa: PLC0415
    from isthmus.review.papers import papers  # noqa: PLC0415
    from isthmus.review.questions import questions  # noqa: PLC0415

    whom, what, due = waiting(review, state)
    asked = questions(review, on)
    return {
        "id": review.id,
        "state": state,
        "version": version,
        "as_of": on,
        "waiting_on": whom,
        "waiting_for": what,
        "due": due,
        "frameworks": [side_record(s, short=True) for s in findings(review, on)],
        "papers": [plain(p) for p in papers(review, on)],
        "questions": len(asked),
        "next_question": plain(asked[0]) if asked else None,
        "case": plain(review),
    }


def side_record(side: Side, short: bool = False) -> dict[str, Any]:
    """Return one framework's column."""
    body = {
        "framework": side.framework,
        "title": side.title,
        "low": side.low,
        "high": side.high,
        "settle": [plain(d) for d in side.settle],
        "banners": [plain(b) for b in side.banners],
        "not_covered": side.not_covered,
    }
    if not short:
        body["findings"] = [finding_record(f) for f in side.findings]
        body["notes"] = [finding_record(f) for f in side.notes]
    return body


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return one finding."""
    body: dict[str, Any] = plain(finding)
    body["for"] = body.pop("speaks_for")
    body["supports_refusal"] = not finding.blocked
    return body
