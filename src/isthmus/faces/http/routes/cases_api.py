"""Cases for programs: what the pages show as data, and every step as one address. Nobody stores what is returned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.faces.http.acts import act
from isthmus.faces.http.casework import cabinet, instruments, means
from isthmus.faces.http.describe import Nothing, Page, Strict, answers, paged
from isthmus.faces.http.routes.screening import told
from isthmus.faces.http.who import Here
from isthmus.faces.shapes import cases as shape
from isthmus.faces.shapes.review import case_record, plain
from isthmus.faces.steps import steps
from isthmus.faces.steps._step import Step, take
from isthmus.faces.watching import watched
from isthmus.model.errors import UsageError
from isthmus.review.cabinet import Cabinet
from isthmus.review.case import Review
from isthmus.review.casefile import sealed
from isthmus.review.facts import label_of, value_of
from isthmus.review.intake import read_form
from isthmus.review.opening import arrive
from isthmus.review.whatif import what_if

ROUTER = APIRouter(prefix="/api/v1", tags=["cases"])
CaseId = Annotated[str, Path(max_length=200, description="The id of a case.", examples=["2026-001"])]
CASE = answers("The case as it now is.", id="Its id.", state="Its state.", version="Its version.",
               case="Everything on record; names of people are under seal.")  # fmt: skip


class Form(Strict):
    """A form as it was pasted."""

    text: str = Field(min_length=1, max_length=100_000, description="Its lines: label: value, or an address.")


class WhatIf(Strict):
    """Other answers to some facts."""

    answers: dict[str, str] = Field(
        max_length=200, description="Answer by fact.", examples=[{"P2.nro_affiliation_now": "no"}]
    )


@ROUTER.get(
    "/cases", summary="The queue", responses=answers("The cases.", as_of="The day.", rows="Cases.", page="The page.")
)
@act("signed")
def queue(here: Here, page: Annotated[Page, Query()]) -> Response:
    """Return the cases in the order in which they need somebody: by each case's own clock alone."""
    desk = cabinet(here)
    rows, about = paged(shape.queue_rows(desk), page)
    return told({"as_of": desk.day, "rows": rows, "page": about})


@ROUTER.get(
    "/watch",
    summary="Cases that would answer differently now",
    responses=answers("What changed.", on="The day.", watched="How many cases.", changes="Each answer that changes."),
)
@act("read")
def watch(request: Request, here: Here, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return the open and closed cases that would now answer differently, and why; nothing is changed by it."""
    del nothing
    with instruments(request.app.state.desk) as tools:
        return told(watched(cabinet(here), tools))


@ROUTER.post("/cases", summary="Open a case from a form", status_code=200, responses=CASE)
@act("create")
def new(request: Request, here: Here, body: Form) -> Response:
    """Read a pasted form, screen its organisations, propose rule books; names of people go under seal."""
    desk = cabinet(here)
    if not body.text.strip():
        raise UsageError("There is no form to read.", "Send its lines: title, funder, applicant, partners.")
    with instruments(request.app.state.desk) as tools:
        draft = read_form(body.text, desk.next_id(), desk.day, tools.registry)
        review = arrive(sealed(draft.review, draft.names), tools, desk.today)
        desk.new(review, {k: v for k, v in draft.names.items() if v}, body.text)
    return told(_case(desk, review.id) | {"unplaced": draft.unplaced})


@ROUTER.get("/cases/{case_id}", summary="A case", responses=CASE)
@act("read")
def case(here: Here, case_id: CaseId, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return a case: what it is, each range, what is missing, the question that settles most."""
    del nothing
    return told(_case(cabinet(here), case_id))


def _case(desk: Cabinet, case_id: str) -> dict[str, Any]:
    now = desk.open(case_id)
    return case_record(now.review, now.state, now.version, desk.today)


PARTS: dict[str, tuple[str, Callable[[Review, date], Any]]] = {
    "facts": ("Every fact on record, with its evidence for and against", lambda r, _on: shape.facts_record(r)),
    "findings": ("Findings by rule book, side by side", shape.findings_record),
    "questions": ("The questions that matter, best first", shape.questions_record),
    "ways": ("Ways out, re-run, and mitigations", shape.ways_record),
    "books": ("Rule books asked, and why", lambda r, _on: shape.books_record(r)),
}
"""Parts of a case that have an address of their own: what they are, and how they are made."""


def _part(name: str, make: Callable[[Review, date], Any]) -> Callable[..., Response]:
    def part(here: Here, case_id: CaseId, nothing: Annotated[Nothing, Query()]) -> Response:
        del nothing
        desk = cabinet(here)
        now = desk.open(case_id)
        return told({"case": now.review.id, "version": now.version, name: make(now.review, desk.today)})

    part.__name__, part.__doc__ = name, "Names of people are under seal: they stand in no part of a case."
    return act("read")(part)


for _name, (_about, _make) in PARTS.items():
    ROUTER.add_api_route(
        f"/cases/{{case_id}}/{_name}", _part(_name, _make), methods=["GET"], summary=_about, response_model=None,
        responses=answers(f"{_about}.", ("application/json",), case="Its id.", **{_name: f"{_about}."}),
    )  # fmt: skip


@ROUTER.get(
    "/cases/{case_id}/history", summary="Every version of a case", responses=answers("Versions.", rows="Oldest first.")
)
@act("read")
def history(here: Here, case_id: CaseId, page: Annotated[Page, Query()]) -> Response:
    """Return who did what, when, in which role, and what it changed."""
    rows, about = paged(shape.history_record(cabinet(here), case_id), page)
    return told({"case": case_id, "rows": rows, "page": about})


@ROUTER.get(
    "/cases/{case_id}/replay",
    summary="Kept answers, given again",
    responses=answers("Each answer.", case="Its id.", same="Whether all are the same, bit for bit.", replayed="Each."),
)
@act("read")
def replay(here: Here, case_id: CaseId, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return every answer kept about a case, given again from the texts, facts and day kept with it."""
    del nothing
    done = shape.replays(cabinet(here), case_id)
    return told({"case": case_id, "same": all(r.same for r in done), "replayed": plain(done)})


@ROUTER.post(
    "/cases/{case_id}/whatif", summary="Re-run with other answers", responses=answers("Moves.", moves="Ranges.")
)
@act("read")
def whatif(here: Here, case_id: CaseId, body: WhatIf) -> Response:
    """Return how each range moves with other answers; nothing is saved."""
    desk = cabinet(here)
    review = desk.open(case_id).review
    labels = {label_of(review, fact): text for fact, text in body.answers.items()}
    instead = {label: value_of(label, text) for label, text in labels.items()}
    return told({"case": review.id, "set": instead, "moves": plain(what_if(review, instead, desk.today))})


def _step(step: Step) -> Callable[..., Response]:
    def taken(request: Request, here: Here, case_id: CaseId, body: Any) -> Response:
        office = means(request, here)
        take(step, case_id, body, office)
        return told(_case(office.desk, case_id))

    taken.__annotations__["body"] = step.body
    taken.__name__, taken.__doc__ = step.id, f"{step.does} Returns the case as it now is."
    return act(step.act)(taken)


for _one in steps().values():
    ROUTER.add_api_route(f"/cases/{{case_id}}/{_one.id}", _step(_one), methods=["POST"], response_model=None,
                         summary=_one.does.rstrip("."), responses=CASE)  # fmt: skip
