"""Checks a lake against its checksums, and clears away what no snapshot needs."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from isthmus.lake.build import read_stats
from isthmus.lake.files import sha256
from isthmus.lake.snapshot import PartState, Snapshot, history, load


class Damage(msgspec.Struct, frozen=True):
    """A file of the lake that is not as it was written."""

    part: str
    table: str
    file: str
    problem: str


def verify(root: Path, as_of: str | None = None) -> tuple[int, list[Damage]]:
    """Return how many files were checked and which are missing or changed, in the current or a named snapshot."""
    _id, snapshot = load(root, as_of)
    checked, found = 0, []
    for part in (p for source in snapshot.parts.values() for p in source):
        for table, checksum in part.checksums.items():
            checked += 1
            if problem := _problem(root / "parts" / part.key / f"{table}.parquet", checksum):
                found.append(Damage(part.key, table, part.file, problem))
    return checked, found


def repair(root: Path, damage: list[Damage]) -> None:
    """Remove damaged parts, so that the next build reads their files again."""
    for part in {d.part for d in damage}:
        shutil.rmtree(root / "parts" / part, ignore_errors=True)


def _problem(path: Path, checksum: str) -> str:
    if not path.is_file():
        return "missing"
    return "" if sha256(path) == checksum else "changed"


def prune(root: Path, *, keep_history: bool) -> tuple[int, int]:
    """Remove parts that no snapshot needs, and with ``keep_history`` false older snapshots too.

    Returns the number of parts removed and the bytes freed. What the current snapshot, or the memory of what was
    read, refers to always stays.
    """
    current, snapshot = load(root)
    kept = [snapshot]
    for other in history(root):
        path = root / "snapshots" / f"{other}.json"
        if other != current and not keep_history:
            path.unlink()
        elif other != current:
            kept.append(msgspec.json.decode(path.read_bytes(), type=Snapshot))
    parts: list[PartState] = [p for s in kept for source in s.parts.values() for p in source]
    wanted = {p.key for p in parts} | {s.state.key for s in (read_stats(root / "inputs.json") or {}).values()}
    removed, freed = 0, 0
    for folder in (root / "parts").iterdir():
        if folder.name not in wanted:
            freed += sum(f.stat().st_size for f in folder.iterdir())
            shutil.rmtree(folder)
            removed += 1
    return removed, freed
