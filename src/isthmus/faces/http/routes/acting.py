"""Choosing whose name one acts in, where nobody signs in."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from isthmus.faces.http.knowing import CHOSEN
from isthmus.faces.http.routes._shown import local
from isthmus.store.canon import identifier

ROUTER = APIRouter(include_in_schema=False)
ACT = "self"


@ROUTER.post("/act-as")
def act_as(name: Annotated[str, Form(max_length=400)], back: Annotated[str, Form(max_length=2_000)] = "/") -> Response:
    """Act in another name from here on, and go back to the page."""
    chosen = identifier(name, "a person's name", 100)
    answer = RedirectResponse(local(back), 303)
    answer.set_cookie(CHOSEN, quote(chosen, safe=""), httponly=True, samesite="strict", max_age=30 * 86_400)
    return answer
