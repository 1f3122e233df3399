"""A file on its way: ``.NAME.part`` with what has come, ``.NAME.part.json`` with what it is a part of."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from isthmus.fetch.disk import saving, write_whole
from isthmus.fetch.failures import FetchBusy


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """What the bytes in a ``.part`` are the beginning of."""

    url: str
    etag: str = ""
    last_modified: str = ""
    total: int | None = None
    """Bytes of the whole, where the server said so."""
    resumable: bool = True
    cursor: str = ""
    """For a list read page by page: where the next page begins, ..."""
    safe: int = 0
    """... how many bytes of the part are whole pages, ..."""
    records: int = 0
    """... how many records they hold, ..."""
    pages: int = 0
    """... and how many pages they are."""

    def validator(self) -> str:
        """Return what ``If-Range`` may carry: a strong ETag or a date; empty where neither is known."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class PartFile:
    """The ``.part`` of a target, locked for this process while it is open; use as a context."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f".{target.name}.part")
        self._about = target.with_name(f".{target.name}.part.json")
        self._file: BinaryIO

    def __enter__(self) -> PartFile:
        with saving(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("ab")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            raise FetchBusy(f"Another run is fetching {self.target}.", "Wait for it to end.") from error
        try:
            same = self.path.stat().st_ino == os.fstat(self._file.fileno()).st_ino
        except FileNotFoundError:
            same = False
        if not same:  # another run finished between our opening and our lock: the bytes are the file's now
            self._file.close()
            raise FetchBusy(f"Another run has just fetched {self.target}.", "Run it again.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After a failed write there is still something to flush, and no place for it: the first failure is told.
        with suppress(OSError):
            self._file.close()
        if self.path.exists() and self.path.stat().st_size == 0:
            self.discard()

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return self._file.tell()

    def begun(self, url: str) -> Begun | None:
        """Return what the part is the beginning of; None where that is not known, or is of another address."""
        try:
            begun = msgspec.json.decode(self._about.read_bytes(), type=Begun)
        except (OSError, msgspec.DecodeError):
            return None
        return begun if begun.url == url and self.size else None

    def cut(self, size: int) -> None:
        """Keep the first ``size`` bytes."""
        with saving(self.path):
            self._file.truncate(size)
            self._file.seek(size)

    def note(self, begun: Begun) -> None:
        """Write down what the part is the beginning of."""
        with saving(self.path):
            self._file.flush()
        write_whole(self._about, msgspec.json.encode(begun))

    def add(self, chunk: bytes) -> None:
        """Append what has come."""
        with saving(self.path):
            self._file.write(chunk)

    def flush(self) -> None:
        """Hand what was added to the system, so that it outlives this process."""
        with saving(self.path):
            self._file.flush()

    def publish(self) -> None:
        """Make the part the file itself."""
        with saving(self.target):
            self._file.flush()
            os.fsync(self._file.fileno())
            self.path.replace(self.target)
        self._about.unlink(missing_ok=True)

    def discard(self) -> None:
        """Forget what has come."""
        self.path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)
