"""Hand a case to a decider."""

from __future__ import annotations

import msgspec
from pydantic import Field

from isthmus.faces.steps._step import Body, Means, Step
from isthmus.faces.steps._typed import day
from isthmus.review.case import Review
from isthmus.review.desk import DAYS, later


class Forward(Body):
    """By when it is to be decided."""

    due: str = Field("", max_length=40, description="By when it is to be decided; without it 30 days.")


def change(review: Review, body: Forward, means: Means) -> Review:
    """Return the case with its day; it then waits on a decider."""
    due = day(body.due, "due") or later(means.desk.day, DAYS["decision"])
    return msgspec.structs.replace(review, desk=msgspec.structs.replace(review.desk, due=due))


STEP = Step(
    id="forward",
    does="Hand the case to a decider: somebody else than the officer.",
    body=Forward,
    change=change,
    act="review",
    said="case.forwarded",
    page="decision",
    state=lambda _body: "ready",
)
