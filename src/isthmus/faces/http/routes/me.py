"""One's own sessions and tokens; signing out, here or everywhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from isthmus.faces.http import cookies
from isthmus.faces.http.routes._shown import gone, shown
from isthmus.faces.http.who import Here
from isthmus.model.errors import Forbidden, IsthmusError, UsageError
from isthmus.store.passwords import LONGEST as PASSWORD
from isthmus.store.passwords import SHORTEST
from isthmus.store.tokens import LONGEST, SCOPES

ROUTER = APIRouter(include_in_schema=False)
ACT = "self"
Text = Annotated[str, Form(max_length=2_000)]


@ROUTER.get("/me")
def me(request: Request, here: Here) -> Response:
    """Show who one is here, one's sessions and tokens."""
    return _me(request, here)


@ROUTER.post("/me/tokens")
def make_token(
    request: Request,
    here: Here,
    label: Annotated[str, Form(max_length=200)] = "",
    days: Annotated[int, Form()] = 90,
    scope: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Make a token; its secret is shown on this answer, and nowhere else."""
    given = {"label": label, "days": days, "scope": scope or []}
    try:
        _token, secret = here.store.tokens.make(here.actor, label, scope or [], days)
    except IsthmusError as error:
        return _me(request, here, error, given=given)
    return _me(request, here, secret=secret)


@ROUTER.post("/me/tokens/{token_id}/revoke")
def revoke_token(request: Request, here: Here, token_id: str) -> Response:
    """End one's token."""
    here.store.tokens.revoke(here.actor, token_id)
    return gone(request, "/me")


@ROUTER.post("/me/sessions/{session_id}/end")
def end_session(request: Request, here: Here, session_id: str) -> Response:
    """End one of one's sessions; ending the one in use is signing out."""
    here.store.sessions.end(here.actor.name, session_id, here.actor.via)
    return _out(request) if session_id == here.who.session else gone(request, "/me")


@ROUTER.post("/me/password")
def change_password(request: Request, here: Here, old: Text = "", password: Text = "", again: Text = "") -> Response:
    """Change one's password; every session ends, and this browser gets a new one."""
    team = request.app.state.office.team
    try:
        if team is None or not team.passwords:
            raise Forbidden("Local passwords are not taken here.")
        if password != again:
            raise UsageError("The two passwords differ.", "Type the same twice.")
        address = request.client.host if request.client else ""
        mine = here.store.passwords.change(here.actor.name, old, password, address)
    except IsthmusError as error:
        return _me(request, here, error)
    answer = gone(request, "/me")
    cookies.put(answer, team, cookies.SESSION, here.store.sessions.start(mine.id, "password"))
    return answer


@ROUTER.post("/sign-out")
def sign_out(request: Request, here: Here) -> Response:
    """Sign out of this browser."""
    if here.who.session:
        here.store.sessions.end(here.actor.name, here.who.session, here.actor.via)
    return _out(request)


@ROUTER.post("/sign-out/everywhere")
def sign_out_everywhere(request: Request, here: Here) -> Response:
    """End all of one's sessions; tokens stay, they are revoked one by one."""
    here.store.sessions.end_all(here.actor.name, here.actor.via)
    return _out(request)


def _me(
    request: Request, here: Here, problem: IsthmusError | None = None, secret: str = "",
    given: dict[str, object] | None = None,
) -> Response:  # fmt: skip
    mine = next((a for a in here.store.accounts.all() if a.id == here.actor.name), None)
    has = here.who.team and here.actor.name in here.store.passwords.has()
    return shown(
        request, "/me", "me", here.who, problem, secret=secret, scopes=list(SCOPES), longest=LONGEST, has_password=has,
        shortest=SHORTEST, longest_password=PASSWORD,
        given=given or {"label": "", "days": 90, "scope": ["read"]}, roles=mine.roles if mine else (),
        sessions=here.store.sessions.of(here.actor.name), tokens=here.store.tokens.mine(here.actor),
    )  # fmt: skip


def _out(request: Request) -> Response:
    """Return the way to the sign-in page; the browser forgets its session and what it kept of pages."""
    team = request.app.state.office.team
    answer = gone(request, "/sign-in" if team else "/")
    if team is not None:
        cookies.drop(answer, team, cookies.SESSION)
        answer.headers["clear-site-data"] = '"cache"'
    return answer
