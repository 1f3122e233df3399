"""Put answers to questions on record."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import LONG, Means, Sourced, Step
from isthmus.model.errors import UsageError
from isthmus.review.case import FactState, Review
from isthmus.review.evidence import settled
from isthmus.review.facts import label_of, put, value_of


class Answer(Sourced):
    """Answers by fact; several when they rest on the same evidence."""

    answers: dict[str, str] = Field(
        default_factory=dict,
        max_length=200,
        description="Answer by fact: yes, no, unknown, a number, a day or a text. An empty one is left out.",
        examples=[{"P2.nro_affiliation_now": "yes"}],
    )
    why: str = Field("", max_length=LONG, description="A word on it.")


def change(review: Review, body: Answer, means: Means) -> Review:
    """Return the case with the facts changed; what stood before stays with them."""
    given = {label_of(review, fact): text for fact, text in body.answers.items() if text.strip()}
    if not given:
        raise UsageError("No answer was given.", "Answer at least one question.")
    for label, text in given.items():
        value = value_of(label, text)
        state: FactState = "not_asked" if value is None else "asserted"
        review = put(review, label, value, state, means.name, means.desk.day, body.evidence, why=body.why)
    return settled(review, means.desk.today)


STEP = Step(
    id="answer",
    does="Put answers on record.",
    body=Answer,
    change=change,
    said="fact.put",
)
