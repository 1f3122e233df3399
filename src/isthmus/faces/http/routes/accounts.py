"""The administrator's page: who may act, in which roles; invitations, identities, closing an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from isthmus.faces.http.routes._shown import gone, shown
from isthmus.faces.http.who import Here
from isthmus.model.errors import IsthmusError, UsageError
from isthmus.store.actor import ROLES
from isthmus.store.canon import fold

ROUTER = APIRouter(include_in_schema=False)
ACT = "administer"
Text = Annotated[str, Form(max_length=600)]
Roles = Annotated[list[str] | None, Form()]


@ROUTER.get("/accounts")
def accounts(request: Request, here: Here) -> Response:
    """Show every account."""
    return _accounts(request, here)


@ROUTER.post("/accounts/add")
def add(request: Request, here: Here, name: Text = "", role: Roles = None) -> Response:
    """Add an account and invite its person; the code is shown on this answer, and nowhere else."""
    try:
        if fold(name) in {fold(a.id) for a in here.store.accounts.all()}:
            raise UsageError(f"{name} has an account already.", "Change it below.")
        if not role:
            raise UsageError(f"No role was given for {name}.", f"One or more of: {', '.join(ROLES)}.")
        made = here.store.accounts.set(here.actor, name, role)
        code = here.store.passwords.invite(here.actor, made.id)
    except IsthmusError as error:
        return _accounts(request, here, error, given={"name": name, "role": role or []})
    return _accounts(request, here, code=code, whose=made.id)


@ROUTER.post("/accounts/change")
def change(request: Request, here: Here, name: Text, role: Roles = None, active: Text = "") -> Response:
    """Change the roles of an account, or close it: its person is signed out everywhere."""
    return _done(request, here, lambda: here.store.accounts.set(here.actor, name, role or [], bool(active)))


@ROUTER.post("/accounts/invite")
def invite(request: Request, here: Here, name: Text) -> Response:
    """Invite a person to set a password anew."""
    try:
        code = here.store.passwords.invite(here.actor, name)
    except IsthmusError as error:
        return _accounts(request, here, error)
    return _accounts(request, here, code=code, whose=name)


@ROUTER.post("/accounts/sign-out")
def sign_out(request: Request, here: Here, name: Text) -> Response:
    """Sign a person out everywhere."""
    return _done(request, here, lambda: here.store.sessions.close(here.actor, name))


@ROUTER.post("/accounts/link")
def link(request: Request, here: Here, name: Text, issuer: Text = "", subject: Text = "") -> Response:
    """Say that a subject of an identity provider is this person."""
    return _done(request, here, lambda: here.store.identities.link(here.actor, name, issuer, subject))


@ROUTER.post("/accounts/unlink")
def unlink(request: Request, here: Here, issuer: Text, subject: Text) -> Response:
    """Take such a link away."""
    return _done(request, here, lambda: here.store.identities.unlink(here.actor, issuer, subject))


def _done(request: Request, here: Here, change: Callable[[], object]) -> Response:
    try:
        change()
    except IsthmusError as error:
        return _accounts(request, here, error)
    return gone(request, "/accounts")


def _accounts(
    request: Request, here: Here, problem: IsthmusError | None = None, code: str = "", whose: str = "",
    given: dict[str, object] | None = None,
) -> Response:  # fmt: skip
    team = request.app.state.office.team
    return shown(
        request, "/accounts", "accounts", here.who, problem, code=code, whose=whose, roles=list(ROLES),
        given=given or {"name": "", "role": ["reviewer"]}, accounts=here.store.accounts.all(),
        governed=here.store.accounts.governed(), passwords=here.store.passwords.has(),
        identities=here.store.identities.all(), issuer=team.provider.issuer if team and team.provider else "",
    )  # fmt: skip
