"""What people put on findings: remarks for and against, and a rule's text as they read it."""

from __future__ import annotations

from datetime import date

import msgspec

from isthmus.model.errors import UnknownName, UsageError
from isthmus.review.case import Reading, Remark, Review
from isthmus.review.findings import findings


def remarked(review: Review, made: Remark, on: date) -> Review:
    """Return the case with a remark on one of its findings."""
    _known(review, made.rule, on)
    if not made.text.strip():
        raise UsageError("A remark says something.")
    found = review.findings
    return msgspec.structs.replace(review, findings=msgspec.structs.replace(found, remarks=(*found.remarks, made)))


def was_read(review: Review, made: Reading, on: date) -> Review:
    """Return the case with a rule's text on record as it was read: address, paragraph, day and words are all needed."""
    _known(review, made.rule, on)
    lacking = [f for f in ("address", "paragraph", "dated", "quote") if not getattr(made, f).strip()]
    if lacking:
        raise UsageError(f"A reading needs its {lacking[0]}.")
    found = review.findings
    rest = tuple(r for r in found.readings if r.rule != made.rule)
    return msgspec.structs.replace(review, findings=msgspec.structs.replace(found, readings=(*rest, made)))


def _known(review: Review, rule: str, on: date) -> None:
    known = [f.rule for side in findings(review, on) for f in (*side.findings, *side.notes)]
    if rule not in known:
        raise UnknownName("finding", rule, known, f"case {review.id}")
