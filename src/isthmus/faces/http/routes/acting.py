"""Choosing whose name one acts in, where nobody signs in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from isthmus.faces.http.who import CHOSEN, kept_name
from isthmus.store.canon import identifier

ROUTER = APIRouter(include_in_schema=False)
ACT = "signed"


@ROUTER.post("/act-as")
def act_as(name: Annotated[str, Form(max_length=400)], back: Annotated[str, Form(max_length=2_000)] = "/") -> Response:
    """Act in another name from here on, and go back to the page."""
    chosen = identifier(name, "a person's name", 100)
    answer = RedirectResponse(local(back), 303)
    answer.set_cookie(CHOSEN, kept_name(chosen), httponly=True, samesite="strict", max_age=30 * 86_400)
    return answer


def local(address: str) -> str:
    """Return an address of this server; anything else becomes the front page."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain else "/"
