"""The works of rule breadth for the API and the pages: columns and ties made once a snapshot, names by a lent lake.

What is made once is asked for before a lake is lent: nobody who holds a lake waits for another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from isthmus.faces.desk import Desk
from isthmus.faces.jobs import Job
from isthmus.model.errors import NotCovered

if TYPE_CHECKING:
    from isthmus.policy.breadth.world import World

Made = TypeVar("Made")


def with_works(desk: Desk, make: Callable[[World], Made], key: Hashable, as_of: str | None = None) -> Made:
    """Return what is made of the works of a snapshot, from memory where ``key`` was asked for a short while ago.

    The first who asks waits until the works are read.
    """
    from isthmus.policy.breadth.world import World, open_world  # noqa: PLC0415  (loads Ibis)

    ties = _ties(desk)
    if as_of is not None and desk.snapshot_id(as_of) != desk.snapshot_id():
        with desk.lake(as_of) as lake:
            return make(open_world(lake, lambda: ties))
    columns = desk.once("breadth", lambda lake: open_world(lake).columns)
    found: Made = desk.recent(("breadth", key), lambda lake: make(World(lake, columns, lambda: ties)))
    return found


def prepared(desk: Desk) -> Job:
    """Return the job that reads the works and the ties of the current snapshot: under way, done, or a new one."""

    def work(job: Job) -> Iterator[dict[str, Any]]:
        with_works(desk, lambda _works: None, "prepared")
        job.done = job.total
        yield from ()

    return desk.jobs.start(1, work, (desk.snapshot_id(), "breadth"))


def _ties(desk: Desk) -> Any:
    """Return the ties by list; none where the lake holds no registry to tie entries to."""
    from isthmus.faces.indexes import screening  # noqa: PLC0415
    from isthmus.faces.shapes.breadth import kept_ties, ties_of  # noqa: PLC0415

    kept = desk.once("breadth-ties-kept", kept_ties)
    if kept is not None:
        return kept
    try:
        screened = screening(desk)
    except NotCovered:
        return {}
    return desk.once("breadth-ties", lambda lake: ties_of(lake, lambda _lake: screened))
