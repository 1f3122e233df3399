"""Close a case, with a reason or on the fast lane."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import LONG, Body, Means, Step
from isthmus.review.case import Review
from isthmus.review.deciding import closed


class Close(Body):
    """Why it is closed."""

    reason: str = Field("", max_length=LONG, description="Why it is closed.")
    fast: bool = Field(False, description="The fast lane: nothing was found and nothing waits.")


def change(review: Review, body: Close, means: Means) -> Review:
    """Return the case closed."""
    return closed(review, means.name, means.desk.today, body.reason, body.fast)


STEP = Step(
    id="close",
    does="Close the case; on the fast lane only where nothing is found and nothing waits.",
    body=Close,
    change=change,
    act="close",
    said="case.closed",
    page="decision",
    state=lambda _body: "closed",
)
