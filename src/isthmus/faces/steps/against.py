"""Put evidence against an answer on record; the answer stays."""

from __future__ import annotations

import msgspec
from pydantic import Field

from isthmus.faces.steps._step import Means, Sourced, Step
from isthmus.model.errors import UsageError
from isthmus.review.case import Review
from isthmus.review.facts import label_of, short, with_fact


class Against(Sourced):
    """A fact, and what speaks against its answer."""

    fact: str = Field(max_length=200, description="The fact, such as P2.nro_affiliation_now.")


def change(review: Review, body: Against, means: Means) -> Review:
    """Return the case with the evidence beside the answer."""
    del means
    label = label_of(review, body.fact)
    if not body.evidence:
        raise UsageError(f"Nothing speaks against {short(label)} yet.", "Give a source, and its words.")
    known = review.fact(label)
    return with_fact(review, label, msgspec.structs.replace(known, against=known.against + body.evidence))


STEP = Step(
    id="against",
    does="Put evidence against an answer on record; the answer stays.",
    body=Against,
    change=change,
    said="fact.put",
    page="facts",
)
