"""Scenarios for every face: the question as it is asked, and parts of the answer as plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from isthmus.model.country import parse
from isthmus.model.errors import UnknownName, UsageError
from isthmus.scenario import Scenario, library, module, of_model, read, sides_of


class Levers(msgspec.Struct, frozen=True, kw_only=True):
    """What an asker moves in a ready scenario.

    Parameters
    ----------
    pair, sides
        Who stands on which side; ``sides`` are texts such as ``US,CA``, ``*``, ``largest``.
    settings
        Ranges of parameters, such as ``depth=0.3..1``.
    """

    pair: tuple[str, str] | None = None
    sides: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    year: int | None = None
    layer: str | None = None
    field: str | None = None


def ready(wanted: str, *, files: bool = False) -> Scenario:
    """Return a ready scenario; with ``files``, also the one in a file of one's own."""
    if wanted in library():
        return library()[wanted]
    if files and Path(wanted).is_file():
        return read(Path(wanted).read_text("utf-8"), wanted)
    raise UnknownName("scenario", wanted, library())


def changed(scenario: Scenario, levers: Levers) -> Scenario:
    """Return a scenario with its levers moved.

    Raises
    ------
    UnknownName, UsageError
        For a parameter that the model has not, a range out of bounds, an assumption as a point.
    """
    known = {p.id: p for p in module(scenario.model).PARAMS}
    ranges: dict[str, dict[str, tuple[float, float]]] = {"policy": {}, "assumption": {}}
    for text in levers.settings:
        key, _, value = text.partition("=")
        if key not in known:
            raise UnknownName("parameter", key, known, scenario.id)
        ranges[known[key].role][key] = span(key, value)
    sides = scenario.sides
    if levers.pair:
        country = scenario.level == "country"
        sides = sides_of([[parse(c) if country else c] for c in levers.pair], "--pair", scenario.level)
    elif levers.sides:
        given = [s if s in ("*", "largest", "next") else s.split(",") for s in levers.sides]
        sides = sides_of(given, "the sides", scenario.level)
    given_base = {"year": levers.year, "layer": levers.layer, "field": levers.field}
    made = msgspec.structs.replace(
        scenario, sides=sides, policy=scenario.policy | ranges["policy"],
        assumptions=scenario.assumptions | ranges["assumption"], **{k: v for k, v in given_base.items() if v},
    )  # fmt: skip
    made.params()
    return made


def span(key: str, text: str) -> tuple[float, float]:
    """Return the ends of ``0.3..1``, of ``0.3,1``, or of one number."""
    low_text, dots, high_text = text.replace(",", "..").partition("..")
    try:
        low = float(low_text)
        high = float(high_text) if dots else low
    except ValueError:
        raise UsageError(f"{key} is {text!r}.", f"Give a number or two: {key}=0.3..1") from None
    return low, high


def card_record(model: Any) -> dict[str, Any]:
    """Return a model's card with its parameters, outcomes and how it did on the past."""
    found: dict[str, Any] = msgspec.to_builtins(model.CARD)
    return found | {
        "params": [msgspec.to_builtins(p) for p in model.PARAMS], "outcomes": model.OUTCOMES,
        "hindcast": of_model(model.CARD.id),
    }  # fmt: skip


def scenario_record(scenario: Scenario) -> dict[str, Any]:
    """Return a ready scenario with the ranges it is run with."""
    found: dict[str, Any] = msgspec.to_builtins(scenario)
    return found | {"params": [msgspec.to_builtins(p) for p in scenario.params()]}
