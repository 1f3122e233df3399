"""Reads one input file into one part of the lake. Runs in a worker process; knows nothing of other files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from hashlib import sha256 as new_sha256
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.discovery import member
from isthmus.lake.files import sha256, sync_file, sync_folder, write_atomic
from isthmus.lake.pairs import PairTally
from isthmus.lake.snapshot import PartState
from isthmus.lake.tables import SCHEMA_VERSION, TABLES, arrow
from isthmus.model.source import Batch, Part, Source

ROW_GROUP = 50_000
"""Rows gathered before a table is written: bounds memory, keeps row groups worth reading."""


def companion(source: Source, part: Part) -> Path | None:
    """Return the small file that says how to read this one, where the source has such files and it stands."""
    path = source.beside and part.path.with_suffix(source.beside)
    return path if path and path.is_file() else None


def part_key(source: Source, digest: str, part: Part) -> str:
    """Return the name of the part that this file makes: the same content, reader and exclusions, the same part."""
    facts = [
        source.id,
        source.revision,
        SCHEMA_VERSION,
        digest,
        part.name,
        sorted(map(str, part.skip)),
        sorted(map(str, part.once)),
        sorted(part.leave_out),
    ]
    if (beside := companion(source, part)) is not None:
        facts.append(sha256(beside))
    return new_sha256(msgspec.json.encode(facts)).hexdigest()[:24]


class Writer:
    """Gathers rows of one table and writes them as row groups of one Parquet file."""

    def __init__(self, path: Path, table: str) -> None:
        self._path, self._table = path, table
        self._waiting: list[pa.Table] = []
        self._held = 0
        self._file: pq.ParquetWriter | None = None
        self.rows = 0

    def add(self, rows: pa.Table) -> None:
        """Add rows; they reach the disk when enough have gathered."""
        self._waiting.append(rows)
        self._held += rows.num_rows
        self.rows += rows.num_rows
        if self._held >= ROW_GROUP:
            self.flush()

    def flush(self) -> None:
        """Write what has gathered."""
        if not self._held:
            return
        if self._file is None:
            schema = TABLES[self._table].schema
            text = [f.name for f in schema if f.type == pa.string() and f.name not in UNIQUE_TEXT]
            self._file = pq.ParquetWriter(
                self._path, schema, compression="zstd", compression_level=1, use_dictionary=text,
                write_statistics=["year", "work_id", "country", "country_a", "ror_id", "list_id"],
            )  # fmt: skip
        self._file.write_table(pa.concat_tables(self._waiting), row_group_size=4 * ROW_GROUP)
        self._waiting, self._held = [], 0

    def close(self) -> bool:
        """Finish the file; say whether there is one."""
        self.flush()
        if self._file is None:
            return False
        self._file.close()
        sync_file(self._path)
        return True


UNIQUE_TEXT = frozenset({"text", "title", "doi", "record", "name", "value", "notes", "address"})
"""Text columns whose values rarely recur: a dictionary would only cost time."""


def build_part(source_id: str, part: Part, folders: tuple[Path, Path], tell: Callable[[int], None]) -> PartState:
    """Read ``part`` into the first of ``folders`` and return its state; one that stands in either is only looked up.

    The part appears under its name complete or not at all. ``tell`` is given the records read so far.
    """
    module = member("source", "SOURCE", "source", source_id)
    digest = sha256(part.path)
    key = part_key(module.SOURCE, digest, part)
    for place in folders:
        if (place / key / "part.json").exists():
            return msgspec.json.decode((place / key / "part.json").read_bytes(), type=PartState)
    folder = folders[0]
    work = folder / f".{key}.tmp"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    writers, read, quarantined = _write(module.read(part), source_id, part, work, tell)
    state = PartState(
        key=key,
        file=part.name,
        sha256=digest,
        read=read,
        kept=read - quarantined,
        quarantined=quarantined,
        rows={t: w.rows for t, w in sorted(writers.items())},
        checksums={t: sha256(work / f"{t}.parquet") for t in sorted(writers)},
    )
    write_atomic(work / "part.json", msgspec.json.encode(state))
    sync_folder(work)
    work.rename(folder / key)
    sync_folder(folder)
    return state


def _write(
    batches: Iterable[Batch], source_id: str, part: Part, work: Path, tell: Callable[[int], None]
) -> tuple[dict[str, Writer], int, int]:
    """Write every batch; return the writers that made a file, the records read and those set aside."""
    writers: dict[str, Writer] = {}
    pairs, read, quarantined = PairTally(), 0, 0

    def put(table: str, rows: pa.Table) -> None:
        if "source" in rows.schema.names:
            at = rows.schema.get_field_index("source")
            rows = rows.set_column(at, "source", pa.repeat(source_id, rows.num_rows))
        if rows.num_rows:
            writers.setdefault(table, Writer(work / f"{table}.parquet", table)).add(rows)

    for batch in batches:
        read += batch.read
        quarantined += len(batch.rejects)
        for table, columns in batch.tables.items():
            if table in part.leave_out:
                continue
            rows = arrow(table, columns)
            put(table, rows)
            if table == "work_country":
                pairs.add(rows)
        put("quarantine", _quarantine(batch, part.name))
        tell(read)
    put("pair_year", arrow("pair_year", pairs.columns()))
    return {t: w for t, w in writers.items() if w.close()}, read, quarantined


def _quarantine(batch: Batch, file: str) -> pa.Table:
    rejects, n = batch.rejects, len(batch.rejects)
    return arrow(
        "quarantine",
        {
            "file": [file] * n,
            "position": [r.position for r in rejects],
            "reason": [r.reason for r in rejects],
            "record": [r.record for r in rejects],
        },
    )
