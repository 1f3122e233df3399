"""Texts to institutions and to public lists; by POST only, and never stored."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints
from starlette.responses import Response

from isthmus.faces.desk import Desk
from isthmus.faces.http.describe import Strict, answers
from isthmus.faces.indexes import ONE_AT_A_TIME, resolver, screening
from isthmus.faces.shapes.screening import (
    POLICIES,
    answer_record,
    head,
    match_record,
)
from isthmus.model.errors import UnknownName

ROUTER = APIRouter(prefix="/api/v1", tags=["screening"])
ACT = "signed"
MOST_TEXTS, LONGEST = 1_000, 2_000

Text = Annotated[str, StringConstraints(max_length=LONGEST)]


class Given(Strict):
    """Texts as people really write them, such as affiliations."""

    texts: list[Text] = Field(
        min_length=1,
        max_length=MOST_TEXTS,
        description=f"Up to {MOST_TEXTS:,} texts of at most {LONGEST:,} characters.",
        examples=[["School of Astronautics, Beihang Univ., Beijing"]],
    )


class Texts(Given):
    """Texts whose institutions are wanted."""

    policy: str = Field(
        "main",
        description="main: the institution a publisher would assert; all: every one that is named.",
        json_schema_extra={"enum": list(POLICIES)},
    )


class Screened(Given):
    """Texts to screen."""

    through_ror: bool = Field(True, description="Also follow proposed ties of entries to institutions.")


@ROUTER.post(
    "/resolve",
    summary="Find the institutions that texts name",
    responses=answers(
        "The matches.",
        policy="Which institutions are returned.",
        vintages="Vintages of the registry.",
        rows="Each text with its institutions; none is an answer.",
    ),
)
def resolve(request: Request, body: Texts) -> Response:
    """Return the institutions that each text names, with reasons. Scores order; they are no probabilities."""
    if body.policy not in POLICIES:
        raise UnknownName("policy", body.policy, POLICIES)
    desk: Desk = request.app.state.desk
    with ONE_AT_A_TIME:
        found = resolver(desk).resolve_many(body.texts, body.policy)  # type: ignore[arg-type]
    with desk.lake() as lake:
        vintages = [v.id for v in lake.vintage("ror")]
    rows = [{"text": t, "institutions": [match_record(m) for m in ms]} for t, ms in zip(body.texts, found, strict=True)]
    return told({"policy": body.policy, "vintages": vintages, "rows": rows})


@ROUTER.post(
    "/screen",
    summary="Find the listed organisations that texts rest on",
    responses=answers(
        "The findings.",
        vintages="Vintages of the lists.",
        lists="The day of each list's copy.",
        caveats="What to keep in mind.",
        rows="Each text with its findings, and near misses that are no findings.",
    ),
)
def screen(request: Request, body: Screened) -> Response:
    """Return findings: hit type, words, path, dates and the list's effect. Persons are not screened here."""
    desk: Desk = request.app.state.desk
    with ONE_AT_A_TIME:
        made = screening(desk, body.through_ror)
        found = [made.text(text) for text in body.texts]
    lists = {one.list_id: one for one in made.lists}
    rows = [{"text": t} | answer_record(a, lists) for t, a in zip(body.texts, found, strict=True)]
    return told(head(made) | {"rows": rows})


def told(value: Any) -> Response:
    """Return plain data as JSON that nobody stores."""
    return Response(msgspec.json.encode(value), media_type="application/json")
