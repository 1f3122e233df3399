"""The queue for people: what is due, on whom each case waits; ordered by the case's own clock alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from isthmus.faces.web.cases._tell import waits
from isthmus.faces.web.speak import Speak
from isthmus.review.cabinet import Cabinet
from isthmus.review.desk import queue


def queued(desk: Cabinet, speak: Speak, every: bool) -> dict[str, Any]:
    """Return the rows of the queue in their order, and how many are late.

    Parameters
    ----------
    every
        Whether ended cases are shown too.
    """
    cases = {review.id: (review, state) for review, state in desk.all()}
    rows = queue(cases.values(), desk.today)
    open_ = [r for r in rows if r.state not in ("closed", "withdrawn")]
    return {
        "rows": [_row(cases, r.id, desk.today, speak) for r in (rows if every else open_)],
        "open": len(open_),
        "late": sum((r.days or 0) < 0 for r in open_),
        "ended": len(rows) - len(open_),
        "every": every,
        "as_of": speak.day(desk.day),
    }


def _row(cases: dict[str, Any], case_id: str, on: date, speak: Speak) -> dict[str, Any]:
    review, state = cases[case_id]
    whom, what, due, late = waits(review, state, on, speak)
    return {
        "id": case_id,
        "title": review.project.title,
        "whom": whom,
        "what": what,
        "due": due,
        "late": late,
        "state": speak(f"case_state.{state}"),
        "opened": speak.day(review.opened),
    }
