"""What each route is for: an act of the store, or one of four words. A route that says nothing is for administrators.

A file of ``routes`` says ``ACT = "open"`` for all of its routes; ``@act("decide")`` below a route's decorator says it
for one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, get_args

from isthmus.model.errors import UnknownName
from isthmus.store.actor import Act

OPEN, DOOR, SIGNED, SELF = "open", "door", "signed", "self"
"""Published data, for everyone; the way in; for anyone of the office; for a person, and no token of theirs."""
KNOWN: tuple[str, ...] = (OPEN, DOOR, SIGNED, SELF, *get_args(Act))
UNDECLARED: Act = "administer"
"""What a route without a declared act takes: nobody is let in by forgetting."""
_MARK = "__isthmus_act__"

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def act(name: str) -> Callable[[Endpoint], Endpoint]:
    """Declare what a route is for; `UnknownName` tells a word that is no act."""
    if name not in KNOWN:
        raise UnknownName("act", name, KNOWN)

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _MARK, name)
        return endpoint

    return mark


def declared(endpoint: object) -> str | None:
    """Return the act a route declares; none where it says nothing."""
    return getattr(endpoint, _MARK, None)


def act_of(endpoint: object) -> str:
    """Return the act a route takes."""
    return declared(endpoint) or UNDECLARED
