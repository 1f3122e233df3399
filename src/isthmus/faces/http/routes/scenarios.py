"""Scenarios: the ready ones, their results, runs under way, cards, targets and hindcasts."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import yaml
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.faces.desk import Desk
from isthmus.faces.http.acts import OPEN
from isthmus.faces.http.describe import Nothing, Page, Strict, answers, as_json, paged
from isthmus.faces.http.fresh import fresh
from isthmus.faces.runs import DRAWS, MOST_DRAWS, begun, ended, state_record
from isthmus.faces.shapes.scenario import Levers, card_record, changed, ready, scenario_record
from isthmus.model.errors import UnknownName
from isthmus.scenario import Scenario, fitted, iamc, library, models, module, read, replicate, to_text, verdicts

ROUTER = APIRouter(prefix="/api/v1", tags=["scenarios"])
ACT = OPEN
FORMS = ("json", "iamc")
RESULT = {
    "run_id": "The same id is the same result.", "outcomes": "Each outcome: 5%, middle, 95%.",
    "rows": "Each country or institution.", "groups": "World Bank income groups.", "tornado": "Each range moved alone.",
    "sobol": "Shares of the variance.", "flips": "When conclusions turn.", "four_lines": "With and without the policy.",
    "rivals": "Accounts that disagree.", "card": "The model's card.", "caveats": "What to keep in mind.",
}  # fmt: skip


class Drawn(Strict):
    """How a scenario is drawn, and how long the answer may be waited for."""

    draws: int = Field(DRAWS, ge=1, le=MOST_DRAWS, description="Draws of the ranges.", examples=[500])
    seed: int = Field(1, ge=0, le=2**31 - 1, description="Seed of the draws.")
    form: str = Field("json", alias="format", description="json, or iamc: the long table of the IAMC data format.",
                      json_schema_extra={"enum": list(FORMS)})  # fmt: skip
    wait: float = Field(
        600, ge=0, le=600, description="Seconds to wait; a run that takes longer is answered with 202 and its id."
    )


class Moved(Drawn):
    """The levers of a ready scenario; those left out stay as they are."""

    side: list[str] = Field(
        default=[], max_length=3,
        description="Sides in order, each of codes or names with commas between; * is all others.",
        examples=[["US", "CN"]],
    )  # fmt: skip
    set: list[str] = Field(
        default=[], max_length=30, description="Ranges, such as depth=0.3..1.", examples=[["depth=0.3..1"]]
    )
    year: int | None = Field(None, ge=1900, le=2100, description="Year of the network; without it the last with links.")
    layer: str | None = Field(None, max_length=20, description="works, code or moves.")
    field: str | None = Field(None, max_length=200, description="OpenAlex field (works loaded only).")


class Own(Drawn):
    """A scenario of one's own."""

    scenario: dict[str, Any] = Field(
        description="A scenario as its YAML file writes it (docs/scenarios.md).",
        examples=[{"from": "reassure", "id": "mine"}],
    )


@ROUTER.get(
    "/scenarios",
    summary="The ready scenarios",
    responses=answers("The scenarios.", scenarios="Each with its model, sides and ranges.", page="The page."),
)
def scenarios(request: Request, page: Annotated[Page, Query()]) -> Response:
    """Return every ready scenario: its question, model, network, sides and ranges."""

    def make() -> Any:
        found, told = paged([scenario_record(s) for s in library().values()], page)
        return as_json({"scenarios": found, "page": told})

    return fresh(request, make)


