"""Important public lists that are not loaded: said openly, because finding nothing in what is loaded proves little."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec


class NotLoaded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list that is not loaded, and why."""

    title: str
    publisher: str
    url: str
    why: str


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists that were not loaded at a date."""

    as_of: str
    lists: tuple[NotLoaded, ...] = msgspec.field(name="list")


@cache
def not_loaded() -> Statement:
    """Return the statement carried with the project."""
    data = (files("isthmus.source") / "data/not_loaded.toml").read_bytes()
    return msgspec.toml.decode(data, type=Statement)
