"""Worker processes that read files side by side, tell how far they are, and end when their parent does."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any, NamedTuple

from isthmus.lake.files import Unwritable, writing
from isthmus.lake.snapshot import PartState
from isthmus.model.errors import IsthmusError, Unreadable
from isthmus.model.source import Part

_told: Any = None


class Task(NamedTuple):
    """One file to read."""

    source: str
    part: Part


class Failure(NamedTuple):
    """Why a file could not be read, as it crosses from worker to parent."""

    writing: bool
    message: str
    hint: str

    def error(self) -> IsthmusError:
        """Return the failure as an error to raise."""
        return (Unwritable if self.writing else Unreadable)(self.message, self.hint)


def _start(told: Any) -> None:
    """Prepare a worker: Ctrl-C belongs to the parent, and the parent's end is the worker's end."""
    global _told  # noqa: PLW0603  (one channel a process, set once)
    _told = told
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(task: Task, folders: tuple[Path, Path]) -> PartState | Failure:
    from isthmus.lake.part import build_part  # noqa: PLC0415  (the parent needs neither Arrow nor the readers)

    try:
        with writing(folders[0]):
            return build_part(task.source, task.part, folders, lambda n: _told.put((task.source, task.part.name, n)))
    except IsthmusError as error:
        return Failure(isinstance(error, Unwritable), error.message, error.hint)
    except Exception as error:  # a reader's fault must name its file, not end in a traceback
        return Failure(False, f"Cannot read {task.part.path}: {type(error).__name__}: {error}.", "")


def read_all(
    tasks: Iterable[Task],
    folders: tuple[Path, Path],
    processes: int,
    done: Callable[[Task, PartState], None],
    tell: Callable[[str, str, int], None],
) -> None:
    """Read every task's file in up to ``processes`` processes; the first failure stops the rest.

    ``folders`` are where new parts go, and where parts of earlier builds stand.

    ``done`` is called in the parent as each file ends, ``tell`` with (source, file, records so far) as it goes.
    """
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(told,))
    running: dict[Future[PartState | Failure], Task] = {}
    try:
        for task in tasks:
            running[pool.submit(_work, task, folders)] = task
        while running:
            ended, _rest = wait(running, timeout=0.1, return_when=FIRST_COMPLETED)
            _drain(told, tell)
            for future in ended:
                result = future.result()
                if isinstance(result, Failure):
                    raise result.error()
                done(running.pop(future), result)
    except BaseException:
        for process in list((pool._processes or {}).values()):
            process.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        told.close()


def _drain(told: Any, tell: Callable[[str, str, int], None]) -> None:
    while True:
        try:
            tell(*told.get_nowait())
        except queue.Empty:
            return
