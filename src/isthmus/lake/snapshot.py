"""A lake as it stands on disk: content-addressed parts, and snapshots that name them.

::

    lake/CURRENT                      the id of the snapshot a reader sees
    lake/snapshots/<id>.json          sources, vintages, and the part of every file
    lake/parts/<key>/<table>.parquet  one input file, read by one revision of its source
    lake/parts/<key>/part.json        counts and checksums

Nothing in a snapshot depends on when or in what order it was built: the same inputs give the same bytes.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from isthmus.lake.tables import SCHEMA_VERSION, TABLES
from isthmus.model.errors import IsthmusError, NoLake, UnknownName
from isthmus.model.source import Vintage


class PartState(msgspec.Struct, frozen=True, kw_only=True):
    """One input file as it was read: what it gave, and the checksum of each table written."""

    key: str
    file: str
    sha256: str
    read: int
    kept: int
    quarantined: int
    rows: dict[str, int]
    checksums: dict[str, str]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What a lake holds at one time."""

    schema_version: int
    vintages: tuple[Vintage, ...]
    parts: dict[str, tuple[PartState, ...]]
    """Source id -> its parts, by file name."""

    def files(self, root: Path, table: str) -> list[Path]:
        """Return the Parquet files of a table, in a fixed order."""
        parts = (p for source in sorted(self.parts) for p in self.parts[source])
        return [root / "parts" / p.key / f"{table}.parquet" for p in parts if table in p.checksums]

    def rows(self, table: str) -> int:
        """Return the number of rows of a table over all parts."""
        return sum(p.rows.get(table, 0) for parts in self.parts.values() for p in parts)


def lake_path(path: str | Path | None = None) -> Path:
    """Return the lake's folder: ``path``, else ``ISTHMUS_LAKE``, else ``./lake``."""
    return Path(path or os.environ.get("ISTHMUS_LAKE") or "lake").absolute()


def history(root: Path) -> dict[str, datetime]:
    """Return the snapshots of a lake with the time each was completed, oldest first."""
    found = {p.stem: datetime.fromtimestamp(p.stat().st_mtime, UTC) for p in (root / "snapshots").glob("*.json")}
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def current_id(root: Path) -> str | None:
    """Return the id of the snapshot a reader sees, or None where there is no lake."""
    try:
        return (root / "CURRENT").read_text().strip()
    except OSError:
        return None


def load(root: Path, as_of: str | None = None) -> tuple[str, Snapshot]:
    """Return the id and content of the current snapshot, or of the one that stood at ``as_of``.

    Parameters
    ----------
    as_of
        A snapshot id, or an ISO date: the newest snapshot completed by the end of that day (UTC).

    Raises
    ------
    NoLake
        Where nothing has been built.
    """
    snapshot_id, raw = snapshot_bytes(root, as_of)
    try:
        _check_version(root, msgspec.json.decode(raw)["schema_version"])
        return snapshot_id, msgspec.json.decode(raw, type=Snapshot)
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise _damaged(root, error) from error


def snapshot_bytes(root: Path, as_of: str | None = None) -> tuple[str, bytes]:
    """Return the id of a snapshot and its file, of whatever schema."""
    snapshot_id = current_id(root)
    if snapshot_id is None:
        raise NoLake(f"There is no lake at {root}.", "Build one: isthmus lake build")
    if as_of is not None:
        snapshot_id = _at(root, as_of)
    try:
        return snapshot_id, (root / "snapshots" / f"{snapshot_id}.json").read_bytes()
    except OSError as error:
        raise _damaged(root, error) from error


def _damaged(root: Path, error: Exception) -> NoLake:
    return NoLake(f"The lake at {root} is damaged: {error}.", "Build it again: isthmus lake build")


def _at(root: Path, as_of: str) -> str:
    times = history(root)
    if as_of in times:
        return as_of
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        raise UnknownName("snapshot", as_of, times, "the lake's history") from None
    past = [s for s, t in times.items() if t.date() <= day]
    if not past:
        first = min(times.values()).date()
        raise NoLake(f"The lake at {root} has no snapshot as old as {as_of}.", f"The first was completed on {first}.")
    return past[-1]


def _check_version(root: Path, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise NewerLake(
            f"The lake at {root} has schema {version}; this Isthmus reads up to {SCHEMA_VERSION}.",
            "Use the Isthmus that built it, or a newer one.",
        )
    if version < SCHEMA_VERSION:
        raise NewerLake(f"The lake at {root} has the older schema {version}.", "Carry it forward: isthmus lake upgrade")


class NewerLake(IsthmusError):
    """The lake's schema is not the one this version reads."""

    status = 503
    title = "Another schema version"


def tables_of(snapshot: Snapshot) -> dict[str, int]:
    """Return every table with its number of rows."""
    return {name: snapshot.rows(name) for name in TABLES}
