"""Opens any input file as records with positions; a broken file loses nothing it still holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from isal import igzip_lib

from isthmus.model.errors import Unreadable

MAX_RECORD = 64 * 2**20
"""Longest record read whole, in bytes; a longer one is set aside with its first 64 KiB."""
KEPT_OF_TOO_LONG = 64 * 2**10
MAX_WHOLE = 1 * 2**30
"""Largest file, unpacked, for formats that must be read at once (JSON documents, XML, XLSX)."""
BOMB_RATIO, BOMB_SIZE = 300, 2 * 2**30
"""A gzip file that unpacks to more than this many times its size, beyond this size, is cut there."""
CHUNK = 2**18
IGZIP_ERROR: Any = igzip_lib.error


class Cut(Exception):
    """A file that ends or breaks in the middle: where, how, and the bytes of the record begun."""

    def __init__(self, position: int, reason: str, rest: bytes) -> None:
        super().__init__(reason)
        self.position, self.reason, self.rest = position, reason, rest


class TooLong(bytes):
    """The first bytes of a record longer than `MAX_RECORD`."""


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a plain or gzipped file; the magic number decides, not the name.

    Raises
    ------
    Unreadable
        When the file cannot be opened, is named ``.gz`` and is neither gzip nor empty, or gives no byte at all.
    Cut
        Where the stream breaks, or swells past the bomb limit.
    """
    try:
        with path.open("rb") as raw:
            magic = raw.read(2)
            raw.seek(0)
            if magic == b"\x1f\x8b":
                yield from _unpacked(path, raw)
            elif path.suffix == ".gz" and magic:
                raise Unreadable(f"{path} is named .gz but is not gzip.", "Fetch the file again.")
            else:
                yield from iter(partial(raw.read, CHUNK), b"")
    except OSError as error:
        raise Unreadable(f"Cannot read {path}: {error.strerror or error}.") from error


def _unpacked(path: Path, raw: BinaryIO) -> Iterator[bytes]:
    """Yield what a gzip file of one or more members holds, as far as it can be read."""
    got, packed, member, data = 0, path.stat().st_size, _member(), b""
    while True:
        data = data or raw.read(CHUNK)
        if not data and (member.needs_input or member.eof):
            break
        try:
            chunk = member.decompress(data, CHUNK)
        except IGZIP_ERROR as error:
            _broken(path, got, str(error))
        data = b""
        if member.eof:
            data = (member.unused_data or raw.read(CHUNK)).lstrip(b"\0")
            member = _member()
            if not data and not raw.peek(1):  # type: ignore[attr-defined]
                yield chunk
                return
        got += len(chunk)
        if got > BOMB_SIZE and got > BOMB_RATIO * packed:
            _broken(path, got, f"it unpacks to more than {BOMB_RATIO} times its size")
        if chunk:
            yield chunk
    _broken(path, got, "it ends before its end mark")


def _member() -> Any:
    return igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)


def _broken(path: Path, got: int, reason: str) -> NoReturn:
    if not got:
        raise Unreadable(f"Cannot read {path}: {reason}.", "Fetch the file again.")
    raise Cut(0, f"the file is cut or damaged: {reason}", b"")


def blocks(path: Path) -> Iterator[tuple[int, bytes]]:
    r"""Yield (position of its first line, whole lines) of about a `CHUNK`; positions count from 1.

    A line longer than `MAX_RECORD` comes alone, as `TooLong`. Raises `Cut` after the last whole line when the
    stream breaks, with what had been read of the next.
    """
    position, rest, skipping = 1, b"", False
    try:
        for chunk in chunks(path):
            end = chunk.rfind(b"\n") + 1
            if end:
                block = chunk[chunk.find(b"\n") : end] if skipping else b"".join((rest, memoryview(chunk)[:end]))
                yield position, block
                position, rest, skipping = position + newlines(block), chunk[end:], False
            elif not skipping:
                rest += chunk
            if len(rest) > MAX_RECORD:
                yield position, TooLong(rest[:KEPT_OF_TOO_LONG])
                rest, skipping = b"", True
    except Cut as cut:
        raise Cut(position, cut.reason, rest) from cut
    if rest:
        yield position, rest


def newlines(block: bytes) -> int:
    """Return how many lines end in a block; faster than ``count``, which looks at every byte in turn."""
    found, at = 0, block.find(b"\n")
    while at >= 0:
        found, at = found + 1, block.find(b"\n", at + 1)
    return found


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield (position, line) of each line that is not blank: the lines of `blocks`, one by one."""
    for position, block in blocks(path):
        yield from split(position, block)


def split(position: int, block: bytes) -> Iterator[tuple[int, bytes]]:
    r"""Yield (position, line) of each line of a block that is not blank."""
    if is_too_long(block):
        yield position, block
        return
    for at, line in enumerate(block.split(b"\n"), position):
        if line and not line.isspace():
            yield at, line


def whole(path: Path) -> bytes:
    """Return a file's unpacked content; `Unreadable` when it is damaged or larger than `MAX_WHOLE`."""
    parts, size = [], 0
    try:
        for chunk in chunks(path):
            parts.append(chunk)
            size += len(chunk)
            if size > MAX_WHOLE:
                raise Unreadable(f"{path} unpacks to more than {MAX_WHOLE // 2**20} MiB.")
    except Cut as cut:
        raise Unreadable(f"Cannot read {path}: {cut.reason}.", "Fetch the file again.") from cut
    return b"".join(parts)


def text_of(record: bytes) -> str:
    """Return a record's bytes as quarantine text: UTF-8, with bytes that are not shown as escapes."""
    return bytes(record).rstrip(b"\r\n").decode("utf-8", "backslashreplace")


def is_too_long(record: Any) -> bool:
    """Say whether a record was too long to be read whole."""
    return isinstance(record, TooLong)
