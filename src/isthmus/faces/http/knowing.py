"""How a request's person is known: a token or a session in a team, the login of this machine where one is alone."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

from starlette.requests import Request

from isthmus.faces.http import cookies, forgery
from isthmus.faces.http.acts import SELF
from isthmus.faces.http.office import Office, login
from isthmus.faces.http.peer import is_own
from isthmus.faces.who import Who
from isthmus.model.errors import Forbidden, IsthmusError
from isthmus.store.actor import Actor
from isthmus.store.tokens import act_scopes

CHOSEN = "isthmus-as"
"""The cookie that keeps the name a reader chose."""
ALONE = "one reader"
"""What a form is bound to where nobody signs in: the key of this server, and nothing else."""


class SignIn(IsthmusError):
    """Nobody is signed in, or no longer."""

    exit_code = 2
    status = 401
    title = "Sign in first"


class Known(NamedTuple):
    """A person, and what their forms are bound to; nothing for a token, which no browser sends by itself."""

    who: Who
    bound: str


def known(request: Request, act: str) -> Known:
    """Return who asks.

    Raises
    ------
    SignIn
        In a team, without a session or token that is good: missing, ended, revoked, somebody's who is closed.
    Forbidden
        For a token without the scope.
    """
    office: Office = request.app.state.office
    if office.team is None:
        name = unquote(request.cookies.get(CHOSEN, "")) or login()
        return Known(_who(office, Actor(name, via=f"web:os:{login()}"), ALONE), ALONE)
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind:
        return Known(_by_token(office, secret.strip() if kind.lower() == "bearer" else "", act), "")
    given = cookies.got(request, office.team, cookies.SESSION)
    session = office.store.sessions.find(given) if given else None
    if session is None:
        again = " in another tab, then reload this page: it is sent once more" if request.method == "POST" else ""
        hint = f"Sign in at /sign-in{again}. A program sends a token (Authorization: Bearer)."
        raise SignIn("Nobody is signed in, or no longer.", hint)
    bound = f"account {session.account}"
    return Known(_who(office, Actor(session.account, via=session.via), bound, session.id), bound)


def bound_visit(request: Request) -> str:
    """Return what the forms of a browser are bound to that has not signed in; nothing where it has no cookie."""
    office: Office = request.app.state.office
    visit = cookies.got(request, office.team, cookies.VISIT) if office.team else ""
    return f"visit {visit}" if visit else ""


def own(request: Request) -> None:
    """Raise `Forbidden` for a client of another machine or login, where nobody signs in."""
    if request.app.state.office.team is not None or request.client is None:
        return
    server = request.scope.get("server") or ("", 0)
    if not is_own((request.client.host, request.client.port), (server[0], server[1] or 0)):
        raise Forbidden(
            "Cases are for the person who started this server, on this machine.",
            "For several people: isthmus serve --team FILE",
        )


def _by_token(office: Office, secret: str, act: str) -> Who:
    token = office.store.tokens.find(secret) if secret else None
    if token is None:
        raise SignIn("The token is not good: ended, revoked or never made.", "Make one at /me.")
    if act == SELF:
        raise Forbidden("This is for a person who has signed in, not for a token.")
    if not token.allows(act):
        able = act_scopes(act)
        needed = f"That takes the scope {' or '.join(able)}." if able else "No token may do that; sign in."
        raise Forbidden(f"The token {token.id} has the scopes {', '.join(token.scopes)}.", needed)
    return Who(actor=Actor(token.account, via=f"token:{token.id}"), csrf="", team=True)


def _who(office: Office, actor: Actor, bound: str, session: str = "") -> Who:
    return Who(actor=actor, csrf=forgery.token(office.key, bound), team=office.team is not None, session=session)
