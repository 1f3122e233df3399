"""What the lake holds: its sources and vintages, tables, snapshots, records set aside, citations."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.discovery import member
from isthmus.faces.desk import Desk
from isthmus.faces.http.describe import Nothing, Page, Strict, answers, as_json, paged
from isthmus.faces.http.fresh import Made, fresh
from isthmus.faces.shapes.lake import STYLES, cited_as, set_aside, source_record, status_of
from isthmus.lake.snapshot import history, load

ROUTER = APIRouter(prefix="/api/v1", tags=["lake"])
ACT = "open"


class AsOf(Strict):
    """Which snapshot is meant."""

    as_of: str | None = Field(None, max_length=80, description="Snapshot id or date; without it the current one.")


class SetAside(Page):
    """Which records set aside are wanted."""

    source: str | None = Field(None, max_length=80, description="Only those of this source.", examples=["ror"])


class Cited(Strict):
    """Which vintages are cited, and how."""

    vintage: list[str] = Field(
        default=[], max_length=100, description="Vintage ids; without one, all of the current lake."
    )
    style: str = Field("json", description="json, csl-json, bibtex or text.", json_schema_extra={"enum": list(STYLES)})


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


@ROUTER.get(
    "/lake/status",
    summary="What the lake holds",
    responses=answers(
        "The status.", snapshot="Snapshot id.", sources="Each source with its vintage; read = kept + quarantined."
    ),
)
def status(request: Request, when: Annotated[AsOf, Query()]) -> Response:
    """Return each source with its vintage: records read = kept + quarantined, always."""

    def make() -> Any:
        snapshot_id, snapshot = load(_desk(request).root, when.as_of)
        return as_json(status_of(snapshot) | {"snapshot": snapshot_id})

    return fresh(request, make)


@ROUTER.get(
    "/lake/tables",
    summary="The tables of the lake",
    responses=answers("The tables.", tables="Each table: what a row is, how many there are."),
)
def tables(request: Request, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return every table with what a row of it is, and the number of rows."""
    del nothing
    from isthmus.lake.tables import TABLES  # noqa: PLC0415  (loads Arrow)

    def make() -> Any:
        _id, snapshot = load(_desk(request).root)
        return as_json({"tables": [{"table": n, "row": t.row, "rows": snapshot.rows(n)} for n, t in TABLES.items()]})

    return fresh(request, make)


@ROUTER.get(
    "/lake/snapshots",
    summary="The lake through time",
    responses=answers(
        "The snapshots.", current="Id of the current one.", snapshots="Each with the time it was completed."
    ),
)
def snapshots(request: Request, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return every snapshot, oldest first; give an id as ``as_of`` to ask the lake as it stood."""
    del nothing

    def make() -> Any:
        times = history(_desk(request).root)
        found = [{"snapshot": s, "completed": t.isoformat(timespec="seconds")} for s, t in times.items()]
        return as_json({"current": _desk(request).snapshot_id(), "snapshots": found})

    return fresh(request, make)


@ROUTER.get(
    "/lake/quarantine",
    summary="Records set aside",
    responses=answers(
        "Records set aside.", records="Each with its place, reason and content.", page="Which records these are."
    ),
)
def quarantine(request: Request, page: Annotated[SetAside, Query()]) -> Response:
    """Return the records that could not be read, whole, with the reason."""

    def make() -> Any:
        with _desk(request).lake() as lake:
            rows, told = paged(set_aside(lake, page.source), page)
        return as_json({"records": rows, "page": told})

    return fresh(request, make)


@ROUTER.get(
    "/lake/cite",
    summary="Citations and licences",
    responses=answers("The citations.", ("application/json", "text/plain")),
)
def citations(request: Request, cited: Annotated[Cited, Query()]) -> Response:
    """Return what to cite for the vintages of an answer, also of older snapshots, and their licences."""
    from isthmus.lake.cite import citations as of_lake  # noqa: PLC0415

    return fresh(request, lambda: Made(*cited_as(of_lake(_desk(request).root, tuple(cited.vintage)), cited.style)))


@ROUTER.get(
    "/sources",
    summary="The sources, and how they stand here",
    responses=answers(
        "The sources.",
        on="The day of the answer.",
        sources="Each source.",
        not_loaded="Important lists that are not loaded, and why.",
    ),
)
def sources(request: Request, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return every source: licence, cadence, where it stands, its age; and important lists that are not loaded."""
    del nothing
    from isthmus.lake.inputs import mirror_path  # noqa: PLC0415
    from isthmus.lake.standing import standings  # noqa: PLC0415
    from isthmus.source._not_loaded import not_loaded  # noqa: PLC0415

    def make() -> Any:
        today = datetime.now(UTC).date()
        found = standings(mirror_path(), _desk(request).root, today)
        return as_json({"on": today.isoformat(), "sources": found, "not_loaded": not_loaded()})

    return fresh(request, make)


@ROUTER.get(
    "/sources/{source}",
    summary="What a source is",
    responses=answers(
        "The source.", id="Its id.", title="Its title.", licence="Its licence.", citation="How to cite it."
    ),
)
def source(request: Request, source: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return all that a source says of itself, and where it is fetched from."""
    del nothing
    found = member("source", "SOURCE", "source", source).SOURCE
    return fresh(request, lambda: as_json(source_record(found)))
