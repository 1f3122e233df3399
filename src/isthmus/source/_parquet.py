"""Reads a snapshot's Parquet partitions as the same JSON objects that its gzipped lines hold.

DuckDB writes each row as one JSON object, so that both formats pass through one decoder and one ``keep``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.model.errors import Unreadable
from isthmus.model.source import Batch, Part
from isthmus.source._files import lines
from isthmus.source._records import BadRecord, Keep, Rows, batches, decoded, json_lines, without_mark

T = TypeVar("T")
ROWS = 500
"""Rows in memory at a time: a row of OpenAlex works may hold a thousand authorships."""
MAGIC = b"PAR1"
MEMORY = "256MB"


def json_or_parquet(
    part: Part, fields: tuple[str, ...], decode: Callable[[bytes], T], rows: Rows, keep: Keep[T]
) -> Iterator[Batch]:
    """Read a partition in either of the snapshot's formats: the ending of its name decides.

    Parameters
    ----------
    fields
        The top-level fields that are kept; no other column of a Parquet file is read.
    """
    if part.path.suffix != ".parquet":
        return json_lines(part, decode, rows, keep)
    return batches(_decoded(part, fields, decode), rows, keep)


def partition_lines(part: Part, fields: tuple[str, ...]) -> Iterator[tuple[int, bytes | BadRecord]]:
    """Yield (position, JSON object) of each record of a partition in either format; `BadRecord` for what has none."""
    if part.path.suffix == ".parquet":
        return _rows(part, fields)
    return ((position, without_mark(line) if position == 1 else line) for position, line in lines(part.path))


def _decoded(
    part: Part, fields: tuple[str, ...], decode: Callable[[bytes], T]
) -> Iterator[tuple[int, bytes, T | BadRecord]]:
    for position, line in _rows(part, fields):
        if isinstance(line, BadRecord):
            yield position, b"", line
        else:
            yield position, line, decoded(line, decode)


def _rows(part: Part, fields: tuple[str, ...]) -> Iterator[tuple[int, bytes | BadRecord]]:
    position = 0
    try:
        if not part.path.stat().st_size:
            return
        with duckdb.connect() as db, pq.ParquetFile(part.path, page_checksum_verification=True) as file:
            db.execute(f"set memory_limit = '{MEMORY}'; set threads = 1")
            names = [f for f in fields if f in file.schema_arrow.names]
            if "id" not in names:
                raise Unreadable(f"{part.path} lacks the column 'id'.", "Is it a partition of this kind?")
            for batch in file.iter_batches(ROWS, columns=names):
                for line in _lines(db, batch):
                    position += 1
                    yield position, line if isinstance(line, BadRecord) else line.encode()
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:  # the last: names of columns
        reason = (str(error) or "damaged").splitlines()[0][:200]
        raise Unreadable(f"Cannot read {part.path}: {reason}.", "Fetch the file again.") from error


def _lines(db: duckdb.DuckDBPyConnection, batch: pa.RecordBatch) -> list[str | BadRecord]:
    """Return each row as JSON; where one row cannot be written, only that one is lost."""
    try:
        db.register("part", pa.Table.from_batches([batch]))
        return [line for (line,) in db.execute("select to_json(part) from part").fetchall()]
    except (duckdb.Error, UnicodeDecodeError) as error:
        if len(batch) == 1:
            return [BadRecord(f"cannot be written as JSON: {str(error).splitlines()[0][:200]}")]
        return [line for at in range(len(batch)) for line in _lines(db, batch.slice(at, 1))]
