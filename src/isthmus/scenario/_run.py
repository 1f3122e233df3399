"""Runs a scenario: draws the ranges, holds the outcome against the baseline, and says what the answer hangs on."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import msgspec
import numpy as np

from isthmus.lake.open import Lake
from isthmus.model.country import name
from isthmus.model.errors import NotCovered, UsageError
from isthmus.model.source import Vintage
from isthmus.scenario._card import Draws, Floats, Param, Sides
from isthmus.scenario._draws import flips, latin, ribbon, scans, sobol, sobol_points, tornado
from isthmus.scenario._incomes import incomes
from isthmus.scenario._library import Scenario, module
from isthmus.scenario._result import by_group, by_node, four_lines, headlines, limits, plain, rival_rows
from isthmus.scenario._threads import one_thread
from isthmus.scenario._verdicts import of_model
from isthmus.scenario._world import EVERYONE, World, world
from isthmus.scenario.closure import bounds

CHUNK = 500
NOTHING = 1e-9
"""A change, in per cent or points, that is none."""
Progress = Callable[[int, int], None]
"""Told how many points are evaluated, and of how many; what it raises ends the run."""


def _silent(done: int, of: int) -> None:
    """Show no progress."""


def points(scenario: Scenario, draws: int) -> int:
    """Return about how many points a run evaluates: draws, sweeps, the sample of the Sobol indices."""
    params = scenario.params()
    return draws + len(scans(params)[params[0].id]) + sobol_points(params)


class _Steps:
    """Counts the points that were evaluated."""

    def __init__(self, total: int, told: Progress) -> None:
        self._done, self._total, self._told = 0, total, told

    def add(self, count: int) -> None:
        self._done = min(self._done + count, self._total)
        self._told(self._done, self._total)


@one_thread
def run(
    lake: Lake, scenario: Scenario, *, draws: int = 2_000, seed: int = 1, progress: Progress = _silent
) -> dict[str, Any]:
    """Return the result of a scenario, in the shape of ``docs/scenarios.md``.

    The run id is the sha256 of model revision, data, scenario, parameters and seed: the same id is the same result.

    Raises
    ------
    NotCovered, UsageError
        Where the lake has no such network, a pair no links, or a country stands where it cannot.
    """
    model = module(scenario.model)
    params = scenario.params()
    if len(scenario.sides) < model.CARD.sides:
        raise UsageError(
            f"{scenario.id} needs {model.CARD.sides} side(s), {len(scenario.sides)} given.", "Use --pair A B."
        )
    base = network(lake, scenario) if model.CARD.network else None
    sides = base.settled(scenario.sides) if base else scenario.sides
    income = incomes(lake, base)
    keys = mirrored(sides)
    steps = _Steps(points(scenario, draws), progress)

    def told(out: dict[str, Floats]) -> dict[str, Floats]:
        found = headlines(out, base, sides)
        return {k: found[k] for k in model.OUTCOMES if k in found} or found

    def chunks(chosen: Draws, rng: Callable[[int], np.random.Generator]) -> list[dict[str, Floats]]:
        found = []
        total = len(next(iter(chosen.values())))
        for start in range(0, total, CHUNK):
            some = {k: v[start : start + CHUNK] for k, v in chosen.items()}
            found.append(model.run(base, some, rng(start), sides))
            steps.add(min(CHUNK, total - start))
        return found

    def evaluate(chosen: Draws) -> dict[str, Floats]:
        rng = np.random.default_rng(seed)
        return _joined([told(part) for part in chunks(chosen, lambda _start: rng)])

    drawn = latin(params, keys, draws, seed)
    raw = chunks(drawn, lambda start: np.random.default_rng([seed, start]))
    values = _joined([told(part) for part in raw])
    head = next(iter(values))
    swept = evaluate(scans(params))
    result = {
        "scenario": scenario.id, "title": scenario.title, "question": scenario.question,
        "run_id": run_id(scenario, params, base, seed, draws, model.CARD.revision, income.vintages),
        "model": model.CARD.id, "model_revision": model.CARD.revision, "network": about(base),
        "sides": [list(s) for s in sides], "dated": scenario.dated or None,
        "draws": draws, "seed": seed, "vintages": [v.id for v in (*base.vintages, *income.vintages)] if base else [],
        "outcomes": {k: ribbon(v) | {"meaning": _meaning(model, k, sides, base)} for k, v in values.items()},
        "headline": head,
        "rows": by_node(raw, base),
        "groups": by_group(raw, base, income.members),
        "policy": [msgspec.to_builtins(p) for p in params if p.role == "policy"],
        "assumptions": [msgspec.to_builtins(p) for p in params if p.role == "assumption"],
        "four_lines": four_lines(params, tornado(params, swept[head]), evaluate, head),
        "tornado": tornado(params, swept[head]),
        "sobol": sobol(params, keys, evaluate, head, seed),
        "flips": _flips(model, params, swept),
        "limits": limits(model, params, evaluate),
        "rivals": rival_rows(model, drawn, evaluate, head),
        "closure": _closure(lake, scenario, base),
        "card": msgspec.to_builtins(model.CARD) | {"outcomes": model.OUTCOMES, "hindcast": of_model(scenario.model)},
        "caveats": [*_caveats(scenario, base, model), *income.caveats],
    }  # fmt: skip
    return plain(result)  # type: ignore[no-any-return]


def _joined(parts: list[dict[str, Floats]]) -> dict[str, Floats]:
    return {k: np.concatenate([part[k] for part in parts]) for k in parts[0]}


def network(lake: Lake, scenario: Scenario) -> World:
    """Return the network a scenario starts from; year 0 is the last with links.

    Raises
    ------
    NotCovered
        Where there is none, or the sides have no links that could be cut.
    """
    base = world(lake, scenario.year, scenario.layer, scenario.field or None, scenario.span, level=scenario.level,
                 sides=scenario.sides)  # fmt: skip
    sides = base.settled(scenario.sides)
    cuts = module(scenario.model).OUTCOMES.get("change") and len(sides) > 1
    if cuts and not (base.x * base.between(sides)).any():
        names = " and ".join("all others" if side == EVERYONE else ", ".join(side) for side in sides)
        raise NotCovered(
            f"{names} have no links in {base.year} here, so there is nothing to cut.", "Choose another pair."
        )
    return base


def about(base: World | None) -> dict[str, Any] | None:
    """Return which network it was."""
    if base is None:
        return None
    links = float(base.x.sum() / 2)
    counted = {"country": "countries", "institution": "institutions"}[base.level]
    return {"layer": base.layer, "field": base.field or None, "year": base.year, "span": base.span,
            "level": base.level, counted: len(base.codes), "links": links}  # fmt: skip


def mirrored(sides: Sides) -> dict[str, str]:
    """Return the key a parameter is drawn by: a side's own goes by its members, so that a swap mirrors every number."""
    names = [",".join(sorted(side)) for side in sides]
    return {"shock_a": f"shock:{names[0]}", "shock_b": f"shock:{';'.join(sorted(names[1:]))}"} if len(names) > 1 else {}


