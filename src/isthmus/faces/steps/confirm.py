"""Confirm facts against their evidence: by another person than the one who asserted them."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import Means, Sourced, Step
from isthmus.model.errors import UsageError
from isthmus.review.case import Review
from isthmus.review.evidence import settled
from isthmus.review.facts import confirm, label_of


class Confirm(Sourced):
    """Facts to confirm, each named."""

    facts: list[str] = Field(default_factory=list, max_length=500, description="Facts, such as O1.on_ca_nro.")


def change(review: Review, body: Confirm, means: Means) -> Review:
    """Return the case with these facts confirmed."""
    if not body.facts:
        raise UsageError("No fact is chosen.", "Choose the facts that you have checked against their evidence.")
    for fact in body.facts:
        review = confirm(review, label_of(review, fact), means.name, means.desk.day, body.evidence)
    return settled(review, means.desk.today)


STEP = Step(
    id="confirm",
    does="Confirm facts against their evidence.",
    body=Confirm,
    change=change,
    said="fact.confirmed",
)
