"""From a file to batches: every record is read once and is either kept or set aside with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any, TypeVar

import msgspec

from isthmus.model.errors import Unreadable
from isthmus.model.source import Batch, Columns, Part, Reject
from isthmus.source._files import Cut, is_too_long, lines, text_of, whole

T = TypeVar("T")
BATCH = 10_000
"""Records a batch: the bound on what a reader holds in memory."""


class BadRecord(Exception):
    """A record that cannot be kept; its text is the reason shown in quarantine. Internal to readers."""


class Rows:
    """Rows of several tables under construction; a table's columns are named once."""

    def __init__(self, **columns: tuple[str, ...]) -> None:
        self._columns = columns
        self.clear()

    def clear(self) -> None:
        """Forget all rows."""
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in self._columns}

    def add(self, table: str, *values: Any) -> None:
        """Append one row, its values in the order of the table's columns."""
        self._rows[table].append(values)

    def finish(self) -> dict[str, Columns]:
        """Return the batch's tables as columns; a reader with a faster layout does its work here."""
        return {
            table: dict(
                zip(names, zip(*self._rows[table], strict=True) if self._rows[table] else repeat(()), strict=False)
            )
            for table, names in self._columns.items()
        }


class OnceRows(Rows):
    """Rows of a file that tells its records apart by a key, and in which none may stand twice."""

    def __init__(self, **columns: tuple[str, ...]) -> None:
        super().__init__(**columns)
        self._keys: set[str] = set()

    def only_once(self, *key: object) -> None:
        """Refuse a record whose key stands earlier in the file; asked last, when all else is well."""
        text = "\x1f".join(map(str, key))
        if text in self._keys:
            raise BadRecord("the same record stands earlier in this file, which is kept")
        self._keys.add(text)


class Once:
    """Refuses an id that another file holds newer, or a second copy where a file repeats itself."""

    def __init__(self, part: Part) -> None:
        self._skip, self._left = part.skip, set(part.once)
        self._once = part.once

    def check(self, record_id: int | str) -> None:
        """Raise `BadRecord` when this record must not be kept."""
        if record_id in self._skip:
            raise BadRecord("the same id stands in another file, which is kept")
        if record_id in self._once:
            if record_id not in self._left:
                raise BadRecord("the same id stands earlier in this file, which is kept")
            self._left.discard(record_id)


Keep = Callable[[T, Rows], None]
"""Adds one record's rows, or raises `BadRecord` before adding any."""


def batches(found: Iterable[tuple[int, bytes, T | BadRecord]], rows: Rows, keep: Keep[T]) -> Iterator[Batch]:
    """Keep or set aside each (position, raw, record) found; yield a batch for every `BATCH` records.

    A file that breaks in the middle (`Cut`) adds one last reject; an empty file is one reject.
    """
    read, seen, rejects = 0, 0, list[Reject]()
    try:
        for position, raw, record in found:
            read += 1
            try:
                if isinstance(record, BadRecord):
                    raise record
                keep(record, rows)
            except (BadRecord, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as bad:
                rejects.append(Reject(position, str(bad), text_of(raw)))
            if read >= BATCH:
                yield Batch(read, rows.finish(), rejects)
                seen, read, rejects = seen + read, 0, []
                rows.clear()
    except Cut as cut:
        read += 1
        rejects.append(Reject(cut.position, cut.reason, text_of(cut.rest)))
    if not seen and not read:
        read, rejects = 1, [Reject(0, "the file is empty", "")]
    yield Batch(read, rows.finish(), rejects)


def json_lines(part: Part, decode: Callable[[bytes], T], rows: Rows, keep: Keep[T]) -> Iterator[Batch]:
    """Read a file of one JSON object a line (plain or gzipped)."""

    def found() -> Iterator[tuple[int, bytes, T | BadRecord]]:
        for position, line in lines(part.path):
            yield (
                position,
                line,
                decoded(without_mark(line) if position == 1 else line, decode),
            )

    return batches(found(), rows, keep)


def without_mark(line: bytes) -> bytes:
    """Return a file's first line without a byte order mark."""
    return line.removeprefix(b"\xef\xbb\xbf")


def decoded(raw: bytes, decode: Callable[[bytes], T]) -> T | BadRecord:
    """Decode one record, or say why it cannot be."""
    if is_too_long(raw):
        return BadRecord("the record is longer than 64 MiB")
    try:
        return decode(raw)
    except msgspec.ValidationError as error:
        return BadRecord(f"not of the expected shape: {error}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return BadRecord(f"not JSON: {error}")
    except RecursionError:
        return BadRecord("not JSON: nested too deeply")


def json_items(
    part: Part, items: Callable[[Any], list[Any]], shape: type[T], rows: Rows, keep: Keep[T]
) -> Iterator[Batch]:
    """Read one JSON document that holds a list of records; ``items`` finds the list in the document."""
    data = whole(part.path)

    def found() -> Iterator[tuple[int, bytes, T | BadRecord]]:
        if not data.strip():
            return
        try:
            listed = items(msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf")))
        except (msgspec.DecodeError, UnicodeDecodeError, LookupError, TypeError, RecursionError) as error:
            raise Unreadable(f"Cannot read {part.path}: {error or 'not the expected JSON document'}.") from error
        for position, item in enumerate(listed, 1):
            raw = msgspec.json.encode(item)
            try:
                yield position, raw, msgspec.convert(item, shape)
            except msgspec.ValidationError as error:
                yield position, raw, BadRecord(f"not of the expected shape: {error}")

    return batches(found(), rows, keep)