@ROUTER.get(
    "/scenarios/{scenario}",
    summary="What a scenario asks",
    responses=answers("The scenario.", id="Its id.", question="What it asks.", params="Each parameter's range."),
)
def scenario(request: Request, scenario: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return one ready scenario with every range it is run with."""
    del nothing
    return fresh(request, lambda: as_json(scenario_record(ready(scenario))))


@ROUTER.get(
    "/scenarios/{scenario}/result",
    summary="Run a scenario",
    responses=answers("The result.", ("application/json", "text/csv"), **RESULT)
    | {202: {"description": "It is under way: its id, and how far it is."}},
)
def result(request: Request, scenario: str, moved: Annotated[Moved, Query()]) -> Response:
    """Run a ready scenario with levers moved: ranges, never points, and what the answer hangs on."""
    plain = ready(scenario)
    desk: Desk = request.app.state.desk
    if module(plain.model).CARD.network and not moved.side:
        with desk.lake() as lake:
            plain = fitted(lake, plain)
    chosen = changed(plain, Levers(
        sides=tuple(moved.side), settings=tuple(moved.set), year=moved.year, layer=moved.layer, field=moved.field,
    ))  # fmt: skip
    return _run(desk, chosen, moved)


@ROUTER.post(
    "/scenarios/result",
    summary="Run a scenario of your own",
    responses=answers("The result.", ("application/json", "text/csv"), **RESULT)
    | {202: {"description": "It is under way: its id, and how far it is."}},
)
def own_result(request: Request, body: Own) -> Response:
    """Run a scenario that differs from a ready one, or a whole one. Nothing is kept but the result, for two hours."""
    return _run(request.app.state.desk, read(yaml.safe_dump(body.scenario), "scenario"), body)


def _run(desk: Desk, chosen: Scenario, drawn: Drawn) -> Response:
    if drawn.form not in FORMS:
        raise UnknownName("format", drawn.form, FORMS)
    job = begun(desk, chosen, drawn.draws, drawn.seed)
    if not ended(job, drawn.wait):
        return Response(msgspec.json.encode(state_record(job)), 202, media_type="application/json")
    if drawn.form == "iamc":
        return Response(to_text(iamc(job.result)), media_type="text/csv")
    return Response(msgspec.json.encode(job.result), media_type="application/json")


@ROUTER.get(
    "/runs/{run}",
    summary="How far a run is",
    responses=answers("The run.", run="Its id.", state="waiting, running, done, stopped or failed.",
                      done="Points worked out.", of="Points in all.", result="The result, once it is done."),
)  # fmt: skip
def run_state(request: Request, run: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return how far a run is, with its result once it is done."""
    del nothing
    job = request.app.state.desk.jobs.get(run)
    return Response(msgspec.json.encode(state_record(job) | {"result": job.result}), media_type="application/json")


@ROUTER.delete(
    "/runs/{run}",
    summary="Stop a run",
    responses=answers("The run as it was left.", run="Its id.", state="Its state.", done="Points worked out.",
                      of="Points in all."),
)  # fmt: skip
def run_stop(request: Request, run: str) -> Response:
    """Stop a run and forget it."""
    job = request.app.state.desk.jobs.get(run)
    request.app.state.desk.jobs.forget(run)
    return Response(msgspec.json.encode(state_record(job)), media_type="application/json")


@ROUTER.get(
    "/models",
    summary="The models and their cards",
    responses=answers("The cards.", cards="Each model's equations, source, ranges, scope, limits and hindcasts."),
)
def cards(request: Request, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return every model's card."""
    del nothing
    return fresh(request, lambda: as_json({"cards": [card_record(m) for m in models().values()]}))


@ROUTER.get(
    "/models/{model}",
    summary="A model's card",
    responses=answers("The card.", id="Its id.", equations="Its equations.", cannot_claim="What it cannot claim."),
)
def card(request: Request, model: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return what a model is, where it comes from, and what nobody may claim with it."""
    del nothing
    return fresh(request, lambda: as_json(card_record(module(model))))


@ROUTER.get(
    "/models/{model}/targets",
    summary="Targets a model must meet",
    responses=answers("The targets.", rows="Each target: expected, measured, met.", met="How many are met.",
                      of="How many there are."),
)  # fmt: skip
def targets(request: Request, model: str, nothing: Annotated[Nothing, Query()]) -> Response:
    """Hold a model against its published and analytic targets."""
    del nothing

    def make() -> Any:
        rows = replicate(model)
        return as_json({"rows": rows, "met": sum(r["met"] for r in rows), "of": len(rows)})

    return fresh(request, make)


@ROUTER.get(
    "/hindcast",
    summary="Where the models failed on the past",
    responses=answers("The league.", vintages="What it was run on.", events="Each event with every contender's score."),
)
def hindcast(request: Request, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return the hindcast league as it was last run: six events, models beside two naive baselines."""
    del nothing
    return fresh(request, lambda: as_json(verdicts()))
