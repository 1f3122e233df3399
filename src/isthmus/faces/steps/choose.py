"""Ask a rule book about a case, or do not ask it, with the reason."""

from __future__ import annotations

from pydantic import Field

from isthmus.faces.steps._step import LONG, Body, Means, Step
from isthmus.review.case import Review
from isthmus.review.evidence import proposed
from isthmus.review.frameworks import choose


class Choose(Body):
    """A rule book, and whether it is asked."""

    framework: str = Field(max_length=80, description="Its id, such as CA-STRAC.")
    ask: bool = Field(True, description="True asks it; false does not ask it, which needs a reason.")
    why: str = Field("", max_length=LONG, description="The reason, kept with the choice.")


def change(review: Review, body: Choose, means: Means) -> Review:
    """Return the case with the rule book added or removed."""
    day = means.desk.day
    return proposed(choose(review, body.framework, body.ask, means.name, day, body.why), day)


STEP = Step(
    id="choose",
    does="Ask a rule book, or do not ask it.",
    body=Choose,
    change=change,
    said="frameworks.chosen",
    page="books",
)
