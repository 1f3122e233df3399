"""Where rule books part: the report, a case of the bank, and a case of one's own (by POST: it may be personal)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.faces.http.describe import Strict, answers, as_json
from isthmus.faces.http.fresh import fresh

ROUTER = APIRouter(prefix="/api/v1", tags=["divergence"])
ACT = "open"
TARGET = "Worst outcome allowed to any rule book: note to approval_needed."


class Books(Strict):
    """Which rule books."""

    framework: list[str] = Field(
        default=[], max_length=30, description="Two or more by id; without it all.", examples=[["CA-STRAC", "EU-HE"]]
    )


class CaseQuery(Strict):
    """What is asked of a case of the bank."""

    target: str = Field("mitigation_required", max_length=40, description=TARGET)
    as_if: bool = Field(True, description="Ask every rule book as if the case were in its scope.")


class OwnCase(Strict):
    """A case, and what is asked of it."""

    case: dict[str, Any] = Field(
        description="A case as its YAML file writes it (docs/frameworks.md).", examples=[{"id": "C1", "facts": {}}]
    )
    framework: list[str] = Field(default=[], max_length=30, description="Rule books by id; without it all.")
    target: str = Field("mitigation_required", max_length=40, description=TARGET)
    as_if: bool = Field(False, description="Ask every rule book as if the case were in its scope.")
    as_of: date | None = Field(None, description="The day; without it the case's own, or that of the last check.")


FOUND = answers(
    "What would satisfy all.",
    reached="Whether some set of changes gets there.",
    exact="Whether the search was completed.",
    changes="The smallest set: fact, answer now and then, what has to be done.",
    conflict="Whether demands pull apart.",
    sides="Each rule book's range before and after.",
    ladder="The fewest changes for each target.",
)


@ROUTER.get(
    "/divergence",
    summary="Where rule books part",
    responses=answers(
        "The report.",
        headlines="Shares of cases: one forbids what another permits, only stricter, the same, open; in two views.",
        refusals="What it would take to lift every refusal.",
        pairs="Every pair in each view.",
        drivers="The facts that part them.",
        agreement="Krippendorff's alpha by question.",
        mix="The bank's kinds of case.",
    ),
)
def report(request: Request, books: Annotated[Books, Query()]) -> Response:
    """Ask the rule books about the cases that ship and 2,000 generated ones; it takes seconds once."""
    from isthmus.faces.shapes.divergence import report_of  # noqa: PLC0415  (reads every framework)

    return fresh(request, lambda: as_json(report_of(tuple(books.framework))))


@ROUTER.get("/divergence/cases/{case}", summary="What would satisfy all, in a case of the bank", responses=FOUND)
def of_bank(request: Request, case: str, asked: Annotated[CaseQuery, Query()]) -> Response:
    """Return the smallest set of changes for a case that ships (C02) or a generated one (G00017)."""

    def make() -> Any:
        from isthmus.policy.divergence import banked  # noqa: PLC0415

        return as_json(_found(banked(case), [], asked.target, asked.as_if, None))

    return fresh(request, make)


@ROUTER.post("/divergence/case", summary="What would satisfy all, in a case of your own", responses=FOUND)
def of_own(body: OwnCase) -> Response:
    """Return the smallest set of changes for a case. Nothing is kept."""
    from isthmus.policy import to_case  # noqa: PLC0415

    found = _found(to_case(body.case), body.framework, body.target, body.as_if, body.as_of)
    return Response(msgspec.json.encode(found), media_type="application/json")


def _found(case: Any, names: list[str], target: str, as_if: bool, as_of: date | None) -> Any:
    from isthmus.policy import framework, load_frameworks  # noqa: PLC0415
    from isthmus.policy.divergence import together  # noqa: PLC0415
    from isthmus.policy.divergence.together import target_of  # noqa: PLC0415

    packs = [framework(name) for name in dict.fromkeys(names)] or list(load_frameworks().values())
    day = as_of or case.as_of or max(p.checked_on for p in packs)
    return together(case, packs, day, target_of(target), as_if=as_if)
