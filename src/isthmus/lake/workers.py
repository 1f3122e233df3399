"""Worker processes that read files side by side, tell how far they are, and end when their parent does."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

from isthmus.lake.files import Unwritable, writing
from isthmus.lake.snapshot import PartState
from isthmus.model.errors import IsthmusError, Unreadable
from isthmus.model.source import Part

T = TypeVar("T")
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


class _NoPandas:
    """Keeps Arrow from loading pandas, of which a reader needs nothing: 40 MiB and a quarter of a second a worker."""

    def find_spec(self, name: str, *_more: object) -> None:
        if name == "pandas":
            raise ImportError(name)


def _start(told: Any) -> None:
    """Prepare a worker: Ctrl-C belongs to the parent, and the parent's end is the worker's end."""
    global _told  # noqa: PLW0603  (one channel a process, set once)
    _told = told
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.meta_path.insert(0, _NoPandas())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    gc.disable()  # readers make no cycles, and looking for them costs a quarter of their time
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(task: Task, folders: tuple[Path, Path]) -> PartState | Failure:
    return _read(task, folders, lambda n: _told.put((task.source, task.part.name, n)))


def read_quietly(task: Task, folders: tuple[Path, Path]) -> PartState | Failure:
    """Read one file where nobody listens; return what it gave or why it could not be read."""
    return _read(task, folders, lambda _n: None)


def _read(task: Task, folders: tuple[Path, Path], tell: Callable[[int], None]) -> PartState | Failure:
    from isthmus.lake.part import build_part  # noqa: PLC0415  (the parent needs neither Arrow nor the readers)

    try:
        with writing(folders[0]):
            return build_part(task.source, task.part, folders, tell)
    except IsthmusError as error:
        return Failure(isinstance(error, Unwritable), error.message, error.hint)
    except Exception as error:  # a reader's fault must name its file, not end in a traceback
        return Failure(False, f"Cannot read {task.part.path}: {type(error).__name__}: {error}.", "")


class Workers:
    """A pool of processes for one build; use as a context. On the way out by an error, they are ended at once."""

    def __init__(self, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._told = context.Queue()
        self._pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(self._told,))

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            for process in list((self._pool._processes or {}).values()):
                process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._told.close()

    def read(
        self,
        tasks: Iterable[Task],
        folders: tuple[Path, Path],
        done: Callable[[Task, PartState], None],
        tell: Callable[[str, str, int], None],
    ) -> None:
        """Read every task's file; the first failure stops the rest.

        ``folders`` are where new parts go, and where parts of earlier builds stand. ``done`` is called in the
        parent as each file ends, ``tell`` with (source, file, records so far) as it goes.
        """
        running = {self._pool.submit(_work, task, folders): task for task in tasks}
        while running:
            ended, _rest = wait(running, timeout=0.1, return_when=FIRST_COMPLETED)
            self._drain(tell)
            for future in ended:
                result = future.result()
                if isinstance(result, Failure):
                    raise result.error()
                done(running.pop(future), result)

    def call(self, function: Callable[..., T], *args: object) -> T:
        """Run a function in a worker: what it loads and holds does not stay in the parent."""
        return self._pool.submit(function, *args).result()

    def _drain(self, tell: Callable[[str, str, int], None]) -> None:
        while True:
            try:
                tell(*self._told.get_nowait())
            except queue.Empty:
                return
