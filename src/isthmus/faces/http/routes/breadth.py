"""How narrow a restriction is, the narrowest for a purpose, where cooperation is open, and a finding replicated."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.faces.http.describe import Nothing, Strict, answers, as_json
from isthmus.faces.http.fresh import fresh
from isthmus.faces.works import with_works

ROUTER = APIRouter(prefix="/api/v1", tags=["breadth"])
ACT = "open"
TEXT = 2_000
AMONG = "countries >= 2"
TARGET = "listed-and-sensitive"


class Purpose(Strict):
    """What is to be caught, and among which works."""

    target: str = Field(TARGET, max_length=TEXT, description="A target's id, or a statement.")
    among: str = Field(AMONG, max_length=TEXT, description="The works a rule could reach, as a statement.")
    as_of: str | None = Field(None, max_length=80, description="Snapshot id or date: the lake as it stood.")


class Asked(Purpose):
    """A rule and its target."""

    rule: str | None = Field(None, max_length=TEXT, description="A rule's id, or a statement; without it every rule.")
    without: list[str] = Field(
        default=[], alias="except", max_length=10, description="Statements of what the rule does not touch."
    )


class Searched(Purpose):
    """What a search is asked for."""

    recall: list[float] = Field(default=[], max_length=8, description="Shares of the target to reach.")
    terms: list[str] = Field(default=[], max_length=10, description="Terms that rules may use, or all.")
    clauses: int = Field(2, ge=1, le=3, description="Most clauses of a rule.")
    exceptions: int = Field(1, ge=0, le=2, description="Most exceptions of a rule.")
    seconds: float = Field(10, gt=0, le=30, description="Time; what is not proved by then shows its gap.")


class Divided(Purpose):
    """How the works are divided, and where the line is."""

    by: str = Field("field", max_length=20, description="field or area.")
    line: float = Field(0.05, gt=0, lt=1, description="The share that divides open from sensitive.")


class Fell(Strict):
    """Whose joint works, and when."""

    country: str = Field("CN", max_length=80, description="Country, by code or name.")
    partner: str | None = Field(None, max_length=80, description="Joint with this country; without it with any other.")
    first: int = Field(2018, alias="from", ge=1900, le=2050, description="Last year of the first three.")
    last: int | None = Field(None, alias="to", ge=1900, le=2050, description="Last year of the second three.")


@ROUTER.get(
    "/breadth",
    summary="How narrow a rule is, or every rule",
    responses=answers(
        "One rule with its rivals, or a row for every rule.",
        rows="A row a rule: works, precision, recall, collateral, each with its interval.",
        row="The same of the one rule asked about.",
        rivals="The same rule against every other target.",
        not_covered="What this lake cannot count, and why.",
        caveats="What to keep in mind.",
        vintages="Data vintages it rests on.",
    ),
)
def breadth(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Count what a rule touches, catches and misses. Works are a footprint, not evidence of harm."""

    def make() -> Any:
        from isthmus.faces.shapes.breadth import rule_record, rules_record  # noqa: PLC0415
        from isthmus.policy.breadth.compare import every_rule, every_target  # noqa: PLC0415
        from isthmus.policy.breadth.measure import breadth as of  # noqa: PLC0415
        from isthmus.policy.breadth.shelf import restriction, target  # noqa: PLC0415

        def count(world: Any) -> Any:
            if asked.rule is None:
                return rules_record(every_rule(world, asked.target, asked.among))
            rule = restriction(asked.rule, tuple(asked.without))
            found = of(world, rule, target(asked.target), asked.among)
            return rule_record(found, every_target(world, rule, asked.among))

        return as_json(with_works(request.app.state.desk, count, ("rule", asked.model_dump_json()), asked.as_of))

    return fresh(request, make)


@ROUTER.get(
    "/breadth/rules",
    summary="Rules and targets that ship, and the grammar",
    responses=answers("The shelf.", restrictions="Every rule.", targets="Every target.", terms="The grammar's terms."),
)
def rules(request: Request, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return every rule and target with source, standing, text and what of it is not mapped."""
    del nothing

    def make() -> Any:
        from isthmus.policy.breadth.shelf import restrictions, targets  # noqa: PLC0415
        from isthmus.policy.breadth.statement import KINDS, NUMBERS  # noqa: PLC0415

        shelf = {"restrictions": list(restrictions().values()), "targets": list(targets().values())}
        return as_json(msgspec.to_builtins(shelf) | {"terms": KINDS | NUMBERS})

    return fresh(request, make)


@ROUTER.get(
    "/breadth/search",
    summary="The narrowest rules for a purpose",
    responses=answers(
        "The front.",
        rows="A rule for each share reached: what it catches and loses, its gap, what it spares.",
        blanket="The union of whole countries it is compared with.",
        itself="The target run as a rule.",
        not_reached="Shares that no rule reaches.",
        caveats="What to keep in mind.",
    ),
)
def search(request: Request, asked: Annotated[Searched, Query()]) -> Response:
    """Find the rules that reach a share of a target and touch fewest works outside it."""

    def make() -> Any:
        from isthmus.faces.shapes.breadth import search_record  # noqa: PLC0415
        from isthmus.policy.breadth.search import RECALLS  # noqa: PLC0415
        from isthmus.policy.breadth.search import search as of  # noqa: PLC0415
        from isthmus.policy.breadth.shelf import target  # noqa: PLC0415

        def look(world: Any) -> Any:
            return search_record(of(
                world, target(asked.target), recalls=asked.recall or RECALLS, kinds=asked.terms,
                clauses=asked.clauses, exceptions=asked.exceptions, seconds=asked.seconds, among=asked.among,
            ))  # fmt: skip

        return as_json(with_works(request.app.state.desk, look, ("search", asked.model_dump_json()), asked.as_of))

    return fresh(request, make)


@ROUTER.get(
    "/breadth/portfolio",
    summary="Where cooperation is open by evidence",
    responses=answers(
        "The places.",
        places="Each field or area: its share in the target, standing, worth, and what would change it.",
        not_covered="Places without works: not known, not open.",
        caveats="What to keep in mind.",
    ),
)
def portfolio(request: Request, asked: Annotated[Divided, Query()]) -> Response:
    """Set each field or area against a target and a line: open, uncertain or sensitive."""

    def make() -> Any:
        from isthmus.policy.breadth.portfolio import portfolio as of  # noqa: PLC0415
        from isthmus.policy.breadth.portfolio import units  # noqa: PLC0415
        from isthmus.policy.breadth.shelf import target  # noqa: PLC0415

        def divide(world: Any) -> Any:
            return of(world, target(asked.target), units(world, asked.by), asked.line, asked.among)

        return as_json(with_works(request.app.state.desk, divide, ("places", asked.model_dump_json()), asked.as_of))

    return fresh(request, make)


@ROUTER.get(
    "/breadth/safe",
    summary="Whether joint work fell least in dual-use fields",
    responses=answers(
        "The replication.",
        verdict="replicated, contradicted, mixed or cannot be told.",
        rows="Each field: the change, its interval, and the change it could show.",
        layers="Which layers can carry the question.",
    ),
)
def safe(request: Request, asked: Annotated[Fell, Query()]) -> Response:
    """Put a published finding to the layers that can carry it, or say why none can."""

    def make() -> Any:
        from isthmus.policy.breadth.safe import replicate  # noqa: PLC0415

        def put(world: Any) -> Any:
            return replicate(world, asked.country, asked.partner, asked.first, asked.last)

        return as_json(with_works(request.app.state.desk, put, ("safe", asked.model_dump_json())))

    return fresh(request, make)
