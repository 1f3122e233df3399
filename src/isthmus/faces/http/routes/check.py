"""A researcher's own check of a plan: by POST, with nothing stored, for programs and for people."""

from __future__ import annotations

from datetime import date

import msgspec
from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.faces.http.describe import Strict, answers
from isthmus.faces.http.routes.screen_pages import asked_by
from isthmus.faces.web.html import html
from isthmus.faces.web.planning import values_of
from isthmus.faces.web.view import View
from isthmus.model.errors import IsthmusError, UsageError
from isthmus.policy import check_plan

ROUTER = APIRouter(tags=["check"])
ACT = "open"


class Plan(Strict):
    """Facts of a plan; never of a person."""

    facts: dict[str, str] = Field(
        max_length=200,
        description="Facts by name, as typed: yes, no, a word, a number or a day. What is left out is unknown.",
        examples=[{"funding.agency": "NSERC", "project.international": "yes"}],
    )
    as_of: date | None = Field(None, description="The day asked for; without it today.")


@ROUTER.post(
    "/api/v1/check",
    summary="Check a plan",
    responses=answers("What each rule book would mean.", frameworks="Each rule book, those that apply first."),
)
def check(body: Plan) -> Response:
    """Return which rule books would apply, what would be asked, and what would make it possible. Nothing is kept."""
    found = check_plan(body.facts, body.as_of)
    return Response(msgspec.json.encode({"frameworks": found}), media_type="application/json")


@ROUTER.post("/check", include_in_schema=False)
async def check_page(request: Request) -> Response:
    """Answer the form; with an error it comes back with what was typed."""
    form = await request.form(max_files=0, max_fields=300)
    answers_ = {name: text for name, text in form.items() if isinstance(text, str)}
    asked = asked_by(request, "/check")
    problem: IsthmusError | None = None
    try:
        values = values_of(answers_, asked.speak, answered=True)
    except UsageError as error:
        problem, values = error, values_of({}, asked.speak, answered=False)
    view = View(
        title=asked.speak("web.check"),
        template="check.html.j2",
        data={},
        name="check",
        values=values | {"error": problem},
    )
    return Response(html(view, asked), problem.status if problem else 200, media_type="text/html")
