"""What a run of fetching tells while it goes on, and what it ends in."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file: ``fetched``, ``unchanged``, or left to be fetched ``by-hand``."""

    file: str
    state: str
    url: str
    bytes: int = 0
    dated: str = ""
    sha256: str = ""
    records: int | None = None
    note: str = ""


class Listener(Protocol):
    """Hears how a run goes on."""

    def begin(self, file: str, have: int, total: int | None) -> None:
        """A file begins to come; so much of it was there already. Units are bytes, or records of a list."""

    def progress(self, file: str, have: int) -> None:
        """So much of a file has come."""

    def done(self, outcome: Outcome) -> None:
        """A file has been dealt with."""

    def warn(self, message: str) -> None:
        """Something the reader of the output should know."""


class Silent:
    """Hears everything and says nothing."""

    def begin(self, file: str, have: int, total: int | None) -> None:
        """Say nothing."""

    def progress(self, file: str, have: int) -> None:
        """Say nothing."""

    def done(self, outcome: Outcome) -> None:
        """Say nothing."""

    def warn(self, message: str) -> None:
        """Say nothing."""
