"""Long answers beside the requests that ask for them: once a question, told with counts, and cancelled."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any

from isthmus.faces.desk import Desk
from isthmus.faces.jobs import Job
from isthmus.lake.open import Lake, open_lake
from isthmus.model.errors import UsageError
from isthmus.scenario import Scenario, points, run

DRAWS, MOST_DRAWS = 2_000, 20_000
"""Draws of a run where nobody asks for another number, and the most that a request may ask for."""
PATIENCE = 0.7
"""Seconds a page waits for a run before it tells its reader how far it is."""


def begun(desk: Desk, scenario: Scenario, draws: int = DRAWS, seed: int = 1) -> Job:
    """Return the job that runs a scenario on the current snapshot: the one under way or done, or a new one."""

    def make(lake: Lake, count: Callable[[int], None]) -> Any:
        return run(lake, scenario, draws=draws, seed=seed, progress=lambda done, _of: count(done))

    return _job(desk, ("scenario", repr(scenario), draws, seed), points(scenario, draws), make)


def brief_written(desk: Desk, given: dict[str, Any]) -> Job:
    """Return the job that writes a brief; ``given`` are the words of `isthmus.faces.shapes.brief.words_of`."""
    from isthmus.report.evidence_brief import sections, written  # noqa: PLC0415  (loads every measure)
    from isthmus.report.subject import subject_of  # noqa: PLC0415

    with desk.lake() as lake:
        subject = subject_of(
            lake, given["names"], first=given.get("from"), last=given.get("to"), institution=given.get("institution"),
            field=given.get("field"),
        )  # fmt: skip
    return _job(
        desk, ("brief", repr(subject)), len(sections(subject)), lambda lake, count: written(lake, subject, count)
    )


def claims_judged(desk: Desk) -> Job:
    """Return the job that judges the register of claims."""
    from isthmus.discovery import members  # noqa: PLC0415
    from isthmus.report.claims_page import ROOM, judge  # noqa: PLC0415

    return _job(desk, ("claims",), len(members(ROOM, "CLAIM")), lambda lake, count: judge(lake, None, count))


def _job(desk: Desk, name: Hashable, total: int, make: Callable[[Lake, Callable[[int], None]], Any]) -> Job:
    snapshot = desk.snapshot_id()

    def work(job: Job) -> Iterator[dict[str, Any]]:
        job.result = make(
            open_lake(desk.root, as_of=snapshot), job.count
        )  # its own: readers of pages do not wait for it
        job.done = job.total
        yield from ()

    return desk.jobs.start(total, work, (snapshot, name))


def ended(job: Job, seconds: float | None) -> bool:
    """Wait for a job, at most so long; say whether it is over. What went wrong in it is raised."""
    over = job.over.wait(seconds)
    if job.error is not None:
        raise job.error
    if over and job.state == "stopped":
        raise UsageError("This work was stopped before it was done.", "Ask again: it begins anew.")
    return over


def state_record(job: Job) -> dict[str, Any]:
    """Return how far a job is."""
    return {"run": job.id, "state": job.state, "done": job.done, "of": job.total}
