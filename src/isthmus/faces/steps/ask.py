"""Ask somebody: the case then waits on them."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import LONG, Body, Means, Step
from isthmus.faces.steps._typed import day, need
from isthmus.review.case import Review
from isthmus.review.evidence import settled
from isthmus.review.facts import label_of, put


class Ask(Body):
    """What is asked, of whom, and until when."""

    facts: list[str] = Field(min_length=1, max_length=200, description="Facts, such as P2.nro_affiliation_now.")
    asked_of: str = Field(max_length=100, description="Of whom, such as P2 or the applicant.")
    due: str = Field("", max_length=40, description="By when they are asked to answer.")
    why: str = Field("", max_length=LONG, description="A word on it.")


def change(review: Review, body: Ask, means: Means) -> Review:
    """Return the case with these facts asked."""
    whom = need(body.asked_of, "asked_of", "Nobody is named to ask.")
    until = day(body.due, "due")
    for fact in body.facts:
        label = label_of(review, fact)
        review = put(review, label, None, "asked", means.name, means.desk.day, why=body.why, asked_of=whom, due=until)
    return settled(review, means.desk.today)


STEP = Step(
    id="ask",
    does="Ask somebody; the case then waits on them.",
    body=Ask,
    change=change,
    said="fact.put",
)
