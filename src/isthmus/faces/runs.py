"""Runs of scenarios beside the requests that ask for them: once a question, told with counts, and cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from isthmus.faces.desk import Desk
from isthmus.faces.jobs import Job
from isthmus.lake.open import open_lake
from isthmus.scenario import Scenario, points, run

DRAWS, MOST_DRAWS = 2_000, 20_000
"""Draws of a run where nobody asks for another number, and the most that a request may ask for."""
PATIENCE = 0.7
"""Seconds a page waits for a run before it tells its reader how far it is."""


def begun(desk: Desk, scenario: Scenario, draws: int = DRAWS, seed: int = 1) -> Job:
    """Return the job that runs a scenario on the current snapshot: the one under way or done, or a new one."""
    snapshot = desk.snapshot_id()

    def work(job: Job) -> Iterator[dict[str, Any]]:
        lake = open_lake(desk.root, as_of=snapshot)  # its own: readers of pages do not wait for it
        job.result = run(lake, scenario, draws=draws, seed=seed, progress=lambda done, _of: job.count(done))
        job.done = job.total
        yield from ()

    name = ("scenario", snapshot, repr(scenario), draws, seed)
    return desk.jobs.start(points(scenario, draws), work, name)


def ended(job: Job, seconds: float | None) -> bool:
    """Wait for a job, at most so long; say whether it is over. What went wrong in it is raised."""
    over = job.over.wait(seconds)
    if job.error is not None:
        raise job.error
    return over


def state_record(job: Job) -> dict[str, Any]:
    """Return how far a job is."""
    return {"run": job.id, "state": job.state, "done": job.done, "of": job.total}
