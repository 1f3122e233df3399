"""The measures and their answers."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.discovery import member, members
from isthmus.faces.http.describe import MOST, Nothing, Page, answers, as_json, paged
from isthmus.faces.http.fresh import fresh
from isthmus.measure._query import CHOICES, FIRST_YEAR, LAST_YEAR

ROUTER = APIRouter(prefix="/api/v1", tags=["measures"])
ACT = "open"


def _choice(kind: str) -> dict[str, Any]:
    return {"enum": list(CHOICES[kind])}


class Question(Page):
    """A question to a measure. Filters left out mean all; years are inclusive."""

    country: list[str] = Field(
        default=[], max_length=60, description="Countries by code or name, or group:ID.", examples=[["US"]]
    )
    partner: list[str] = Field(default=[], max_length=60, description="The other side of a pair.", examples=[["CN"]])
    first: int | None = Field(
        None, alias="from", ge=FIRST_YEAR, le=LAST_YEAR, description="First year.", examples=[2013]
    )
    last: int | None = Field(None, alias="to", ge=FIRST_YEAR, le=LAST_YEAR, description="Last year.", examples=[2022])
    field: str | None = Field(
        None, max_length=200, description="OpenAlex field, by number or name (works loaded only)."
    )
    subfield: str | None = Field(None, max_length=200, description="OpenAlex subfield, by number or name.")
    topic: str | None = Field(None, max_length=300, description="OpenAlex topic, by number or name.")
    institution: str | None = Field(None, max_length=400, description="Only works of it, by ROR id or exact name.")
    at: int | None = Field(None, ge=FIRST_YEAR, le=LAST_YEAR, description="Year from which something differs.")
    blocs: list[str] = Field(
        default=[], alias="bloc", max_length=60, description="Blocs: NAME=US,CA or group:ID.", examples=[["A=US,CA"]]
    )
    top: float | None = Field(None, gt=0, lt=1, description="Share of most cited works that counts as top.")
    seed: int | None = Field(None, ge=0, le=2**31 - 1, description="Seed of what is drawn at random.")
    layer: str = Field("works", description="What is counted.", json_schema_extra=_choice("layer"))
    level: str = Field(
        "country", description="Countries, or institutions as the sides.", json_schema_extra=_choice("level")
    )
    counting: str = Field("full", description="How a work is counted.", json_schema_extra=_choice("counting"))
    basis: str | None = Field(
        None,
        description="Counts as published, or from the works loaded; without it what the filters allow.",
        json_schema_extra=_choice("basis"),
    )
    policy: str = Field(
        "separate",
        description="Country policy: separate, or cwts (HK and MO with CN).",
        json_schema_extra=_choice("policy"),
    )
    as_of: str | None = Field(None, max_length=80, description="Snapshot id or date: the lake as it stood.")
    limit: int = Field(MOST, ge=1, le=MOST, description="Rows to return.", examples=[100])


@ROUTER.get(
    "/measures",
    summary="What can be measured",
    responses=answers("The measures.", measures="Every measure.", page="The page."),
)
def measures(request: Request, page: Annotated[Page, Query()]) -> Response:
    """Return every measure: its question, unit, range, countings, bases, columns, keys and citation."""

    def make() -> Any:
        found, told = paged([m.MEASURE for m in members("measure", "MEASURE").values()], page)
        return as_json({"measures": found, "page": told})

    return fresh(request, make)


@ROUTER.get(
    "/measures/{measure}",
    summary="What a measure is",
    responses=answers(
        "The measure.",
        id="Its id.",
        question="What it answers.",
        unit="Unit of its values.",
        method="Its method, in full.",
    ),
)
def measure(request: Request, measure: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return all that a measure says of itself, with its formula, range and paper."""
    del nothing
    module = member("measure", "MEASURE", "measure", measure)
    about = msgspec.to_builtins(module.MEASURE) | {"method": inspect.getdoc(module) or ""}
    return fresh(request, lambda: as_json(about))


@ROUTER.get(
    "/measures/{measure}/answer",
    summary="Ask a measure",
    responses=answers(
        "The answer.",
        measure="The measure's id.",
        unit="Unit of the values.",
        params="The question as it was understood.",
        vintages="Data vintages it rests on.",
        caveats="What to keep in mind.",
        rows="The rows.",
        page="Which rows these are.",
    ),
)
def answer(request: Request, measure: str, question: Annotated[Question, Query()]) -> Response:
    """Answer a question. A value of null is not published or not covered; 0 was counted and none found."""
    from isthmus.measure import ask, query_of  # noqa: PLC0415  (loads Ibis)

    def make() -> Any:
        given = question.model_dump(exclude={"limit", "offset", "as_of"})
        with request.app.state.desk.lake(question.as_of) as lake:
            body = ask(lake, measure, query_of(lake, **given)).contract()
        rows, told = paged(body["rows"], question)
        return as_json(body | {"rows": rows, "page": told})

    return fresh(request, make)
