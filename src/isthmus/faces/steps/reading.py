"""Record the operative text of a rule as a person read it."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import LONG, Body, Means, Step
from isthmus.faces.steps._typed import day
from isthmus.review.case import Reading, Review
from isthmus.review.recording import was_read


class Read(Body):
    """Where the text stands and what it says; until then a rule that was not read supports no refusal."""

    rule: str = Field(max_length=80, description="The rule, such as STRAC-06.")
    address: str = Field(max_length=LONG, description="Where the text stands.")
    paragraph: str = Field(max_length=200, description="The paragraph.")
    dated: str = Field(max_length=40, description="The day of the text that was read.")
    quote: str = Field(max_length=LONG, description="Its words.")


def change(review: Review, body: Read, means: Means) -> Review:
    """Return the case with the reading on record."""
    made = Reading(
        body.rule, body.address, body.paragraph, day(body.dated, "dated"), body.quote, means.name, means.desk.day
    )
    return was_read(review, made, means.desk.today)


STEP = Step(
    id="read",
    does="Record the operative text of a rule as you read it.",
    body=Read,
    change=change,
    act="review",
    said="rule.read",
    page="findings",
)
