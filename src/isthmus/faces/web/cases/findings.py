"""Findings by rule book, side by side: certain or possible, the facts read, for and against, who said so."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.cases._page import CaseAsked, CasePage
from isthmus.faces.web.cases._tell import answer, fact, outcome, side
from isthmus.faces.web.speak import Speak
from isthmus.review.case import Review
from isthmus.review.facts import short
from isthmus.review.findings import Finding, findings


def build(asked: CaseAsked) -> dict[str, Any]:
    """Return every chosen rule book's findings."""
    review, speak = asked.review, asked.speak
    books = []
    for found in findings(review, asked.desk.today):
        told = {"findings": [finding(f, review, speak) for f in found.findings]}
        quiet = [finding(f, review, speak) for f in found.notes]
        books.append(side(found, speak) | told | {"notes": quiet, "not_covered": found.not_covered})
    return {"books": books}


def finding(f: Finding, review: Review, speak: Speak) -> dict[str, Any]:
    """Return a finding."""
    known = [r for r in f.read if r.value is not None]
    return {
        "rule": f.rule,
        "title": f.title,
        "certain": f.standing == "certain",
        "outcome": outcome(f.outcome, (f.force,), speak),
        "refuses": f.outcome == "not_allowed",
        "source": f.source,
        "clause": f.clause,
        "address": f.address if f.address.startswith("https://") else "",
        "seen": speak(f"seen.{f.seen}"),
        "was_read": f.seen == "text" or f.reading is not None,
        "force": speak(f"force.{f.force}"),
        "concern": speak(f"concern.{f.concern}"),
        "reading": f.reading,
        "read": [
            {"short": short(r.fact), "ask": r.ask, "answer": answer(r.value, speak), "by": r.by,
             "state": speak.word("fact_state", r.state), "on": speak.day(r.on) if r.on else ""}
            for r in known
        ],
        "missing": [fact(review, m, speak) for m in f.missing if not m.startswith("framework text:")],
        "for": f.speaks_for,
        "against": f.against,
        "way_out": f.way_out,
        "ours": f.way_out_by == "ours",
        "blocked": f.blocked if f.outcome == "not_allowed" else (),
    }  # fmt: skip


PAGE = CasePage(id="findings", order=20, build=build)
