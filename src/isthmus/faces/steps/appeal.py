"""Put an appeal on record."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import LONG, Body, Means, Step
from isthmus.review.case import Review
from isthmus.review.deciding import appealed


class Appeal(Body):
    """Who appeals, and why."""

    grounds: str = Field(max_length=LONG, description="Why the decision is contested.")
    person: str = Field("", max_length=100, description="Who appeals, such as P2; without it you.")
    publish: bool = Field(False, description="Whether the person agrees that the outcome is published.")


def change(review: Review, body: Appeal, means: Means) -> Review:
    """Return the case with the appeal; a panel answers."""
    return appealed(review, body.grounds, body.person.strip() or means.name, means.desk.day, body.publish)


STEP = Step(
    id="appeal",
    does="Put an appeal on record; a panel of other people answers.",
    body=Appeal,
    change=change,
    act="appeal",
    said="appeal.made",
    page="decision",
    state=lambda _body: "appealed",
)
