"""Important lists that are not loaded, and why: ``data/not_loaded.toml``, kept by hand."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import msgspec

PATH = Path(__file__).parent / "data" / "not_loaded.toml"


class NotLoaded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list that is not loaded: who publishes it, why it is left out, and when that was last looked at."""

    id: str
    title: str
    publisher: str
    why: str
    checked_on: date
    url: str | None = None


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    entries: list[NotLoaded] = msgspec.field(name="list")


def not_loaded() -> list[NotLoaded]:
    """Return the lists that are not loaded, by id."""
    found = msgspec.convert(tomllib.loads(PATH.read_text(encoding="utf-8")), _Document).entries
    return sorted(found, key=lambda entry: entry.id)
