"""Pages of a case as plain data, for programs: what each address of the API gives (see ``docs/contract.md``)."""

from __future__ import annotations

from datetime import date
from typing import Any

from isthmus.faces.shapes.review import plain, side_record
from isthmus.policy.assess import ask
from isthmus.review.cabinet import Cabinet
from isthmus.review.case import Review
from isthmus.review.desk import queue
from isthmus.review.facts import card_of, short
from isthmus.review.findings import findings
from isthmus.review.frameworks import others
from isthmus.review.history import changed
from isthmus.review.measures import effects
from isthmus.review.questions import questions
from isthmus.review.replay import Replayed, replay
from isthmus.review.whatif import all_ways


def queue_rows(desk: Cabinet) -> list[dict[str, Any]]:
    """Return every case this person may see, in the order in which they need somebody."""
    return [plain(row) for row in queue(desk.all(), desk.today)]


def facts_record(review: Review) -> dict[str, Any]:
    """Return every fact on record by the name people type, with its question and what a rule reads of it."""
    return {
        short(label): {"question": ask(label), "kind": card_of(label).is_, "read": fact.read} | plain(fact)
        for label, fact in review.facts.items()
    }


def findings_record(review: Review, on: date) -> list[dict[str, Any]]:
    """Return each rule book's column with its findings."""
    return [side_record(side) for side in findings(review, on)]


def questions_record(review: Review, on: date) -> list[dict[str, Any]]:
    """Return the questions that matter, the one that settles most first."""
    return [plain(q) | {"fact": short(q.fact)} for q in questions(review, on)]


def ways_record(review: Review, on: date) -> dict[str, Any]:
    """Return the ways out by rule, each re-run, and what each mitigation of the library would change."""
    return {
        "ways": {rule: [plain(w) for w in some] for rule, some in all_ways(review, on).items()},
        "measures": [plain(e) for e in effects(review, on)],
        "on_record": plain(review.mitigation),
    }


def books_record(review: Review) -> dict[str, Any]:
    """Return the rule books proposed, added and removed with their reasons, and those not asked."""
    return {"frameworks": plain(review.frameworks), "not_asked": others(review)}


def replays(desk: Cabinet, case_id: str) -> list[Replayed]:
    """Return every kept answer of a case, given again from what was kept with it."""
    kept = desk.store.assessments.of_case(desk.actor, case_id)
    return [replay(one, desk.store.assessments.document) for one in kept]


def history_record(desk: Cabinet, case_id: str) -> list[dict[str, Any]]:
    """Return every version, oldest first: who, when, in which role, and what it changed."""
    rows, before = [], None
    for v in desk.store.cases.history(desk.actor, case_id):
        review = desk.open(case_id, v.version).review
        steps: list[Any] = [plain(c) for c in changed(before, review)] if before is not None else []
        row: dict[str, Any] = {"version": v.version, "entry": v.seq, "at": v.at, "actor": v.actor, "role": v.role}
        rows.append(row | {"action": v.action, "state": v.state, "changes": steps})
        before = review
    return rows
