"""What a source is, and what its reader hands on: frozen records, plain columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from isthmus.model.download import Download

Columns = dict[str, Any]
"""One table's new rows: column name -> list (or Arrow array) of equal length."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A publisher's dataset: who made it, under what terms, and how many rows it must have.

    ``floor`` and ``ceiling`` bound the records kept: below the floor the build stops, above the ceiling it
    warns. ``quarantine_ceiling`` is the share of records that may be set aside before ``--strict`` fails.
    ``revision`` is raised when the reader's output changes, so that built parts are read again.
    """

    id: str
    title: str
    publisher: str
    licence: str
    citation: str
    cadence: str
    grain: str
    live: str
    files: tuple[str, ...]
    """Globs below a mirror folder (or below the package for bundled data), in the order tried."""
    tables: tuple[str, ...]
    dated: str
    """Date of the copy at hand where the file itself does not say, ISO 8601; ``undated`` where no copy is at hand."""
    floor: int = 1
    ceiling: int = 2_000_000_000
    quarantine_ceiling: float = 0.05
    revision: int = 1
    unique: tuple[str, str] | None = None
    """(table, column) whose value no two records may share across all files of the source."""
    bundled: bool = False
    facts: bool = False
    """Whether these are facts kept with the project that belong in every lake of real data, mirror or not."""
    partial: bool = False
    """Whether some countries are left out, so that totals over partners mean nothing."""
    noncommercial: bool = False
    beside: str | None = None
    """Ending of a small file of the same name that belongs to each file, such as ``.toml``."""
    caveats: tuple[str, ...] = ()
    download: tuple[Download, ...] = ()
    """Where ``isthmus source fetch`` finds the live files; empty where nobody has written it down yet."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One input file of a source.

    ``skip`` holds ids that another file holds newer, ``once`` ids that this file repeats.
    """

    path: Path
    name: str
    skip: frozenset[int | str] = frozenset()
    once: frozenset[int | str] = frozenset()
    leave_out: frozenset[str] = frozenset()
    """Tables that are not wanted."""


class Reject(msgspec.Struct, frozen=True):
    """A record set aside: where it stood (1-based), why, and the record as it was."""

    position: int
    reason: str
    record: str


class Batch(msgspec.Struct, frozen=True):
    """A run of records from one file. ``read`` counts them all; ``rejects`` are those set aside."""

    read: int
    tables: dict[str, Columns]
    rejects: list[Reject]


class Vintage(msgspec.Struct, frozen=True, kw_only=True):
    """One source as it stands in a lake: what was read, from when, and how much was kept."""

    id: str
    source: str
    title: str
    dated: str
    sha256: str
    licence: str
    citation: str
    read: int
    kept: int
    quarantined: int
    sample: bool = False
    partial: bool = False
    noncommercial: bool = False
    caveats: tuple[str, ...] = ()
