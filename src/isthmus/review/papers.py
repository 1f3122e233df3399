"""Completeness before judgement: what would be refused on paperwork alone, and by whom it is awaited."""

from __future__ import annotations

from datetime import date

import msgspec

from isthmus.review.case import Review
from isthmus.review.findings import Finding, findings


class Paper(msgspec.Struct, frozen=True):
    """One missing or due paper: what, under which rule, and whether that is certain."""

    framework: str
    rule: str
    what: str
    certain: bool
    due: bool
    way_out: str
    whose: tuple[str, ...]


def papers(review: Review, on: date) -> list[Paper]:
    """Return what is missing (certain first), then what will be due; nothing here is a security finding."""
    found = [_paper(f) for side in findings(review, on) for f in side.findings if f.outcome in ("incomplete", "duty")]
    return sorted(found, key=lambda p: (p.due, not p.certain, p.framework, p.rule))


def _paper(f: Finding) -> Paper:
    whose = dict.fromkeys(r.fact.partition("[")[2].partition("]")[0] for r in f.read if r.fact.startswith("persons["))
    named = [w for w in whose if any(m.startswith(f"persons[{w}]") for m in f.missing)] or list(whose)
    return Paper(
        f.framework, f.rule, f.title, f.standing == "certain", f.outcome == "duty", f.way_out, tuple(named)
    )  # fmt: skip
