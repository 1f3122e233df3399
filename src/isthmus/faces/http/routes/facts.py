"""Curated facts and what is made of them: agreements, areas, groups, institutions, claims, briefs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.faces.desk import Desk
from isthmus.faces.http.acts import OPEN, SIGNED, act
from isthmus.faces.http.describe import Nothing, Page, Strict, answers, as_json, paged
from isthmus.faces.http.fresh import Made, fresh
from isthmus.faces.runs import brief_written, claims_judged, ended, state_record
from isthmus.faces.shapes.brief import command, words_of
from isthmus.measure._query import FIRST_YEAR, LAST_YEAR
from isthmus.model.country import parse
from isthmus.model.errors import UnknownName
from isthmus.words import LANGUAGES

ROUTER = APIRouter(prefix="/api/v1", tags=["facts"])
ACT = OPEN
FORMS = ("json", "html", "pdf")


class On(Strict):
    """The day asked for."""

    on: date | None = Field(None, description="As of this day; without it today.", examples=["2024-01-01"])


class Register(Page):
    """Which agreements are wanted."""

    on: date | None = Field(None, description="As of this day; without it today.")
    party: list[str] = Field(
        default=[], max_length=2, description="One party, or two for a pair with its history; EU for the Union.",
        examples=[["US", "CN"]],
    )  # fmt: skip
    due: int | None = Field(None, ge=1, le=120, description="Only what ends within so many months, or is over.")


class Named(Page):
    """An institution's name."""

    name: str = Field(
        min_length=1, max_length=200, description="Words of a name, in any script or romanised.", examples=["Tsinghua"]
    )


class Waited(Strict):
    """How long an answer may be waited for."""

    wait: float = Field(
        600, ge=0, le=600, description="Seconds to wait; what takes longer is answered with 202 and its id."
    )


class Written(Waited):
    """How a brief is written."""

    first: int | None = Field(None, alias="from", ge=FIRST_YEAR, le=LAST_YEAR, description="First year.")
    last: int | None = Field(None, alias="to", ge=FIRST_YEAR, le=LAST_YEAR, description="Last year.")
    language: str = Field("en", description="en, zh-Hans or zh-Hant.", json_schema_extra={"enum": list(LANGUAGES)})
    form: str = Field("json", alias="format", description="json, html or pdf.", json_schema_extra={"enum": list(FORMS)})


UNDER_WAY: dict[int | str, dict[str, Any]] = {202: {"description": "It is under way: its id, and how far it is."}}


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _day(on: date | None) -> str:
    return (on or datetime.now(UTC).date()).isoformat()


@ROUTER.get(
    "/agreements",
    summary="Science and technology agreements",
    responses=answers("The register.", on="The day.", agreements="Each row a state of an agreement.",
                      not_covered="What is left out, and why.", page="The page."),
)  # fmt: skip
def agreements(request: Request, asked: Annotated[Register, Query()]) -> Response:
    """Return how agreements stand on a day; of two parties every state over time; with ``due`` what ends soon."""
    from isthmus.lake import agreements as register  # noqa: PLC0415  (opens the lake)
    from isthmus.source.agreements import not_covered  # noqa: PLC0415

    def make() -> Made:
        sides, on = tuple(parse(p) for p in asked.party), _day(asked.on)
        with _desk(request).lake() as lake:
            if asked.due:
                rows = register.due(lake, on, asked.due, sides)
            else:
                rows = register.states(lake, sides) if len(sides) == 2 else register.standing(lake, on, sides)
        found, told = paged(rows, asked)
        return as_json({"on": on, "agreements": found, "not_covered": not_covered(), "page": told})

    return fresh(request, make)


