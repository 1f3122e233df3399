"""Put a mitigation on record: considered, agreed, rejected with a reason, or in place."""

from __future__ import annotations

from typing import Any, cast

from pydantic import Field

from isthmus.faces.steps._step import LONG, Body, Means, Step
from isthmus.faces.steps._typed import need, one_of
from isthmus.review.case import Measure, Review
from isthmus.review.measures import on_record

STATES = ("considered", "agreed", "rejected", "in_place")


class Mitigate(Body):
    """A measure of the library and where it stands."""

    measure: str = Field(max_length=80, description="Its id in the library.")
    state: str = Field("considered", description="Where it stands.", json_schema_extra={"enum": list(STATES)})
    why: str = Field("", max_length=LONG, description="The reason; needed to reject one.")


def change(review: Review, body: Mitigate, means: Means) -> Review:
    """Return the case with the measure on record."""
    state = one_of(body.state, "state of a mitigation", STATES)
    if state == "rejected":
        need(body.why, "why", "Rejecting a mitigation needs a reason.")
    made = Measure(body.measure, cast(Any, state), means.name, means.desk.day, body.why.strip())
    return on_record(review, made)


STEP = Step(
    id="mitigate",
    does="Put a mitigation on record.",
    body=Mitigate,
    change=change,
    act="review",
    said="mitigation.put",
    page="ways",
)
