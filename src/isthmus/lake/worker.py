"""Worker processes: each runs what it is asked to over a pipe, until the pipe or the parent ends."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from isthmus.lake.task import Failure
from isthmus.model.errors import IsthmusError


class Told(NamedTuple):
    """How far a task is: records so far."""

    records: int


class Ended(NamedTuple):
    """What a task gave."""

    result: Any


class _NoPandas:
    """Keeps Arrow from loading pandas, of which a reader needs nothing: 40 MiB and a quarter of a second a worker."""

    def find_spec(self, name: str, *_more: object) -> None:
        if name == "pandas":
            raise ImportError(name)


def main(pipe_numbers: list[int], module: str) -> None:
    """Serve each pipe with a process of its own, until all are closed.

    The first process loads ``module`` and then forks the others, which so share what is loaded. It has no thread yet.
    """
    _prepare()
    import_module(module)
    gc.freeze()
    mine, children = _forked(pipe_numbers)
    for number in pipe_numbers:
        if number != mine:
            os.close(number)
    _end_with_parent()
    _serve(Connection(mine))
    for child in children:
        os.waitpid(child, 0)
    os._exit(0)


def _forked(pipe_numbers: list[int]) -> tuple[int, list[int]]:
    """Fork a process for every pipe but the first; return, in each, its own pipe and its children."""
    children = []
    for number in pipe_numbers[1:]:
        child = os.fork()
        if not child:
            return number, []
        children.append(child)
    return pipe_numbers[0], children


def _serve(pipe: Connection[Any, Any]) -> None:
    """Answer each (function, arguments, whether it tells how far it is) that comes over the pipe."""
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            function, args, tells = pipe.recv()
            given = (*args, lambda n: pipe.send(Told(n))) if tells else args
            pipe.send(Ended(_outcome(function, given)))
            gc.collect()  # once a file, of what the file left alone


def _outcome(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    try:
        return function(*args)
    except IsthmusError as error:
        return Failure(False, error.message, error.hint)
    except Exception as error:  # the parent shows it, without a traceback
        return Failure(False, f"{type(error).__name__}: {error}.", "")


def _prepare() -> None:
    """Leave Ctrl-C to the parent, and do without pandas and the garbage collector."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.meta_path.insert(0, _NoPandas())
    gc.disable()  # readers make no cycles, and looking for them costs a quarter of their time


def _end_with_parent() -> None:
    """Make the parent's end this process's end: by the kernel, and by the end of the standard input it holds open."""

    def watch() -> None:
        os.read(0, 1)
        os._exit(1)

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    threading.Thread(target=watch, daemon=True).start()
