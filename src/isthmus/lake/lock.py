"""One build at a time: the kernel's lock on a file, gone with the process that held it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from isthmus.model.errors import LakeBusy


@contextmanager
def build_lock(folder: Callable[[], Path], *, wait: bool, tell: Callable[[str], None]) -> Iterator[Path]:
    """Hold the lock on the staging folder, and yield that folder.

    The folder may move while this waits (a first build moves it into place), so it is asked for again
    until the file locked is the one that stands there.

    Raises
    ------
    LakeBusy
        When another build holds it and ``wait`` is false.
    """
    while True:
        staging = folder()
        staging.mkdir(parents=True, exist_ok=True)
        path = staging / "lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _take(handle, path, wait=wait, tell=tell)
            if _same(handle, path) and folder() == staging:
                os.truncate(handle, 0)
                os.write(handle, str(os.getpid()).encode())
                yield staging
                return
        finally:
            os.close(handle)


def _take(handle: int, path: Path, *, wait: bool, tell: Callable[[str], None]) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = path.read_text().strip() or "another process"
        if not wait:
            raise LakeBusy(f"Process {holder} is building this lake.", "Wait for it, or leave out --no-wait.") from None
        tell(f"Process {holder} is building this lake; waiting for it.")
        fcntl.flock(handle, fcntl.LOCK_EX)


def _same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False
