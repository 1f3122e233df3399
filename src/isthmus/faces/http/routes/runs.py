"""The button that stops a run which a page waits for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from isthmus.faces.http.acts import OPEN
from isthmus.faces.http.routes.screen_pages import asked_by
from isthmus.faces.web.html import html
from isthmus.faces.web.view import View

ROUTER = APIRouter(include_in_schema=False)
ACT = OPEN


@ROUTER.post("/runs/{run}/stop")
def stop(request: Request, run: str, back: Annotated[str, Form(max_length=4_000)] = "/") -> Response:
    """Stop a run that a page waits for."""
    request.app.state.desk.jobs.forget(run)
    asked = asked_by(request, "/")
    safe = back if back.startswith("/") and not back.startswith("//") and "\\" not in back else "/"
    view = View(title=asked.speak("wait.stopped"), template="stopped.html.j2", data={}, name="stopped",
                values={"back": safe})  # fmt: skip
    return Response(html(view, asked), media_type="text/html; charset=utf-8")
