"""The way in: a local password, an identity provider, a first password by invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from isthmus.faces.http import cookies, forgery
from isthmus.faces.http.knowing import bound_visit
from isthmus.faces.http.office import Office
from isthmus.faces.http.problems import NoAddress
from isthmus.faces.http.routes._shown import local, shown
from isthmus.faces.http.team import Team
from isthmus.model.errors import Forbidden, IsthmusError, UsageError
from isthmus.store.passwords import LONGEST, SHORTEST, Wait
from isthmus.store.secret import new_secret

if TYPE_CHECKING:
    from isthmus.faces.http.oidc import Oidc

ROUTER = APIRouter(include_in_schema=False)
ACT = "door"
RETURN = "/sign-in/back"
Text = Annotated[str, Form(max_length=2_000)]


class Refused(Forbidden):
    """A sign-in that failed; it says no more than that."""

    title = "Not signed in"


@ROUTER.get("/sign-in")
def form(request: Request, back: str = "/") -> Response:
    """Show the way in."""
    return _form(request, back)


@ROUTER.post("/sign-in")
def sign_in(request: Request, name: Text = "", password: Text = "", back: Text = "/") -> Response:
    """Sign in with a local password; a wrong name and a wrong password are told alike."""
    office, team = _office(request)
    if not team.passwords:
        raise Forbidden("Local passwords are not taken here.", "Sign in at the identity provider.")
    address = request.client.host if request.client else ""
    try:
        mine = office.store.passwords.check(name, password, address)
    except Wait as error:
        return _form(request, back, name, error)
    if mine is None:
        problem = Refused("The name or the password is wrong.", "Passwords are set by invitation.")
        return _form(request, back, name, problem)
    return _enter(request, mine.id, "password", back)


@ROUTER.get("/sign-in/provider")
def to_provider(request: Request, back: str = "/") -> Response:
    """Go to the identity provider; what it must answer to is kept, sealed, in the browser."""
    address, sealed = _oidc(request).start(local(back))
    answer = RedirectResponse(address, 303)
    cookies.put(answer, _office(request)[1], cookies.PENDING, sealed, 600)
    return answer


@ROUTER.get(RETURN)
def from_provider(request: Request) -> Response:
    """Come back from the identity provider, signed in if an administrator has linked the subject."""
    office, team = _office(request)
    proved = _oidc(request).finish(cookies.got(request, team, cookies.PENDING), dict(request.query_params))
    mine = office.store.identities.find(proved.issuer, proved.subject)
    if mine is None:
        raise Refused(
            f"Nobody here is the subject {proved.subject!r} of {proved.issuer}.",
            "An administrator links it: isthmus store account NAME --link ISSUER SUBJECT",
        )
    answer = _enter(request, mine.id, f"oidc:{proved.issuer}", proved.back)
    cookies.drop(answer, team, cookies.PENDING)
    return answer


@ROUTER.get("/welcome")
def invited(request: Request) -> Response:
    """Show where an invitation's code is turned into a password."""
    return _welcome(request)


@ROUTER.post("/welcome")
def welcome(request: Request, code: Text = "", password: Text = "", again: Text = "") -> Response:
    """Set the password of whoever a code invites; the code stays in the form while the password is none."""
    office, _team = _office(request)
    try:
        if password != again:
            raise UsageError("The two passwords differ.", "Type the same twice.")
        mine = office.store.passwords.accept(code.strip(), password)
    except IsthmusError as error:
        return _welcome(request, code, error)
    return _enter(request, mine.id, "password", "/")


def _enter(request: Request, account: str, via: str, back: str) -> Response:
    """Start a session in place of any the browser came with, and go where the person wanted to."""
    office, team = _office(request)
    secret = office.store.sessions.start(account, via, cookies.got(request, team, cookies.SESSION))
    answer = RedirectResponse(local(back), 303)
    cookies.put(answer, team, cookies.SESSION, secret)
    cookies.drop(answer, team, cookies.VISIT)
    return answer


def _form(request: Request, back: str, name: str = "", problem: IsthmusError | None = None) -> Response:
    team = _office(request)[1]
    provider = (team.provider.name or team.provider.issuer) if team.provider else ""
    values = {"back": local(back), "name": name, "provider": provider, "passwords": team.passwords}
    return _visited(request, "sign-in", problem, values)


def _welcome(request: Request, code: str = "", problem: IsthmusError | None = None) -> Response:
    return _visited(request, "welcome", problem, {"code": code, "shortest": SHORTEST, "longest": LONGEST})


def _visited(request: Request, name: str, problem: IsthmusError | None, values: dict[str, object]) -> Response:
    """Show a form bound to a browser that is not signed in: a cookie tells it apart from others."""
    office, team = _office(request)
    bound, fresh = bound_visit(request), new_secret()
    token = forgery.token(office.key, bound or f"visit {fresh}")
    answer = shown(request, f"/{name}", name.replace("-", "_"), None, problem, csrf=token, **values)
    if not bound:
        cookies.put(answer, team, cookies.VISIT, fresh)
    return answer


def _office(request: Request) -> tuple[Office, Team]:
    office: Office = request.app.state.office
    if office.team is None:  # the gate has refused it already
        raise NoAddress("address", request.url.path, ())
    return office, office.team


def _oidc(request: Request) -> Oidc:
    from isthmus.faces.http.oidc import Oidc  # noqa: PLC0415  (loads an HTTP client, where a provider is named)

    office, team = _office(request)
    if team.provider is None:
        raise NoAddress("address", request.url.path, ())
    if office.oidc is None:
        office.oidc = Oidc(team.provider, office.key, f"{team.address.rstrip('/')}{RETURN}")
    return office.oidc
