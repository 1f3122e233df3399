"""Screen a case's organisations again, against the lists of today's lake."""

from __future__ import annotations

from isthmus.faces.steps._step import Body, Means, Step
from isthmus.model.errors import NotCovered
from isthmus.review.case import Review
from isthmus.review.opening import arrive


class Screen(Body):
    """Nothing but the version."""


def change(review: Review, body: Screen, means: Means) -> Review:
    """Return the case screened: facts about organisations are proposed, never confirmed."""
    del body
    with means.tools() as tools:
        if tools.screening is None:
            raise NotCovered("There are no lists here to screen against.", "Answer what the lists would say by hand.")
        return arrive(review, tools, means.desk.today)


STEP = Step(
    id="screen",
    does="Screen the organisations again, against the lists of today's lake.",
    body=Screen,
    change=change,
    act="review",
    said="case.screened",
)
