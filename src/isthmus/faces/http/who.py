"""Who a request comes from, and whether it may be answered at all: asked before every route.

Where nobody signs in (one person on this machine) the actor is a name that the reader chose on a page, kept in a
cookie; without one, the login. What they may do on a case is decided by the store, for every face alike.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, unquote

import msgspec
from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from isthmus.faces.http import forgery
from isthmus.faces.http.acts import OPEN, SIGNED, act_of
from isthmus.faces.http.guards import SAFE
from isthmus.faces.http.office import Office, login
from isthmus.faces.http.peer import is_own
from isthmus.faces.who import Who
from isthmus.model.errors import Forbidden
from isthmus.store.actor import Actor
from isthmus.store.opening import Store

CHOSEN = "isthmus-as"
"""The cookie that keeps the name a reader chose."""
ALONE = "one reader"
"""What a form is bound to where nobody signs in: the key of this server, and nothing else."""


class Present(msgspec.Struct, frozen=True):
    """What a route needs of the office: who is asking, and the store that decides what they may do."""

    who: Who
    store: Store

    @property
    def actor(self) -> Actor:
        """Return the actor, for the store."""
        return self.who.actor


async def gate(request: Request) -> None:
    """Let a request through to its route, or raise why not.

    Raises
    ------
    Forbidden
        From another machine or another login, where nobody signs in.
    Forged
        For a form without the token of its page.
    """
    act = act_of(request.scope.get("endpoint"))
    if act == OPEN:
        return
    office: Office = request.app.state.office
    if act != SIGNED:
        await run_in_threadpool(_own, request)
    unsafe = request.method not in SAFE and forgery.is_form(request)
    if unsafe and not forgery.valid(office.key, ALONE, await forgery.sent(request)):
        raise forgery.refused()


def reader(request: Request) -> Who:
    """Return who asks, without a look into the store."""
    office: Office = request.app.state.office
    name = unquote(request.cookies.get(CHOSEN, "")) or login()
    return Who(actor=Actor(name, via=f"web:os:{login()}"), csrf=forgery.token(office.key, ALONE))


def present(request: Request) -> Present:
    """Return who asks, and the store; only the login that started the server is lent it where nobody signs in."""
    _own(request)
    store = request.app.state.office.store
    names = tuple(a.id for a in store.accounts.all() if a.active)
    return Present(msgspec.structs.replace(reader(request), names=names), store)


Here = Annotated[Present, Depends(present)]
"""The parameter of a route that acts or reads in somebody's name: ``here.actor``, ``here.store``, ``here.who``."""


def kept_name(name: str) -> str:
    """Return a name as the cookie keeps it."""
    return quote(name, safe="")


def _own(request: Request) -> None:
    server = request.scope.get("server") or ("", 0)
    client = request.client
    if client is not None and not is_own((client.host, client.port), (server[0], server[1] or 0)):
        raise Forbidden(
            "Cases are for the person who started this server, on this machine.",
            "For several people: isthmus serve --team",
        )
