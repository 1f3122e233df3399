"""Rule on an appeal, as a person who neither reviewed nor decided the case."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import LONG, Body, Means, Step
from isthmus.faces.steps._typed import one_of
from isthmus.review.case import Review
from isthmus.review.deciding import OUTCOMES, ruled, verdict_of
from isthmus.review.ruling import VERDICTS


class Rule(Body):
    """What the panel makes of the appeal."""

    outcome: str = Field(max_length=40, description="The outcome.", json_schema_extra={"enum": list(OUTCOMES)})
    reasons: str = Field(max_length=LONG, description="Why.")
    verdict: str = Field("", max_length=40, description="The new verdict of a changed decision; never a stricter one.",
                         json_schema_extra={"enum": ["", *VERDICTS]})  # fmt: skip


def change(review: Review, body: Rule, means: Means) -> Review:
    """Return the case with the ruling."""
    outcome = one_of(body.outcome, "outcome of an appeal", OUTCOMES)
    new = verdict_of(body.verdict) if body.verdict.strip() else None
    return ruled(review, outcome, means.name, means.desk.day, body.reasons, new)


def _state(body: Rule) -> str:
    return "review" if body.outcome.replace("-", "_") == "sent_back" else "decided"


STEP = Step(
    id="rule",
    does="Rule on an appeal.",
    body=Rule,
    change=change,
    act="rule",
    said="appeal.ruled",
    page="decision",
    state=_state,
)
