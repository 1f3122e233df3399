"""A scenario's question as an address, and the form that asks it again."""

from __future__ import annotations

from functools import cache
from typing import Any

from isthmus.faces.runs import DRAWS, MOST_DRAWS
from isthmus.faces.shapes.scenario import Levers, changed
from isthmus.faces.web.view import Asked
from isthmus.model.errors import UnknownName, UsageError
from isthmus.report.scenario_told import Told
from isthmus.scenario import Scenario, models, module

SIDES = ("a", "b", "c")
BASE = ("y", "layer", "field", "draws", "seed")
MOST_SEED = 2**31 - 1


@cache
def levers() -> tuple[str, ...]:
    """Return the parameters of all models: each is one of an address."""
    return tuple(dict.fromkeys(p.id for m in models().values() for p in m.PARAMS))


def moved(asked: Asked, scenario: Scenario) -> Scenario:
    """Return the scenario with the levers that the address moves.

    Raises
    ------
    UnknownName, UsageError
        For a lever that the model has not, or a value that cannot be, with what can.
    """
    query = asked.query
    own = {p.id for p in module(scenario.model).PARAMS}
    for key in query:
        if key in levers() and key not in own:
            raise UnknownName("parameter", key, own, scenario.id)
    sides = [query.get(key, "") for key in SIDES]
    written = [",".join(side) for side in scenario.sides]
    sides = [text or (written[n] if n < len(written) else "") for n, text in enumerate(sides)]
    given = tuple(text.replace(", ", ",") for text in sides if text)
    return changed(scenario, Levers(
        sides=given if given != tuple(written) else (), settings=tuple(f"{k}={query[k]}" for k in query if k in own),
        year=number(query, "y", 0, 1900, 2100) or None, layer=query.get("layer"), field=query.get("field"),
    ))  # fmt: skip


def number(query: dict[str, str], key: str, default: int, least: int, most: int) -> int:
    """Return a whole number of the address."""
    text = query.get(key)
    if text is None:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        raise UsageError(f"{key} is {text!r}.", f"Give a whole number between {least:,} and {most:,}.")
    return int(text)


def draws_of(asked: Asked) -> tuple[int, int]:
    """Return the draws and the seed that the address asks for."""
    return number(asked.query, "draws", DRAWS, 1, MOST_DRAWS), number(asked.query, "seed", 1, 0, MOST_SEED)


def form_of(asked: Asked, scenario: Scenario, result: dict[str, Any] | None) -> dict[str, Any]:
    """Return the form: sides and network, policy apart from assumptions, each as typed or as it is ready."""
    query, speak = asked.query, asked.speak
    told = Told(result or {}, speak.language)
    sides = [",".join(side) for side in scenario.sides]
    if result:
        sides = [",".join(side) for side in result["sides"]]
    params = []
    for p in scenario.params():
        low, _, high = query.get(p.id, f"{p.low:g},{p.high:g}").replace("..", ",").partition(",")
        most = f"{p.most:,.0f}" if p.most >= 1_000 else f"{p.most:g}"
        params.append({
            "id": p.id, "name": told.lever(p.id), "meaning": told.phrase(p.meaning), "role": p.role, "low": low,
            "high": high or low,
            "allowed": speak("scenario.allowed", least=f"{p.least:g}", most=most, unit=told.phrase(p.unit)),
        })  # fmt: skip
    return {
        "action": asked.path,
        "sides": [(key, speak(f"scenario.side_{key}"), query.get(key, text)) for key, text in zip(SIDES, sides,
                  strict=False)],
        "network": module(scenario.model).CARD.network,
        "level": scenario.level,
        "year": query.get("y", ""),
        "draws": query.get("draws", str(DRAWS)),
        "seed": query.get("seed", "1"),
        "policy": [p for p in params if p["role"] == "policy"],
        "assumptions": [p for p in params if p["role"] == "assumption"],
        "hidden": {k: query[k] for k in ("lang", "layer", "field") if k in query},
    }  # fmt: skip


def command_of(scenario: Scenario, draws: int, seed: int) -> str:
    """Return what to type to have the same run."""
    words = ["isthmus scenario run", scenario.id]
    for side in scenario.sides:
        words.append(f"--side {','.join(side)}" if side != ("*",) else "--side '*'")
    own = {p.id: p for p in module(scenario.model).PARAMS}
    for p in scenario.params():
        if (p.low, p.high) != (own[p.id].low, own[p.id].high):
            words.append(f"--set {p.id}={p.low:g}..{p.high:g}")
    words += [f"--year {scenario.year}"] if scenario.year else []
    return " ".join([*words, f"--draws {draws}", f"--seed {seed}"])