def run_id(
    scenario: Scenario, params: tuple[Param, ...], base: World | None, seed: int, draws: int, revision: int,
    beside: tuple[Vintage, ...] = (),
) -> str:  # fmt: skip
    """Return the sha256 that stands for a run; ``beside`` are vintages that only sort the rows into groups."""
    named = [v.id for v in (*base.vintages, *beside)] if base else []
    parts = [scenario.model, revision, named, msgspec.to_builtins(scenario), params, about(base), seed, draws]
    return sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


def _meaning(model: Any, outcome: str, sides: Sides, base: World | None) -> str:
    """Return what an outcome is, with the members of a small side by name."""
    words = {"third": "Third countries", "world": "All countries", "middle": "The middle country"}
    if base is not None and base.level == "institution":
        words = {"third": "Other institutions", "world": "All institutions", "middle": "The middle institution"}
    for key, side in zip("ab", sides, strict=False):
        told = [base.names.get(c) or name(c) for c in side] if base and side != EVERYONE else list(side)
        words[key] = "All others" if side == EVERYONE else ", ".join(told) if len(side) < 3 else f"Side {key}"
    return f"{words[outcome]}: {model.OUTCOMES['change']}" if outcome in words else str(model.OUTCOMES[outcome])


def _flips(model: Any, params: tuple[Param, ...], swept: dict[str, Floats]) -> list[dict[str, Any]]:
    """Return the conclusions drawn at the middle of all ranges, and where each would turn."""
    claims: dict[str, tuple[str, str, Floats]] = {}
    if "a" in swept and "b" in swept:
        more = ("the other side loses more than the first", "the first side loses more than the other")
        claims["sides"] = (*more, swept["a"] - swept["b"])
        if swept["a"][len(swept["a"]) // len(params) // 2] > 0:
            claims["sides"] = ("the first side gains more", "the other side gains more", swept["a"] - swept["b"])
        if "third" in swept:
            claims["third"] = ("third countries gain", "third countries lose", swept["third"])
    else:
        claims |= {head: (*words, swept[head]) for head, words in model.CLAIMS.items() if head in swept}
    made = []
    for positive, negative, values in claims.values():
        middle = float(values[len(values) // len(params) // 2])
        rows = flips(params, values)
        turns = [r for r in rows if r["at"] is not None]
        neither = f"neither holds: {positive}, or {negative}"
        said = positive if middle > NOTHING else negative if middle < -NOTHING else neither
        made.append({"conclusion": said, "turns": turns,
                     "never": [r["param"] for r in rows if r["at"] is None]})  # fmt: skip
    return made


def _closure(lake: Lake, scenario: Scenario, base: World | None) -> dict[str, Any] | None:
    cut = "change" in module(scenario.model).OUTCOMES and len(scenario.sides) == 2 and EVERYONE not in scenario.sides
    if base is None or not cut or scenario.layer != "works" or base.level != "country":
        return None
    found = bounds(lake, scenario.sides[0], scenario.sides[1], base.year - 4, base.year)
    return {"first": base.year - 4, "last": base.year, **found}


def _caveats(scenario: Scenario, base: World | None, model: Any) -> list[str]:
    found = [f"Cannot claim: {model.CARD.cannot_claim}"]
    vintages = base.vintages if base else ()
    found += [c for v in vintages for c in v.caveats]
    if any(p.kind == "assumed" for p in model.PARAMS):
        found.append("Ranges marked assumed are ours: nobody has measured them. The ribbon is not a forecast interval.")
    if any(v.sample for v in vintages):
        found.insert(0, "SAMPLE: fictional countries, made by a generator.")
    if base and base.level == "institution":
        found.append(
            f"The network is of the {len(base.codes)} institutions with most links among the works loaded one by one, "
            f"with their bias; {base.left_out:,} with fewer are left out."
        )
    elif base and base.field:
        found.append("By field the network is of the works loaded one by one, with their bias.")
    return [*dict.fromkeys(found), *([scenario.note] if scenario.note else [])]
