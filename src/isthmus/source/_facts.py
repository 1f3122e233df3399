"""Curated facts: where each was read, said once in a TOML file beside the table that refers to it by key."""

from __future__ import annotations

from pathlib import Path

import msgspec

from isthmus.model.errors import Unreadable
from isthmus.source._checks import day, shown
from isthmus.source._files import whole
from isthmus.source._records import BadRecord

HOW_READ = ("text", "secondary", "memory")
"""text: the official's own page or act, in part or whole; secondary: a page that restates it; memory: not verified."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page or act in which facts were read."""

    title: str
    publisher: str
    dated: str = ""
    url: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.title, self.publisher, self.dated)))


class Beside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands beside a table of facts: names by id, what is not covered and why, and the evidence by key."""

    title: dict[str, str]
    evidence: dict[str, Evidence]
    not_covered: dict[str, str] = {}

    def named(self, kind: str, key: str) -> str:
        """Return the name of an id, or refuse the record."""
        if key not in self.title:
            raise BadRecord(f"{kind} {shown(key)} is not named beside the table")
        return self.title[key]

    def cited(self, key: str, read: str) -> str | None:
        """Return what a fact was read in, None for one from memory; refuse a record that says more than it knows."""
        if read not in HOW_READ:
            raise BadRecord(f"read {shown(read)} is not one of {', '.join(HOW_READ)}")
        if (read == "memory") != (key == "memory"):
            raise BadRecord(f"a fact read as {read} cannot rest on {shown(key)}")
        if key != "memory" and key not in self.evidence:
            raise BadRecord(f"evidence {shown(key)} is not named beside the table")
        return None if key == "memory" else str(self.evidence[key])


def beside(table: Path) -> Beside:
    """Return what stands beside a table of facts, checked.

    Raises
    ------
    Unreadable
        Where the file is missing or is not of this shape.
    """
    path = table.with_suffix(".toml")
    if not path.is_file():
        raise Unreadable(f"There is no file {path}.", "It names the groups and the evidence of the table beside it.")
    try:
        return msgspec.toml.decode(whole(path), type=Beside)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Unreadable(f"Cannot read {path}: {error}.") from error


def date_or_none(text: str) -> str | None:
    """Return an ISO date, None for a blank; a text that is neither is refused."""
    found = day(text)
    if text and found is None:
        raise BadRecord(f"date {shown(text)} is not a date")
    return found
