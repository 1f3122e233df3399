"""Put on record what going ahead is worth and what refusing would cost, in words and in figures of the observatory."""

from __future__ import annotations

import msgspec
from pydantic import Field

from isthmus.faces.steps._step import LONG, Body, Means, Step
from isthmus.faces.steps._typed import lines
from isthmus.model.country import parse
from isthmus.model.errors import UsageError
from isthmus.review.case import Review


class Benefits(Body):
    """Words of the means, a line each; and two places to ask the observatory about."""

    going_ahead: str = Field("", max_length=LONG, description="What going ahead is worth; a line each.")
    refusing: str = Field("", max_length=LONG, description="What refusing would cost; a line each.")
    home: str = Field("", max_length=80, description="With partner: figures of the observatory on the two places.")
    partner: str = Field("", max_length=80, description="The partner's place.")


def change(review: Review, body: Benefits, means: Means) -> Review:
    """Return the case with benefits added; figures take the place of those that were there."""
    was = review.benefits
    ahead, refusing = lines(body.going_ahead), lines(body.refusing)
    made = msgspec.structs.replace(
        was, going_ahead=was.going_ahead + ahead, refusing=was.refusing + refusing, by=means.name, on=means.desk.day
    )
    if bool(body.home.strip()) != bool(body.partner.strip()):
        raise UsageError("Figures are about two places.", "Give both home and partner, or neither.")
    if body.home.strip():
        figures, partners = means.worth(parse(body.home), parse(body.partner), review.project.field)
        made = msgspec.structs.replace(made, figures=tuple(figures), partners=tuple(map(str, partners)))
    elif not (ahead or refusing):
        raise UsageError("Nothing is said.", "Write what going ahead is worth, or what refusing would cost.")
    return msgspec.structs.replace(review, benefits=made)


STEP = Step(
    id="benefits",
    does="Put on record what going ahead is worth and what refusing would cost.",
    body=Benefits,
    change=change,
    act="review",
    said="benefits.put",
    page="worth",
)
