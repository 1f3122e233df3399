"""What a step is: a body, what it makes of a case, and how the ledger calls it. Every save is the cabinet's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from isthmus.review.cabinet import Cabinet
from isthmus.review.case import Evidence, Review
from isthmus.review.opening import Instruments
from isthmus.store.actor import Act

LONG = 4_000
"""Characters of one text that a person writes."""


class Body(BaseModel):
    """What a step takes; nothing else may be in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int | None = Field(
        None,
        ge=1,
        description="The version the edit began from; without it the newest.",
    )


class Sourced(Body):
    """A body with one piece of evidence, or none."""

    source: str = Field("", max_length=LONG, description="Where it is to be read: an address or a document.")
    quote: str = Field("", max_length=LONG, description="Its words.")
    dated: str = Field("", max_length=40, description="The day the document bears.")
    sha256: str = Field("", pattern="^([0-9a-f]{64})?$", description="The checksum of the document itself.")

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return the evidence that was given.

        Raises
        ------
        UsageError
            For words or a day without a source, or a day that is none.
        """
        from isthmus.faces.steps._typed import day, need  # noqa: PLC0415  (kept apart: small)

        if self.quote or self.dated or self.sha256:
            need(self.source, "source", "Words, a day or a document need a source.", "Say where they are to be read.")
        if not self.source.strip():
            return ()
        return (Evidence(self.source.strip(), self.quote.strip(), day(self.dated, "dated"), self.sha256),)


class Means(NamedTuple):
    """What a step may use: the cabinet of the person who acts, and the instruments of the lake, made when asked for."""

    desk: Cabinet
    tools: Callable[[], AbstractContextManager[Instruments]]
    worth: Callable[[str, str, str], tuple[Any, ...]]
    """Figures and other partners of two places, from the lake."""

    @property
    def name(self) -> str:
        """Return who acts."""
        return self.desk.actor.name


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing people do to a case.

    Parameters
    ----------
    id
        Its address: ``POST /api/v1/cases/{case}/{id}`` and the form of the same name.
    does
        What it does, in a sentence.
    body
        What it takes.
    change
        What it makes of a case.
    said
        The ledger's word for it.
    act
        What the store lets people do (`isthmus.store.ACTS`); what changed decides there, this says which it mostly is.
    page
        The page of the case on which its form stands.
    state
        The state the case enters, where the step moves it.
    """

    id: str
    does: str
    body: type[Body]
    change: Callable[[Review, Any, Means], Review]
    said: str
    act: Act = "edit"
    page: str = ""
    state: Callable[[Any], str | None] = lambda _body: None


def take(step: Step, case_id: str, body: Body, means: Means) -> int:
    """Take a step on a case as the person who acts; return the version that was saved.

    Raises
    ------
    Conflict
        When somebody saved since the version the edit began from.
    """
    was = means.desk.open(case_id, body.version)
    return means.desk.save(was, step.change(was.review, body, means), step.said, step.state(body))
