"""Say that nobody can know an answer: it stays unknown, and is not asked again."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import LONG, Means, Sourced, Step
from isthmus.review.case import Review
from isthmus.review.evidence import settled
from isthmus.review.facts import label_of, put


class Unknowable(Sourced):
    """Facts that cannot be known, and why."""

    facts: list[str] = Field(min_length=1, max_length=200, description="Facts, such as P2.nro_affiliation_now.")
    why: str = Field("", max_length=LONG, description="Why nobody can know.")


def change(review: Review, body: Unknowable, means: Means) -> Review:
    """Return the case with these facts unknown for good."""
    for fact in body.facts:
        label = label_of(review, fact)
        review = put(
            review, label, None, "cannot_be_known", means.name, means.desk.day, body.evidence, why=body.why
        )  # fmt: skip
    return settled(review, means.desk.today)


STEP = Step(
    id="unknowable",
    does="Say that nobody can know: it stays unknown.",
    body=Unknowable,
    change=change,
    said="fact.put",
)
