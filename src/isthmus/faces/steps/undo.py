"""Take an earlier step of a case back, by a new version: nothing is erased."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import Body, Means, Step
from isthmus.model.errors import UsageError
from isthmus.review.case import Review
from isthmus.review.history import undone


class Undo(Body):
    """The version whose changes are taken back."""

    step: int = Field(ge=2, description="The version whose changes are taken back.")


def change(review: Review, body: Undo, means: Means) -> Review:
    """Return the case without that version's changes, where nobody has changed the same since."""
    before, after = (means.desk.open(review.id, n) for n in (body.step - 1, body.step))
    if before.state != after.state:
        raise UsageError(
            f"That step moved the case from {before.state} to {after.state}, and is not taken back.",
            "What was decided is changed by an appeal, or by a new decision.",
        )
    return undone(review, before.review, after.review)


STEP = Step(
    id="undo",
    does="Take a step back: what it changed is again as before; nothing is erased.",
    body=Undo,
    change=change,
    act="note",
    said="case.undone",
    page="history",
)
