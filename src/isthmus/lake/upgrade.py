"""Carries a lake of an older schema forward: one step a version, each from what the parts hold, none reads a source."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from hashlib import sha256 as new_sha256
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.lake.build import read_stats, staging_folder
from isthmus.lake.files import sha256, sync_file, write_atomic, writing
from isthmus.lake.lock import build_lock
from isthmus.lake.snapshot import PartState, Snapshot, snapshot_bytes
from isthmus.lake.tables import SCHEMA_VERSION
from isthmus.model.errors import NoLake

Step = Callable[[str, str, pa.Table], pa.Table]
"""(source id, table name, rows) -> the rows as the next version has them; the same object when unchanged."""


def _counts_name_their_source(source: str, table: str, rows: pa.Table) -> pa.Table:
    """1 -> 2: counts by pair and by country say which source they are of."""
    if table not in ("pair_year", "country_year") or "source" in rows.column_names:
        return rows
    return rows.append_column("source", pa.repeat(source, rows.num_rows))


def _facts_name_their_evidence(_source: str, table: str, rows: pa.Table) -> pa.Table:
    """2 -> 3: a membership and an area say where they were read, and how; those read before do not know."""
    new = {"membership": ("evidence", "read", "note"), "area": ("evidence", "read")}.get(table, ())
    for column in new:
        if column not in rows.column_names:
            rows = rows.append_column(column, pa.nulls(rows.num_rows, pa.string()))
    return rows


STEPS: dict[int, Step] = {1: _counts_name_their_source, 2: _facts_name_their_evidence}
"""Version -> the step that leads to the next."""


def upgrade(root: Path) -> tuple[int, int]:
    """Bring the current snapshot to this version's schema; return the version it had and the one it has.

    The old snapshot's files stay until they are pruned; readers see the old lake or the new one.
    """
    with writing(root), build_lock(lambda: staging_folder(root), wait=True, tell=lambda _m: None) as staging:
        _current, raw = snapshot_bytes(root)
        old = msgspec.json.decode(raw, type=Snapshot)
        version = old.schema_version
        if version >= SCHEMA_VERSION:
            return version, version
        if version not in STEPS:
            raise NoLake(f"The lake at {root} has schema {version}, from before upgrades.", "Build it again.")
        moved = {p.key: _part(root, source, p, version) for source, parts in old.parts.items() for p in parts}
        new = msgspec.structs.replace(
            old,
            schema_version=SCHEMA_VERSION,
            parts={s: tuple(moved[p.key] for p in parts) for s, parts in old.parts.items()},
        )
        stats = read_stats(root / "inputs.json") or {}
        known = {
            k: msgspec.structs.replace(s, state=moved[s.state.key]) for k, s in stats.items() if s.state.key in moved
        }
        data = msgspec.json.encode(new)
        snapshot_id = new_sha256(data).hexdigest()[:12]
        write_atomic(root / "snapshots" / f"{snapshot_id}.json", data)
        write_atomic(root / "inputs.json", msgspec.json.encode(known))
        write_atomic(root / "CURRENT", snapshot_id.encode())
        shutil.rmtree(staging)
        return version, SCHEMA_VERSION


def _part(root: Path, source: str, part: PartState, version: int) -> PartState:
    """Write one part as this version has it; files that do not change are linked, not copied."""
    key = new_sha256(f"{part.key}>{SCHEMA_VERSION}".encode()).hexdigest()[:24]
    at, to = root / "parts" / part.key, root / "parts" / key
    work = root / "parts" / f".{key}.tmp"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    checksums = dict(part.checksums)
    for table in part.checksums:
        path = work / f"{table}.parquet"
        before = pq.read_table(at / path.name)
        after = before
        for step in range(version, SCHEMA_VERSION):
            after = STEPS[step](source, table, after)
        if after is before:
            os.link(at / path.name, path)
        else:
            pq.write_table(after, path, compression="zstd", compression_level=1)
            sync_file(path)
            checksums[table] = sha256(path)
    state = msgspec.structs.replace(part, key=key, checksums=checksums)
    write_atomic(work / "part.json", msgspec.json.encode(state))
    if to.exists():
        shutil.rmtree(to)
    work.rename(to)
    return state
