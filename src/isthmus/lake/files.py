"""Writing to disk so that a reader sees the old state or the new, whatever happens in between."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from isthmus.model.errors import IsthmusError


class Unwritable(IsthmusError):
    """The lake's folder cannot be written: full, read-only or not permitted."""

    status = 507
    title = "The lake cannot be written"


_REASONS = {
    errno.ENOSPC: ("the disk is full", "Free some space and build again: it goes on where it was."),
    errno.EDQUOT: ("the disk quota is used up", "Free some space and build again: it goes on where it was."),
    errno.EFBIG: ("a file would be larger than is allowed here", "Raise the limit (ulimit -f), and build again."),
    errno.EROFS: ("the file system is read-only", "Set ISTHMUS_LAKE to a folder that can be written."),
    errno.EACCES: ("permission denied", "Set ISTHMUS_LAKE to a folder that can be written."),
    errno.EPERM: ("permission denied", "Set ISTHMUS_LAKE to a folder that can be written."),
    errno.ENOTDIR: ("a part of the path is a file", "Set ISTHMUS_LAKE to a folder that can be written."),
}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failure to write below ``path`` into `Unwritable`, which names the reason."""
    try:
        yield
    except OSError as error:
        reason, hint = _REASONS.get(error.errno or 0, (error.strerror or str(error), ""))
        raise Unwritable(f"Cannot write the lake at {path}: {reason}.", hint) from error


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomic(path: Path, data: bytes) -> None:
    """Write a small file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_bytes(data)
    sync_file(temporary)
    temporary.replace(path)
    sync_folder(path.parent)