@ROUTER.get(
    "/areas",
    summary="Areas of technology",
    responses=answers("The areas.", areas="Each with topics and works loaded.", not_covered="Areas without topics."),
)
def areas(request: Request, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return every area of every scheme, with its topics and the works loaded in it."""
    del nothing
    from isthmus.lake import areas as read  # noqa: PLC0415
    from isthmus.source.areas import schemes  # noqa: PLC0415

    def make() -> Made:
        with _desk(request).lake() as lake:
            return as_json({"areas": read.areas(lake), "not_covered": schemes().not_covered})

    return fresh(request, make)


@ROUTER.get(
    "/areas/{scheme}/{area}",
    summary="The topics of an area",
    responses=answers("The topics.", area="Scheme and area.", topics="Each with degree, theme and reason."),
)
def area(request: Request, scheme: str, area: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return the topics that belong to an area, with degree and reason."""
    del nothing
    from isthmus.lake import areas as read  # noqa: PLC0415

    def make() -> Made:
        with _desk(request).lake() as lake:
            return as_json({"area": f"{scheme}/{area}", "topics": read.topics(lake, f"{scheme}/{area}")})

    return fresh(request, make)


@ROUTER.get(
    "/groups",
    summary="Groups of countries",
    responses=answers("The groups.", on="The day.", groups="Each with its members on the day.",
                      not_covered="Groups that are left out, and why."),
)  # fmt: skip
def groups(request: Request, asked: Annotated[On, Query()]) -> Response:
    """Return every dated group, with how many belonged to it on a day."""
    from isthmus.lake import facts  # noqa: PLC0415
    from isthmus.source.country_groups import not_covered  # noqa: PLC0415

    def make() -> Made:
        with _desk(request).lake() as lake:
            found = facts.groups(lake, _day(asked.on))
        return as_json({"on": _day(asked.on), "groups": found, "not_covered": not_covered()})

    return fresh(request, make)


@ROUTER.get(
    "/groups/{group}",
    summary="The members of a group",
    responses=answers("The group.", group="Its id.", on="The day, or null.", memberships="Each with its dates."),
)
def group(request: Request, group: str, asked: Annotated[On, Query()]) -> Response:
    """Return a group's memberships with dates and evidence: those of a day, or every one ever held."""
    from isthmus.lake import facts  # noqa: PLC0415

    def make() -> Made:
        on = asked.on.isoformat() if asked.on else None
        with _desk(request).lake() as lake:
            return as_json({"group": group, "on": on, "memberships": facts.group(lake, group, on)})

    return fresh(request, make)


@ROUTER.get(
    "/institutions",
    summary="Find institutions by name",
    responses=answers("The institutions.", name="The name asked for.", institutions="Each with the name that matched.",
                      page="The page."),
)  # fmt: skip
def institutions(request: Request, asked: Annotated[Named, Query()]) -> Response:
    """Return the institutions of the registry with a name that holds every word asked for."""
    from isthmus.faces.names import search  # noqa: PLC0415

    def make() -> Made:
        found, told = paged(search(_desk(request), asked.name), asked)
        return as_json({"name": asked.name, "institutions": found, "page": told})

    return fresh(request, make)


@ROUTER.get(
    "/institutions/{institution}",
    summary="An institution and its works loaded",
    responses=answers("The institution.", ror_id="Its id.", name="Its name.", names="Its other names.",
                      works="Works loaded by year, field, partner and country; <5 for one to four.",
                      works_covered="Whether works are loaded at all."),
)  # fmt: skip
def institution(request: Request, institution: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return an institution of the registry, and its works loaded; small counts as ``<5``."""
    del nothing
    from isthmus.lake import institution as read  # noqa: PLC0415

    def make() -> Made:
        with _desk(request).lake() as lake:
            about, counts = read.about(lake, institution), read.works(lake, institution)
            covered = bool(lake.vintage("openalex-works"))
        shown = {k: [r | {"works": read.shown(r["works"])} for r in rows] for k, rows in counts.items()}
        return as_json(about | {"works": shown, "works_covered": covered})

    return fresh(request, make)


@ROUTER.get(
    "/institutions/{institution}/ties",
    summary="Co-publication with listed organisations",
    responses=answers("The ties.", about="What they are, and are not.", institution="Its id and name.",
                      vintages="What they rest on.", rows="Each cell; <5 for one to four works."),
)  # fmt: skip
@act(SIGNED)
def ties(request: Request, institution: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return works with listed organisations by year, field and size of team: context, never a finding."""
    del nothing
    from isthmus.faces.web.pages.ties import read  # noqa: PLC0415  (builds the index of the lists)
    from isthmus.screen.ties import ABOUT  # noqa: PLC0415

    ror_id, name, found, names, lists = read(_desk(request), institution)
    rows = [{"listed": names[c.ror_id]} | {k: v for k, v in msgspec.to_builtins(c).items() if k != "work_ids"}
            for c in found.cells]  # fmt: skip
    return _told({"about": ABOUT, "institution": {"ror_id": ror_id, "name": name},
                  "vintages": [*found.vintages, *lists], "rows": rows})  # fmt: skip


@ROUTER.get(
    "/claims",
    summary="What is said in public, judged on the data",
    responses=answers("The claims.", claims="Each with its verdict, numbers and vintages.") | UNDER_WAY,
)
def claims(request: Request, asked: Annotated[Waited, Query()]) -> Response:
    """Return the register of claims, each with what the data loaded say of it."""
    from isthmus.report.claims_page import to_json  # noqa: PLC0415

    job = claims_judged(_desk(request))
    if not ended(job, asked.wait):
        return _told(state_record(job), 202)
    return _told(to_json(job.result))


@ROUTER.get(
    "/briefs/{subject}",
    summary="An evidence brief",
    responses=answers("The brief.", ("application/json", "text/html", "application/pdf"), title="Its title.",
                      sections="Each with statements, or why it is empty.") | UNDER_WAY,
)  # fmt: skip
def brief(request: Request, subject: str, asked: Annotated[Written, Query()]) -> Response:
    """Return the brief of US-CN, DE, group:EU, institution:ROR or field:ID: every sentence with what it rests on."""
    from isthmus.report.evidence_brief import to_html, to_json  # noqa: PLC0415
    from isthmus.report.pdf import to_pdf  # noqa: PLC0415

    for value, choices, what in ((asked.language, LANGUAGES, "language"), (asked.form, FORMS, "format")):
        if value not in choices:
            raise UnknownName(what, value, choices)
    given = words_of(subject) | {"from": asked.first, "to": asked.last}
    job = brief_written(_desk(request), given)
    if not ended(job, asked.wait):
        return _told(state_record(job), 202)
    if asked.form == "json":
        return _told(to_json(job.result, asked.language))
    html = to_html(job.result, command(given, asked.language, _desk(request).snapshot_id()), asked.language)
    if asked.form == "html":
        return Response(html, media_type="text/html; charset=utf-8")
    return Response(to_pdf(html), media_type="application/pdf")


def _told(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")
