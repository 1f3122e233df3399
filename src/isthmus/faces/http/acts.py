"""What each route is for: an act of the store, or one of three words. A route that says nothing is for administrators.

A file of ``routes`` says ``ACT = "open"`` for all of its routes; ``@act("decide")`` below a route's decorator says it
for one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, get_args

from isthmus.model.errors import UnknownName
from isthmus.store.actor import Act

OPEN, SIGNED, SELF = "open", "signed", "self"
"""Published data, for everyone; for anyone of the office; one's own sessions and tokens, for a person alone."""
KNOWN: tuple[str, ...] = (OPEN, SIGNED, SELF, *get_args(Act))
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
