"""Correct a fact in the name of the person it is about."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import LONG, Means, Sourced, Step
from isthmus.review.case import Review
from isthmus.review.facts import correct, label_of, value_of
from isthmus.review.subject import answered


class Correct(Sourced):
    """A correction; without a document the fact becomes disputed, which no rule reads."""

    fact: str = Field(max_length=200, description="The fact, such as P2.nro_affiliation_now.")
    answer: str = Field(max_length=LONG, description="What is right: yes, no, unknown, a number, a day or a text.")
    person: str = Field(max_length=40, description="Whose correction it is, such as P2.")
    why: str = Field("", max_length=LONG, description="What they say.")


def change(review: Review, body: Correct, means: Means) -> Review:
    """Return the case with the fact corrected, and that the person answered."""
    label = label_of(review, body.fact)
    made = correct(
        review, label, value_of(label, body.answer), body.person, means.desk.day, body.evidence, body.why
    )  # fmt: skip
    return answered(made, body.person, "corrected", means.name, means.desk.day)


STEP = Step(
    id="correct",
    does="Correct a fact in the name of the person it is about.",
    body=Correct,
    change=change,
    said="fact.corrected",
    page="people",
)
