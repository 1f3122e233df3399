"""Processes that read files side by side, tell how far they are, and end when their parent does.

They are plain processes with a pipe: a script or a notebook that builds a lake is not loaded again in each of them,
and what they need of memory is their own reader's.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar, cast

from isthmus.lake.snapshot import PartState
from isthmus.lake.task import Failure, Task, read_file
from isthmus.lake.worker import Ended, Told
from isthmus.model.errors import IsthmusError

T = TypeVar("T")
MEMORY = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(64 * 2**20),
    "OPENBLAS_NUM_THREADS": "1",
}
"""One heap a worker, whose blocks are used again instead of being handed back and asked for every batch."""


READER = "isthmus.lake.part"


class Crew:
    """A few processes, each at the end of a pipe; the first has forked the others once it had loaded what all need."""

    def __init__(self, size: int, module: str) -> None:
        ends = [Pipe() for _ in range(size)]
        self.pipes: list[Connection[Any, Any]] = [ours for ours, _theirs in ends]
        numbers = [theirs.fileno() for _ours, theirs in ends]
        program = (
            f"import sys; sys.path[:] = {sys.path!r}; from isthmus.lake.worker import main; main({numbers}, {module!r})"
        )
        self._process = subprocess.Popen(  # noqa: S603  (our own program; nothing of it comes from outside)
            [sys.executable, "-P", "-c", program], stdin=subprocess.PIPE, pass_fds=numbers, process_group=0,
            env=MEMORY | os.environ,
        )  # fmt: skip
        for _ours, theirs in ends:
            theirs.close()

    def give(self, at: int, function: Callable[..., Any], *args: object, tells: bool = False) -> None:
        """Ask one process for something; the answer comes over its pipe."""
        try:
            self.pipes[at].send((function, args, tells))
        except OSError as error:
            raise WorkerLost from error

    def answer(self, at: int) -> Any:
        """Return the next answer of a process: how far it is, or what its task gave; raise when that failed."""
        try:
            answer = self.pipes[at].recv()
        except (EOFError, OSError) as error:
            raise WorkerLost from error
        if isinstance(answer, Ended) and isinstance(answer.result, Failure):
            raise answer.result.error()
        return answer

    def end(self, *, at_once: bool) -> None:
        """End the processes: when they have nothing left to do, or at once."""
        if at_once:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in self.pipes:
            pipe.close()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


class WorkerLost(IsthmusError):
    """A worker process was ended by somebody else: by hand, or by a system short of memory."""

    title = "A worker process was lost"

    def __init__(self) -> None:
        super().__init__(
            "A process that read files was ended from outside, perhaps for want of memory.",
            "Build again: it goes on where it was. With --processes 1 it takes less memory.",
        )


class Workers:
    """Processes for one build; use as a context. On the way out by an error, they are ended at once.

    Those that read files end when all are read, so that what they held is free before anything else begins.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._crew: Crew | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(at_once=kind is not None)

    def _end(self, *, at_once: bool = False) -> None:
        if self._crew:
            self._crew.end(at_once=at_once)
        self._crew = None

    def read(
        self,
        tasks: list[Task],
        folders: tuple[Path, Path],
        done: Callable[[Task, PartState], None],
        tell: Callable[[str, str, int], None],
    ) -> None:
        """Read every task's file; the first failure stops the rest.

        ``folders`` are where new parts go, and where parts of earlier builds stand. ``done`` is called in the
        parent as each file ends, ``tell`` with (source, file, records so far) as it goes.
        """
        self._end()
        left = deque(tasks)
        crew = self._crew = Crew(min(self._processes, len(tasks)), READER)
        busy = dict[int, Task]()

        def begin(at: int) -> None:
            busy[at] = left.popleft()
            crew.give(at, read_file, busy[at], folders, tells=True)

        for at in range(len(crew.pipes)):
            begin(at)
        while busy:
            for pipe in wait([crew.pipes[at] for at in busy]):
                at = crew.pipes.index(pipe)  # type: ignore[arg-type]
                task, answer = busy[at], crew.answer(at)
                if isinstance(answer, Told):
                    tell(task.source, task.part.name, answer.records)
                    continue
                del busy[at]
                if left:
                    begin(at)
                done(task, answer.result)
        self._end()

    def call(self, function: Callable[..., T], *args: object) -> T:
        """Run a function in a process that lasts until files are read: what it loads does not stay in the parent."""
        crew = self._crew = self._crew or Crew(1, "isthmus.lake.duplicates")
        crew.give(0, function, *args)
        return cast("T", crew.answer(0).result)
