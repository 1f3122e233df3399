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


def told(found: dict[str, Any], speak: Speak) -> dict[str, Any]:
    """Return what a watch found for people: each case with what was answered, what would be, and why."""
    rows = [
        c | {"why": [speak(f"watch.{b}") for b in c["because"]], "was": _ends(c["was"], speak),
             "now": _ends(c["now"], speak), "state": speak(f"case_state.{c['state']}")}
        for c in found["changes"]
    ]  # fmt: skip
    older: dict[str, list[str]] = {}
    for s in found["older_sources"]:
        older.setdefault(f"{s['kept']} → {s['now']}", []).append(s["case"])
    cases = len({c["case"] for c in rows})
    return found | {"changes": rows, "cases": cases, "older": older, "day": speak.day(found["on"])}


def _ends(pair: tuple[str, str], speak: Speak) -> str:
    low, high = (speak("web.not_allowed") if o == "not_allowed" else speak.word("outcome", o) for o in pair)
    return low if low == high else speak("case.from_to", low=low, high=high)
