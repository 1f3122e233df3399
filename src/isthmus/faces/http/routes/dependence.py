"""On whom a country, group, institution or field rests, and what would spread it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.faces.http.describe import Strict, answers, as_json
from isthmus.faces.http.fresh import fresh
from isthmus.measure._query import FIRST_YEAR, LAST_YEAR

ROUTER = APIRouter(prefix="/api/v1", tags=["dependence"])
ACT = "open"
WEIGHT = "Weight in the ranking of further partners."


class Wanted(Strict):
    """What is asked of a subject; what is left out is as the command line's."""

    kind: str | None = Field(None, max_length=20, description="country, group, institution or field.")
    first: int | None = Field(None, alias="from", ge=FIRST_YEAR, le=LAST_YEAR, description="First year.")
    last: int | None = Field(None, alias="to", ge=FIRST_YEAR, le=LAST_YEAR, description="Last year.")
    basis: str | None = Field(None, max_length=20, description="published or records.")
    top: float | None = Field(None, gt=0, le=1, description="Target for the largest share.")
    hhi: float | None = Field(None, gt=0, le=1, description="Target for the index of concentration.")
    growth: float = Field(0.5, ge=0, le=1000, description="How far a partner may grow; 1 is to double.")
    complementarity: float = Field(1, ge=0, le=1e6, description=WEIGHT)
    ties: float = Field(1, ge=0, le=1e6, description=WEIGHT)
    capacity: float = Field(1, ge=0, le=1e6, description=WEIGHT)
    openness: float = Field(1, ge=0, le=1e6, description=WEIGHT)
    as_of: str | None = Field(None, max_length=80, description="Snapshot id or date: the lake as it stood.")


@ROUTER.get(
    "/dependence/{name}",
    summary="On whom one rests",
    responses=answers(
        "The report.",
        kind="What it is of.",
        rows="Partners: share, what comes back, looked through in two ways.",
        single="Fields (for a field, topics) that rest on one.",
        additional="Further partners, ranked.",
        plans="The cheapest ways to spread.",
        vintages="Data vintages it rests on.",
        caveats="What to keep in mind.",
    ),
)
def dependence(request: Request, name: str, wanted: Annotated[Wanted, Query()]) -> Response:
    """Return on whom a country (code or name), ``group:ID``, institution (ROR id) or field rests."""

    def make() -> Any:
        from isthmus.policy.dependence import PARTS, subject_of  # noqa: PLC0415  (loads Ibis)
        from isthmus.policy.dependence import dependence as of  # noqa: PLC0415

        weights = {part: getattr(wanted, part) for part in PARTS}
        with request.app.state.desk.lake(wanted.as_of) as lake:
            subject = subject_of(lake, name, wanted.kind, first=wanted.first, last=wanted.last, basis=wanted.basis)
            report = of(lake, subject, top=wanted.top, hhi=wanted.hhi, growth=wanted.growth, weights=weights)
        return as_json(report)

    return fresh(request, make)
