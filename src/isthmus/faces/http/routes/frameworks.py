"""The rule books: read, compare, check, and ask about a case (by POST: a case may carry personal data)."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.faces.http.describe import Nothing, Page, Strict, answers, as_json, paged
from isthmus.faces.http.fresh import Made, fresh
from isthmus.faces.shapes.policy import (
    assessment_record,
    changes_record,
    explanation_record,
    fairness_record,
    pack_record,
    summary_record,
)

ROUTER = APIRouter(prefix="/api/v1", tags=["frameworks"])
ACT = "open"
_FAIRNESS = threading.Lock()


class Days(Strict):
    """Two days to compare."""

    first: date = Field(alias="from", description="The earlier day.", examples=["2024-01-01"])
    last: date | None = Field(None, alias="to", description="The later day; without it today.", examples=["2026-01-01"])


class CaseAsked(Strict):
    """A case as the facts known of it; what is not answered is unknown."""

    case: dict[str, Any] = Field(
        description="A case as its YAML file writes it: id, title, date, facts, lists (docs/frameworks.md).",
        examples=[{"id": "C1", "facts": {}}],
    )
    as_of: date | None = Field(None, description="The day asked for; without it the case's own day, or today.")


class Text(Strict):
    """A framework as text."""

    name: str = Field(
        min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$", description="The framework's id: its file's name."
    )
    text: str = Field(max_length=500_000, description="The YAML text.")


def _today() -> date:
    return datetime.now(UTC).date()


@ROUTER.get(
    "/frameworks",
    summary="The rule books",
    responses=answers(
        "The frameworks.", frameworks="Each with how many rules, and how they were read.", page="The page."
    ),
)
def frameworks(request: Request, page: Annotated[Page, Query()]) -> Response:
    """Return every framework: its rules, how these were read, and when to check again."""
    from isthmus.policy import load_frameworks  # noqa: PLC0415  (reads every framework)

    def make() -> Made:
        found, told = paged([summary_record(pack, _today()) for pack in load_frameworks().values()], page)
        return as_json({"frameworks": found, "page": told})

    return fresh(request, make)


@ROUTER.get(
    "/frameworks/{framework}",
    summary="Read a rule book",
    responses=answers("The framework.", id="Its id.", title="Its title.", rules="Every rule with every field."),
)
def framework(request: Request, framework: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return a framework: every rule with its test, source, how it was verified, dates and way out."""
    del nothing
    from isthmus.policy import framework as find  # noqa: PLC0415

    return fresh(request, lambda: as_json(pack_record(find(framework))))


@ROUTER.get(
    "/frameworks/{framework}/diff",
    summary="What changes between two days",
    responses=answers(
        "The changes.",
        framework="Its id.",
        entered="Rules that come into force.",
        left="Rules that go out of it.",
        kept="How many are in force on both days.",
    ),
)
def diff(request: Request, framework: str, days: Annotated[Days, Query()]) -> Response:
    """Return which rules come into force and go out of it between two days."""
    from isthmus.policy import diff as between  # noqa: PLC0415
    from isthmus.policy import framework as find  # noqa: PLC0415

    return fresh(request, lambda: as_json(changes_record(between(find(framework), days.first, days.last or _today()))))


@ROUTER.get(
    "/frameworks/{framework}/check",
    summary="Look for what must not be in a rule book",
    responses=answers("The check.", checked="Frameworks checked.", problems="Each problem with its rule and place."),
)
def check(request: Request, framework: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return the problems of a framework that ships; none is the rule."""
    del nothing
    from isthmus.policy import check as problems_of  # noqa: PLC0415
    from isthmus.policy import framework as find  # noqa: PLC0415

    return fresh(request, lambda: as_json({"checked": [framework], "problems": problems_of(find(framework))}))


@ROUTER.post(
    "/frameworks/check",
    summary="Check a rule book of your own",
    responses=answers("The check.", checked="The id given.", problems="Each problem with its rule and place."),
)
def check_text(body: Text) -> Response:
    """Read a framework's YAML text and return its problems. Nothing is kept."""
    from isthmus.policy import check as problems_of  # noqa: PLC0415
    from isthmus.policy import read_framework  # noqa: PLC0415

    return _told({"checked": [body.name], "problems": problems_of(read_framework(body.text, body.name))})


@ROUTER.post(
    "/frameworks/{framework}/assess",
    summary="Ask a rule book about a case",
    responses=answers(
        "The assessment.",
        low="The worst outcome already certain.",
        high="The worst still possible.",
        fired="Rules that hold.",
        open="Rules that may hold.",
        deciding="Facts that would narrow the range.",
    ),
)
def assess(framework: str, asked: CaseAsked) -> Response:
    """Return a range: what is certain, what is open, and what would settle it. Never a score; nothing is kept."""
    from isthmus.policy import assess as ask  # noqa: PLC0415
    from isthmus.policy import framework as find  # noqa: PLC0415
    from isthmus.policy import to_case  # noqa: PLC0415

    pack = find(framework)
    return _told(assessment_record(ask(to_case(asked.case), pack, asked.as_of), pack))


@ROUTER.post(
    "/frameworks/{framework}/explain",
    summary="See a rule book's working on a case",
    responses=answers(
        "The working.",
        low="The worst outcome already certain.",
        high="The worst still possible.",
        scope="Whether it applies, and the facts read.",
        rules="Each rule: how it stands, what it read, what would settle it.",
    ),
)
def explain(framework: str, asked: CaseAsked) -> Response:
    """Return the working rule by rule: the facts it read, and what would settle it. Nothing is kept."""
    from isthmus.policy import explain as working  # noqa: PLC0415
    from isthmus.policy import framework as find  # noqa: PLC0415
    from isthmus.policy import to_case  # noqa: PLC0415

    return _told(explanation_record(working(find(framework), to_case(asked.case), asked.as_of)))


@ROUTER.get(
    "/fairness",
    summary="The fairness suite",
    responses=answers(
        "The report.",
        passed="Whether every check passed.",
        checks="Each check, how often it was tried, and its failures.",
    ),
)
def fairness(request: Request, nothing: Annotated[Nothing, Query()]) -> Response:
    """Run the fairness suite: what rules may not read, and swaps that may not change an answer."""
    del nothing
    from isthmus.policy import fairness_report  # noqa: PLC0415

    with _FAIRNESS:  # it takes some seconds: those who ask at once share one run
        return fresh(request, lambda: as_json(fairness_record(fairness_report())))


def _told(value: Any) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
