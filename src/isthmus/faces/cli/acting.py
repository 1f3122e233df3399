"""``--as NAME``: the person who acts. The face says who types; the store decides what they may do."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from isthmus.store import Actor


def acting(function: Callable[..., None]) -> Callable[..., None]:
    """Add ``--as`` and ``--role`` to a command; it receives ``who``, an `Actor`."""

    @wraps(function)
    def command(*args: Any, as_: str | None, as_role: str | None, **options: Any) -> None:
        function(*args, who=actor(as_, as_role), **options)

    role = click.option("--role", "as_role", metavar="ROLE", help="The role you act in, if you have several.")
    text = "Who acts; without it ISTHMUS_AS."
    return click.option("--as", "as_", metavar="NAME", envvar="ISTHMUS_AS", help=text)(role(command))


def actor(name: str | None, role: str | None = None) -> Actor:
    """Return who acts: the name typed, and the login it was typed under; the store refuses to act for nobody."""
    from isthmus.store import Actor, role_of

    return Actor((name or "").strip(), role_of(role) if role else None, f"os:{_login()}")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return "someone"
