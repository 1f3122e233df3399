"""What the pages of people share: an answer by template, and the way back."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from isthmus.faces.http.routes.screen_pages import asked_by
from isthmus.faces.web.html import html
from isthmus.faces.web.view import View
from isthmus.faces.who import Who
from isthmus.model.errors import IsthmusError


def shown(
    request: Request, path: str, template: str, who: Who | None, problem: IsthmusError | None = None, **values: Any
) -> Response:
    """Return a page; with a problem it has its status, and says it above the form."""
    asked = asked_by(request, path, who)
    view = View(
        title=asked.speak(f"{template}.title"), template=f"{template}.html.j2", data={}, name=template,
        values=values | {"error": problem},
    )  # fmt: skip
    return Response(html(view, asked), problem.status if problem else 200, media_type="text/html")


def gone(request: Request, path: str) -> Response:
    """Return the way on after something was changed, in the same language."""
    return RedirectResponse(asked_by(request, "").to(path), 303)


def local(address: str) -> str:
    """Return an address of this server; anything else becomes the front page."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain else "/"
