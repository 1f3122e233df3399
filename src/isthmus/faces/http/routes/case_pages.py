"""The pages of a case, and its forms: a step that succeeds leads back to its page, one that fails loses nothing."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Path, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from isthmus.faces.http.acts import act
from isthmus.faces.http.casework import cabinet, means
from isthmus.faces.http.routes.screen_pages import asked_by
from isthmus.faces.http.who import Here, Present
from isthmus.faces.steps import steps
from isthmus.faces.steps._form import body_of
from isthmus.faces.steps._step import Step, take
from isthmus.faces.web.cases import case_pages
from isthmus.faces.web.cases._page import CaseAsked, CasePage
from isthmus.faces.web.cases._show import NOTHING, Typed, show
from isthmus.faces.web.view import read_query
from isthmus.model.errors import IsthmusError, UnknownName

ROUTER = APIRouter(include_in_schema=False)
CaseId = Annotated[str, Path(max_length=200)]


async def sent(request: Request) -> Typed:
    """Return a form as it was sent; of a document that is attached only the checksum is taken."""
    from hashlib import sha256  # noqa: PLC0415

    fields: list[tuple[str, str]] = []
    form = await request.form(max_files=2, max_fields=2_000)
    for key, value in form.multi_items():
        if not isinstance(value, UploadFile):
            fields.append((key, value.replace("\r\n", "\n")))
        elif value.filename:
            fields.append(("sha256", sha256(await value.read()).hexdigest()))
            if not str(form.get("source", "")).strip():
                fields.append(("source", value.filename[:200]))
    name = request.url.path.rpartition("/")[2]
    return Typed(str(form.get("form", "")), name, tuple(fields))


Sent = Annotated[Typed, Depends(sent)]


def opened(request: Request, here: Present, case_id: str, page: CasePage, *, error: IsthmusError | None = None,
           typed: Typed = NOTHING, **extra: object) -> Response:  # fmt: skip
    """Return a page of a case, as the person who asks may see it."""
    desk = cabinet(here)
    found = desk.open(case_id)
    address = f"/cases/{found.review.id}" + (f"/{page.id}" if page.id else "")
    asked = asked_by(request, address, here.who)
    raw = parse_qs(request.url.query, keep_blank_values=True, max_num_fields=20)
    query = read_query(raw, ("lang", "who", "fact"))
    case = CaseAsked(opened=found, desk=desk, speak=asked.speak, query=query, extra=extra)
    return Response(show(asked, case, page, error, typed), error.status if error else 200, media_type="text/html")


@ROUTER.get("/cases/{case_id}")
@act("read")
def first(request: Request, here: Here, case_id: CaseId) -> Response:
    """Show a case."""
    return opened(request, here, case_id, case_pages()[""])


@ROUTER.get("/cases/{case_id}/{page}")
@act("read")
def page_of(request: Request, here: Here, case_id: CaseId, page: str) -> Response:
    """Show one page of a case."""
    known = case_pages()
    if page not in known:
        raise UnknownName("page of a case", page[:80], [p for p in known if p])
    return opened(request, here, case_id, known[page])


def _endpoint(step: Step):  # type: ignore[no-untyped-def]  # noqa: ANN202  (a route made of a step)
    def endpoint(request: Request, here: Here, case_id: CaseId, typed: Sent) -> Response:
        back = next(iter(typed.all("back")), step.page)
        page = case_pages().get(back, case_pages()[""])
        try:
            take(step, case_id, body_of(step.body, typed.fields), means(request, here))
        except IsthmusError as error:
            return opened(request, here, case_id, page, error=error, typed=typed)
        asked = asked_by(request, "")
        return RedirectResponse(asked.to(f"/cases/{case_id}" + (f"/{page.id}" if page.id else "")), 303)

    endpoint.__doc__ = step.does
    return act(step.act)(endpoint)


for _step in steps().values():
    ROUTER.add_api_route(f"/cases/{{case_id}}/{_step.id}", _endpoint(_step), methods=["POST"], response_model=None)
