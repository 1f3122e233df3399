"""The person concerned: what is on record about them, that they were shown it, and what they answered."""

from __future__ import annotations

from typing import Any

import msgspec

from isthmus.model.errors import UnknownName
from isthmus.review.case import Review, Seen


def answered(review: Review, person: str, answer: Any, by: str, on: str) -> Review:
    """Return the case with what a person answered when they were shown the facts about them.

    Raises
    ------
    UnknownName
        When nobody of that id is in the case.
    """
    ids = [p.id for p in review.people]
    if person not in ids:
        raise UnknownName("person", person, ids, f"case {review.id}")
    was = next((s for s in review.seen if s.person == person), None)
    shown_on, shown_by = (was.shown_on, was.by) if was else (on, by)
    made = Seen(person, shown_on, shown_by, answer, "" if answer == "none_yet" else on)
    rest = tuple(s for s in review.seen if s.person != person)
    return msgspec.structs.replace(review, seen=(*rest, made))
