"""The queue, and the intake: a pasted form or a sheet becomes cases, screened, with rule books proposed."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from isthmus.faces.http.acts import act
from isthmus.faces.http.casework import cabinet, instruments
from isthmus.faces.http.routes.screen_pages import asked_by
from isthmus.faces.http.who import Here
from isthmus.faces.indexes import prepare
from isthmus.faces.watching import watched
from isthmus.faces.web.html import html
from isthmus.faces.web.queued import queued, told
from isthmus.faces.web.view import Asked, View
from isthmus.lake.snapshot import current_id
from isthmus.model.errors import IsthmusError, UsageError
from isthmus.review.cabinet import Cabinet
from isthmus.review.casefile import sealed
from isthmus.review.intake import Draft, read_form
from isthmus.review.opening import Instruments, arrive
from isthmus.review.sheet import Aside, drafts

ROUTER = APIRouter(include_in_schema=False)
LONGEST = 100_000


@ROUTER.get("/cases")
@act("signed")
def queue(request: Request, here: Here) -> Response:
    """Show what is due and on whom each case waits."""
    asked = asked_by(request, "/cases", here.who)
    every = request.query_params.get("all") == "1"
    return _page(asked, "cases/queue.html.j2", "case_page.queue", queued(cabinet(here), asked.speak, every))


@ROUTER.get("/watch")
@act("read")
def watch(request: Request, here: Here) -> Response:
    """Show the cases that would answer differently now."""
    with instruments(request.app.state.desk) as tools:
        found = watched(cabinet(here), tools)
    asked = asked_by(request, "/watch", here.who)
    return _page(asked, "cases/watch.html.j2", "case_page.watch", told(found, asked.speak))


@ROUTER.get("/intake")
@act("create")
def form(request: Request, here: Here) -> Response:
    """Show the intake, and begin to build the index that it needs."""
    if current_id(request.app.state.desk.root) is not None:
        prepare(request.app.state.desk)
    return _intake(asked_by(request, "/intake", here.who))


@ROUTER.post("/intake")
@act("create")
def intake(request: Request, here: Here, text: Annotated[str, Form(max_length=LONGEST)] = "") -> Response:
    """Open a case from a pasted form; lines that nobody could place are told once, and kept with the form."""
    asked, desk = asked_by(request, "/intake", here.who), cabinet(here)
    try:
        if not text.strip():
            raise UsageError("There is no form to read.", "Paste its lines: title, funder, applicant, partners.")
        with instruments(request.app.state.desk) as tools:
            draft = read_form(text, desk.next_id(), desk.day, tools.registry)
            case_id = _open(desk, draft, tools, text)
    except IsthmusError as error:
        return _intake(asked, text=text, error=error)
    if draft.unplaced:
        return _intake(asked, opened=[case_id], unplaced=draft.unplaced)
    return RedirectResponse(asked.to(f"/cases/{case_id}"), 303)


@ROUTER.post("/intake/sheet")
@act("create")
def sheet(request: Request, here: Here, file: UploadFile) -> Response:
    """Open a case for each row of an XLSX or CSV sheet; a row that cannot be read is kept aside with its reason."""
    asked, desk = asked_by(request, "/intake", here.who), cabinet(here)
    ids = (f"{desk.today.year}-{n:03}" for n in count(int(desk.next_id()[5:])))
    opened: list[str] = []
    aside: list[dict[str, Any]] = []
    try:
        with TemporaryDirectory() as folder, instruments(request.app.state.desk) as tools:
            path = Path(folder) / ("sheet.xlsx" if (file.filename or "").lower().endswith(".xlsx") else "sheet.csv")
            path.write_bytes(file.file.read())
            for draft in drafts(path, ids, desk.day, tools.registry):
                if isinstance(draft, Aside):
                    aside.append({"row": draft.row.number, "reason": draft.reason})
                    continue
                try:
                    opened.append(_open(desk, draft, tools))
                except IsthmusError as error:
                    aside.append({"row": draft.review.id, "reason": error.message})
    except IsthmusError as error:
        error.message = error.message.replace(str(path), file.filename or "the file")
        return _intake(asked, error=error, opened=opened, aside=aside)
    return _intake(asked, opened=opened, aside=aside)


def _open(desk: Cabinet, draft: Draft, tools: Instruments, form: str = "") -> str:
    """Save a draft as a case; names and the form go under seal. Return its id."""
    review = arrive(sealed(draft.review, draft.names), tools, desk.today)
    desk.new(review, {k: v for k, v in draft.names.items() if v}, form)
    return review.id


def _intake(asked: Asked, error: IsthmusError | None = None, **given: Any) -> Response:
    values = {"text": "", "opened": [], "aside": [], "unplaced": (), "error": error} | given
    return _page(asked, "cases/intake.html.j2", "case_page.intake", values, error.status if error else 200)


def _page(asked: Asked, template: str, title: str, values: dict[str, Any], status: int = 200) -> Response:
    view = View(title=asked.speak(title), template=template, data={}, name="cases", values=values)
    return Response(html(view, asked), status, media_type="text/html")
