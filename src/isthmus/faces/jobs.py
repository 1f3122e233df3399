"""Long work behind an opaque address: progress with counts, results that can be fetched again, nothing on disk."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from isthmus.model.errors import IsthmusError, UnknownName, UsageError

KEPT, HOURS, AT_ONCE = 20, 2, 2
"""Finished jobs that are kept, for how long, and how many run side by side."""


class Stopped(Exception):
    """Raised inside a job that was told to stop."""


class Job:
    """One piece of work over many items; its results grow while it runs."""

    def __init__(self, total: int) -> None:
        self.id = secrets.token_urlsafe(18)
        self.total = total
        self.done = 0
        self.rows: list[dict[str, Any]] = []
        self.result: Any = None
        self.about: dict[str, Any] = {}
        self.error: IsthmusError | None = None
        self.ended = False
        self.stop = threading.Event()
        self.over = threading.Event()
        self.born = time.monotonic()

    @property
    def state(self) -> str:
        """Return waiting, running, done, stopped or failed."""
        if self.error is not None:
            return "failed"
        if self.ended:
            return "stopped" if self.stop.is_set() else "done"
        return "running" if self.done else "waiting"

    def count(self, done: int) -> None:
        """Say how many items are done; raises `Stopped` where the job was told to stop."""
        self.done = done
        if self.stop.is_set():
            raise Stopped


class Jobs:
    """Runs jobs in threads and forgets them after a while; an id that nobody was given cannot be guessed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._named: dict[Hashable, Job] = {}
        self._live: set[Job] = set()
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(AT_ONCE)
        self._clock = clock

    def start(
        self, total: int, work: Callable[[Job], Iterable[dict[str, Any]]], name: Hashable = None
    ) -> Job:  # fmt: skip
        """Start a job; ``work`` yields a row an item.

        Parameters
        ----------
        name
            What the job is of: while one of that name runs or has ended well, it is the one returned.

        Raises
        ------
        UsageError
            When as many jobs as are kept are still running.
        """
        job = Job(total)
        job.born = self._clock()
        with self._lock:
            self._drop()
            known = self._named.get(name) if name is not None else None
            if known is not None and known.state in ("waiting", "running", "done"):
                return known
            if sum(not j.ended for j in self._jobs.values()) >= KEPT:
                raise UsageError("Too many pieces of work are under way.", "Wait until one is done.")
            self._jobs[job.id] = job
            self._live.add(job)
            if name is not None:
                self._named[name] = job
        threading.Thread(target=self._run, args=(job, work), daemon=True).start()
        return job

    def get(self, job_id: str) -> Job:
        """Return a job, or raise `UnknownName`: it may have been forgotten."""
        with self._lock:
            self._drop()
            if job_id in self._jobs:
                return self._jobs[job_id]
        error = UnknownName("file", "of this address", ())
        error.hint = f"Results are kept for {HOURS} hours and until the server stops. Send the file again."
        raise error

    def forget(self, job_id: str) -> None:
        """Stop a job and forget its results."""
        with self._lock:
            job = self._jobs.pop(job_id, None)
        if job is not None:
            job.stop.set()

    def close(self, seconds: float = 3.0) -> None:
        """Stop every job and wait for them together, at most so long: a program that ends takes no work with it."""
        with self._lock:
            left = list(self._live)
        for job in left:
            job.stop.set()
        until = time.monotonic() + seconds
        for job in left:
            job.over.wait(max(0.0, until - time.monotonic()))

    def _run(self, job: Job, work: Callable[[Job], Iterable[dict[str, Any]]]) -> None:
        with self._turn:
            try:
                for row in work(job):
                    if job.stop.is_set():
                        break
                    job.rows.append(row)
                    job.done = len(job.rows)
            except Stopped:
                pass
            except IsthmusError as error:
                job.error = error
            except Exception as error:  # the page tells that it failed; the kind is all that may be said
                job.error = IsthmusError(f"The work failed ({type(error).__name__}).", "Ask again.")
            job.ended = True
            job.over.set()
        with self._lock:
            self._live.discard(job)

    def _drop(self) -> None:
        old = [i for i, j in self._jobs.items() if j.ended and self._clock() - j.born > HOURS * 3600]
        done = [i for i, j in self._jobs.items() if j.ended]
        for job_id in {*old, *done[: max(0, len(done) - KEPT)]}:
            del self._jobs[job_id]
        self._named = {name: job for name, job in self._named.items() if job.id in self._jobs}
