"""The desk: what is due, on whom each case waits, and an order that no origin, near miss or context can change.

The order reads the case's own clock only: overdue first, then the nearest deadline, then the oldest. It never reads
an organisation, a place, a name, a finding or a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from isthmus.review.case import Review, Wait

DAYS = {"answer": 10, "decision": 30, "appeal": 30, "ruling": 30}
"""Days the house gives itself and others (our choice; a case may carry its own)."""


class Row(msgspec.Struct, frozen=True):
    """A case in the queue."""

    id: str
    state: str
    waiting_on: str
    what: str
    due: str
    days: int | None
    opened: str


def queue(cases: Iterable[tuple[Review, str]], on: date) -> list[Row]:
    """Return cases in the order in which they need somebody: overdue, nearest deadline, oldest, id.

    Parameters
    ----------
    cases
        Each with its state in the store.
    """
    rows = [_row(review, state, on) for review, state in cases]
    return sorted(rows, key=lambda r: (r.state in ("closed", "withdrawn"), r.due or "9999", r.opened, r.id))


def _row(review: Review, state: str, on: date) -> Row:
    whom, what, due = waiting(review, state)
    days = (date.fromisoformat(due) - on).days if due else None
    return Row(review.id, state, whom, what, due, days, review.opened)


def waiting(review: Review, state: str) -> tuple[str, str, str]:
    """Return on whom a case waits, for what, and until when."""
    if state in ("closed", "withdrawn"):
        return ("nobody", "", "")
    if state == "appealed" and review.appeal:
        return ("panel", "ruling on the appeal", review.appeal.due)
    if state == "decided" and review.decision:
        return ("person concerned", "may appeal", review.decision.appeal_by)
    found = list(_awaited(review))
    if found:
        whom, what, due = min(found, key=lambda w: (w[2] or "9999", w[0], w[1]))
        return (whom, what + (f", and {len(found) - 1} more" if len(found) > 1 else ""), due or review.desk.due)
    role, what = ("decider", "decision") if state == "ready" else ("officer", "review")
    return (role, what, review.desk.due)


def _awaited(review: Review) -> Iterator[tuple[str, str, str]]:
    """Yield everything a case waits for: from whom, what, until when."""
    yield from ((w.whom, w.what, w.due) for w in review.desk.waits if not w.done_on)
    yield from ((f.asked_of, "an answer", f.due) for f in review.facts.values() if f.state == "asked")
    for s in review.seen:
        if s.answer == "none_yet":
            yield (s.person, "to see the facts", later(s.shown_on, DAYS["answer"]))


def later(day: str, days: int) -> str:
    """Return a day some days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def wait_for(review: Review, whom: str, what: str, on: str, due: str = "") -> Review:
    """Return the case with something it now waits for."""
    desk = msgspec.structs.replace(review.desk, waits=(*review.desk.waits, Wait(whom, what, on, due)))
    return msgspec.structs.replace(review, desk=desk)


def arrived(review: Review, whom: str, on: str) -> Review:
    """Return the case with everything awaited from somebody marked as come."""
    waits = tuple(
        msgspec.structs.replace(w, done_on=on) if w.whom == whom and not w.done_on else w for w in review.desk.waits
    )
    return msgspec.structs.replace(review, desk=msgspec.structs.replace(review.desk, waits=waits))
