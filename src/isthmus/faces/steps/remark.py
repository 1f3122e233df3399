"""Put evidence on a finding, for it or against it."""

from __future__ import annotations

from typing import Literal, cast

from pydantic import Field

from isthmus.faces.steps._step import LONG, Body, Means, Step
from isthmus.faces.steps._typed import one_of
from isthmus.review.case import Remark, Review
from isthmus.review.recording import remarked


class Said(Body):
    """A remark on a rule's finding."""

    rule: str = Field(max_length=80, description="The rule, such as STRAC-06.")
    side: str = Field(
        "for", description="For the finding, or against it.", json_schema_extra={"enum": ["for", "against"]}
    )
    text: str = Field(max_length=LONG, description="What speaks for it or against it.")
    source: str = Field("", max_length=LONG, description="Where it is to be read.")


def change(review: Review, body: Said, means: Means) -> Review:
    """Return the case with the remark on record."""
    side = cast(Literal["for", "against"], one_of(body.side, "side", ("for", "against")))
    made = Remark(body.rule, side, body.text, means.name, means.desk.day, body.source)
    return remarked(review, made, means.desk.today)


STEP = Step(
    id="remark",
    does="Put evidence on a finding, for it or against it.",
    body=Said,
    change=change,
    act="review",
    said="finding.remarked",
    page="findings",
)
