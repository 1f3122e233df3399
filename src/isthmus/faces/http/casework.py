"""What the routes of cases share: the cabinet of the person who asks, and what a step may use of the lake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request

from isthmus.faces.desk import Desk
from isthmus.faces.http.who import Present
from isthmus.faces.indexes import ONE_AT_A_TIME, screening
from isthmus.faces.steps._step import Means
from isthmus.model.errors import NoLake, NotCovered
from isthmus.review import opening
from isthmus.review.cabinet import Cabinet


def cabinet(here: Present) -> Cabinet:
    """Return the cases of the office's store, as the person who asks opens them."""
    return Cabinet(here.store, here.actor, datetime.now(UTC).date())


def means(request: Request, here: Present) -> Means:
    """Return what a step may use."""
    desk: Desk = request.app.state.desk

    def worth(home: str, partner: str, field: str) -> tuple[Any, ...]:
        from isthmus.review.partners import partners  # noqa: PLC0415  (loads measures)
        from isthmus.review.worth import figures  # noqa: PLC0415

        with desk.lake() as lake:
            return figures(lake, home, partner), partners(lake, home, partner, field)

    return Means(cabinet(here), lambda: instruments(desk), worth)


@contextmanager
def instruments(desk: Desk) -> Iterator[opening.Instruments]:
    """Lend the registry, lists and areas of the lake to one request; without them the desk works on plain words."""
    try:
        made = screening(desk)
        with desk.lake() as lake:
            found = opening.instruments(lake, made)
    except (NoLake, NotCovered):
        yield opening.NONE
        return
    with ONE_AT_A_TIME:
        yield found
