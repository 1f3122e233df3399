"""Reads a snapshot's Parquet partitions as the same JSON objects that its gzipped lines hold.

DuckDB writes each row as one JSON object, so that both formats pass through one decoder and one ``keep``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from isthmus.model.errors import Unreadable
from isthmus.model.source import Batch, Part
from isthmus.source._files import blocks
from isthmus.source._records import BadRecord, Keep, Rows, batches, decoded, json_lines, without_mark

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

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


def partition_blocks(part: Part, fields: tuple[str, ...]) -> Iterator[tuple[int, bytes | BadRecord]]:
    """Yield (position of the first, JSON objects in lines) of a partition in either format.

    A row of which no object can be made comes alone, as `BadRecord`.
    """
    if part.path.suffix != ".parquet":
        for position, block in blocks(part.path):
            yield position, without_mark(block) if position == 1 else block
        return
    for position, rows in _rows(part, fields):
        for bad, run in groupby(enumerate(rows, position), lambda r: isinstance(r[1], BadRecord)):
            if bad:
                yield from run
            else:
                found = list(run)
                yield found[0][0], b"\n".join(line for _at, line in found if not isinstance(line, BadRecord))


def _decoded(
    part: Part, fields: tuple[str, ...], decode: Callable[[bytes], T]
) -> Iterator[tuple[int, bytes, T | BadRecord]]:
    for position, rows in _rows(part, fields):
        for at, line in enumerate(rows, position):
            if isinstance(line, BadRecord):
                yield at, b"", line
            else:
                yield at, line, decoded(line, decode)


def _rows(part: Part, fields: tuple[str, ...]) -> Iterator[tuple[int, list[bytes | BadRecord]]]:
    """Yield (position of the first, rows as JSON objects) for every `ROWS` rows."""
    import duckdb  # noqa: PLC0415  (40 MiB that a reader of lines does without)
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    position = 1
    try:
        if not part.path.stat().st_size:
            return
        with duckdb.connect() as db, pq.ParquetFile(part.path, page_checksum_verification=True) as file:
            db.execute(f"set memory_limit = '{MEMORY}'; set threads = 1")
            names = [f for f in fields if f in file.schema_arrow.names]
            if "id" not in names:
                raise Unreadable(f"{part.path} lacks the column 'id'.", "Is it a partition of this kind?")
            for batch in file.iter_batches(ROWS, columns=names):
                yield position, _lines(db, batch)
                position += len(batch)
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:  # the last: names of columns
        reason = (str(error) or "damaged").splitlines()[0][:200]
        raise Unreadable(f"Cannot read {part.path}: {reason}.", "Fetch the file again.") from error


def _lines(db: duckdb.DuckDBPyConnection, batch: pa.RecordBatch) -> list[bytes | BadRecord]:
    """Return each row as JSON; where one row cannot be written, only that one is lost."""
    import duckdb  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    try:
        db.register("part", pa.Table.from_batches([batch]))
        return [line.encode() for (line,) in db.execute("select to_json(part) from part").fetchall()]
    except (duckdb.Error, UnicodeDecodeError) as error:
        if len(batch) == 1:
            return [BadRecord(f"cannot be written as JSON: {str(error).splitlines()[0][:200]}")]
        return [line for at in range(len(batch)) for line in _lines(db, batch.slice(at, 1))]
