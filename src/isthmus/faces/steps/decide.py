"""Decide a case in one's own name; the house's guards say what is missing, and nothing is saved."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import LONG, Body, Means, Step
from isthmus.review.case import Review
from isthmus.review.deciding import decided, verdict_of
from isthmus.review.ruling import VERDICTS


class Decide(Body):
    """A verdict with its authority, a reason for each finding, and the least-restrictive check."""

    verdict: str = Field(max_length=40, description="The verdict.", json_schema_extra={"enum": list(VERDICTS)})
    authority: str = Field(max_length=LONG, description="By what mandate you decide.")
    reasons: dict[str, str] = Field(default_factory=dict, description="Why, by rule.", examples=[{"STRAC-06": "..."}])
    decides: list[str] = Field(default_factory=list, description="The rules that decide; the others weigh.")
    milder: str = Field("", max_length=LONG, description="Why nothing milder would do: the least-restrictive check.")
    measures: list[str] = Field(default_factory=list, description="Mitigations it goes ahead with.")


def change(review: Review, body: Decide, means: Means) -> Review:
    """Return the case decided, with every rule book's range of this day."""
    reasons = {rule: text.strip() for rule, text in body.reasons.items() if text.strip()}
    return decided(
        review, verdict_of(body.verdict), means.name, means.desk.today, body.authority, reasons,
        tuple(body.decides), body.milder.strip(), tuple(body.measures),
    )  # fmt: skip


STEP = Step(
    id="decide",
    does="Decide the case in your own name.",
    body=Decide,
    change=change,
    act="decide",
    said="decision.signed",
    page="decision",
    state=lambda _body: "decided",
)
