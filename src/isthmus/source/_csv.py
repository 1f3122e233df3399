"""Reads CSV a record at a time: what does not parse costs its own line and no other."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

import msgspec

from isthmus.model.errors import Unreadable
from isthmus.model.source import Batch, Part
from isthmus.source._files import KEPT_OF_TOO_LONG, MAX_RECORD, is_too_long, lines
from isthmus.source._records import BadRecord, Keep, Rows, batches

END_OF_FILE = b"\x1a"
"""The control character with which DOS, and the Treasury, end a file."""
MOST_RETRIES = 1_000
"""Open quotes after which only their own line is set aside; beyond, all that they swallowed goes with them."""
WIDE = (b"\xff\xfe", b"\xfe\xff")
BOM = b"\xef\xbb\xbf"


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is written; ``header`` names the columns where the file itself does not."""

    header: tuple[str, ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"


PLAIN = Dialect()


class _Lines:
    """The file's lines as the CSV parser takes them, with the bytes of those taken for the record at hand."""

    def __init__(self, part: Part, encoding: str) -> None:
        self._source, self._encoding, self._path = lines(part.path), encoding, part.path
        self._again: deque[tuple[int, bytes]] = deque()
        self._taken: list[tuple[int, bytes]] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        position, line = self._again.popleft() if self._again else self._fresh()
        self._taken.append((position, line))
        if is_too_long(line):
            return "\n"
        return line.rstrip(b"\r").decode(self._encoding, "backslashreplace") + "\n"

    def _fresh(self) -> tuple[int, bytes]:
        for position, line in self._source:
            if position == 1 and line.startswith(WIDE):
                raise Unreadable(f"{self._path} is UTF-16, not {self._encoding}.", "Save it as CSV UTF-8.")
            clean = type(line)(line.removeprefix(BOM)) if position == 1 else line
            if clean.strip() not in (b"", END_OF_FILE):
                return position, clean
        raise StopIteration

    @property
    def position(self) -> int:
        """The line at which the record at hand begins."""
        return self._taken[0][0]

    @property
    def raw(self) -> bytes:
        """The record at hand as it was written."""
        return b"\n".join(line for _position, line in self._taken)

    def next_record(self) -> None:
        """Forget the lines of the record before."""
        self._taken = []

    def give_back(self) -> None:
        """Keep only the first line taken; the others are read again."""
        self._again.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]

    def fault(self) -> str | None:
        """Say what is wrong with the bytes of the record at hand."""
        if any(is_too_long(line) for _position, line in self._taken):
            return f"the record is longer than {MAX_RECORD // 2**20} MiB"
        try:
            for _position, line in self._taken:
                line.decode(self._encoding)
        except UnicodeDecodeError as error:
            return f"not {error.encoding}: {error.reason} at byte {error.start + 1}"
        return None


def csv_rows(
    part: Part, required: tuple[str, ...], rows: Rows, keep: Keep[dict[str, str]], dialect: Dialect = PLAIN
) -> Iterator[Batch]:
    """Read a CSV; a row with too few or too many fields, or of broken bytes, is set aside.

    Raises
    ------
    Unreadable
        When a required column is missing, or stands twice.
    """
    text = _Lines(part, dialect.encoding)

    def found() -> Iterator[tuple[int, bytes, dict[str, str] | BadRecord]]:
        reader = csv.reader(text, strict=True, delimiter=dialect.delimiter)
        header = list(dialect.header) or _header(reader, text, part)
        if not header:
            return
        if missing := [c for c in required if header.count(c) != 1]:
            fault = "has twice" if missing[0] in header else "lacks"
            shown = ", ".join(header)[:500]
            raise Unreadable(f"{part.path} {fault} the column {missing[0]!r}.", f"It has: {shown}.")
        retries = 0
        while True:
            text.next_record()
            record: dict[str, str] | BadRecord
            try:
                fields = next(reader)
                record = BadRecord(f"{len(fields)} fields where {len(header)} belong")
                if len(fields) == len(header):
                    record = dict(zip(header, fields, strict=True))
            except StopIteration:
                return
            except csv.Error as error:
                record = BadRecord(f"not CSV: {error}")
                retries += 1
                if retries < MOST_RETRIES:
                    text.give_back()
                    reader = csv.reader(text, strict=True, delimiter=dialect.delimiter)
            if fault_ := text.fault():
                record = BadRecord(fault_)
            yield text.position, text.raw, record

    return batches(found(), rows, keep)


def _header(reader: Iterator[list[str]], text: _Lines, part: Part) -> list[str]:
    """Return the header, or nothing for an empty file."""
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise Unreadable(f"{part.path} has no header line: {error}.", "Fetch the file again.") from error
    if fault := text.fault():
        raise Unreadable(f"{part.path} has no header line: {fault}.", "Fetch the file again.")
    if header and len(text.raw) > KEPT_OF_TOO_LONG:
        raise Unreadable(f"{part.path} has a header line of {len(text.raw):,} bytes.")
    return [name.strip() for name in header]
