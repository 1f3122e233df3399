"""Record that a person was shown the facts about them, and what they answered."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import Body, Means, Step
from isthmus.faces.steps._typed import one_of
from isthmus.review.case import Review
from isthmus.review.subject import answered

ANSWERS = ("none_yet", "agrees", "corrected", "declined")


class Seen(Body):
    """A person and their answer."""

    person: str = Field(max_length=40, description="The person, such as P2.")
    answer: str = Field("none_yet", description="What they answered.", json_schema_extra={"enum": list(ANSWERS)})


def change(review: Review, body: Seen, means: Means) -> Review:
    """Return the case with the answer on record."""
    answer = one_of(body.answer, "answer", ANSWERS)
    return answered(review, body.person, answer, means.name, means.desk.day)


STEP = Step(
    id="seen",
    does="Record that a person was shown the facts about them, and their answer.",
    body=Seen,
    change=change,
    act="review",
    said="subject.seen",
    page="people",
)
