"""Who a request comes from, and whether it may be answered at all: asked before every route.

Where nobody signs in (one person on this machine) the actor is a name that the reader chose on a page, kept in a
cookie; without one, the login. In a team it is whose session or token comes with the request. What they may do on a
case is decided by the store, for every face alike, and before anything that was typed is looked at.
"""

from __future__ import annotations

from typing import Annotated, cast, get_args

import msgspec
from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from isthmus.faces.http import forgery
from isthmus.faces.http.acts import DOOR, OPEN, SIGNED, act_of
from isthmus.faces.http.guards import SAFE
from isthmus.faces.http.knowing import ALONE, CHOSEN, Known, bound_visit, known, own
from isthmus.faces.http.office import Office
from isthmus.faces.http.problems import NoAddress, TooMany
from isthmus.faces.who import Who
from isthmus.store.actor import Act, Actor
from isthmus.store.opening import Store

__all__ = ["ALONE", "CHOSEN", "Here", "Present", "gate", "present", "reader"]


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
    SignIn
        In a team, for nobody.
    Forbidden, UnknownName
        As the store says: what a role may not do, a case that is not there for this person.
    Forged
        For a form without the token of its page.
    TooMany
        For an account that asks more often than its share.
    """
    act = act_of(request.scope.get("endpoint"))
    if act == OPEN:
        return
    bound = _door(request) if act == DOOR else (await run_in_threadpool(_let, request, act)).bound
    if request.method in SAFE or not forgery.is_form(request) or (act != DOOR and not bound):
        return
    office: Office = request.app.state.office
    if not bound or not forgery.valid(office.key, bound, await forgery.sent(request)):
        raise forgery.refused()


def reader(request: Request) -> Who:
    """Return who asks, without a look into the store."""
    found: Known | None = getattr(request.state, "known", None)
    return (found or known(request, SIGNED)).who


def present(request: Request) -> Present:
    """Return who asks, and the store; only the login that started the server is lent it where nobody signs in."""
    own(request)
    who, store = reader(request), request.app.state.office.store
    if not who.team:
        who = msgspec.structs.replace(who, names=tuple(a.id for a in store.accounts.all() if a.active))
    return Present(who, store)


Here = Annotated[Present, Depends(present)]
"""The parameter of a route that acts or reads in somebody's name: ``here.actor``, ``here.store``, ``here.who``."""


def _door(request: Request) -> str:
    if request.app.state.office.team is None:
        raise NoAddress("address", request.url.path, ())  # nobody signs in here
    return bound_visit(request)


def _let(request: Request, act: str) -> Known:
    """Find out who asks and whether they may; the request keeps it."""
    if act != SIGNED:
        own(request)
    office: Office = request.app.state.office
    found = request.state.known = known(request, act)
    if office.shares is not None and not office.shares.take(found.who.actor.name):
        raise TooMany("This account asks too often.", "Wait a second and go on.")
    if act in get_args(Act):
        office.store.accounts.may(found.who.actor, cast(Act, act), request.path_params.get("case_id"))
    return found
