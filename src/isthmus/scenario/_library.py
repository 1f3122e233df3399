"""Scenarios as named differences from a baseline: one YAML file each, checked to the last key."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from isthmus.discovery import member, members
from isthmus.model.country import parse
from isthmus.model.errors import UnknownName, UsageError
from isthmus.policy.yamlin import load_yaml
from isthmus.scenario._card import Param, Sides
from isthmus.scenario._world import EVERYONE, LARGEST, NEXT

KEYS = ("id", "title", "question", "from", "model", "base", "sides", "dated", "policy", "assumptions", "note")
BASE_KEYS = ("layer", "year", "span", "field", "level")
LEVELS = ("country", "institution")


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario, complete.

    Parameters
    ----------
    model
        The model that answers.
    layer, year, span, field, level
        The network it starts from: links of ``span`` years to ``year``, between countries or institutions; year 0 is
        the last with data.
    sides
        Who stands on which side; a scenario can be started by either. ``*`` is everyone else, ``largest`` the node
        with most links, ``next`` the five after it.
    dated
        The day on which the members of the sides were read, where they are many.
    policy, assumptions
        Ranges that differ from the model's own, by parameter.
    """

    id: str
    title: str
    question: str
    model: str
    layer: str = "works"
    year: int = 0
    span: int = 1
    field: str = ""
    level: str = "country"
    sides: Sides = ()
    dated: str = ""
    policy: dict[str, tuple[float, float]] = {}
    assumptions: dict[str, tuple[float, float]] = {}
    note: str = ""

    def params(self) -> tuple[Param, ...]:
        """Return the model's parameters with this scenario's ranges."""
        given = self.policy | self.assumptions
        return tuple(p.between(*given[p.id], where=self.id) if p.id in given else p for p in module(self.model).PARAMS)


def module(model: str) -> Any:
    """Return the file of a model."""
    return member("scenario", "CARD", "model", model)


@cache
def library() -> dict[str, Scenario]:
    """Return every ready scenario by id."""
    folder = files(__package__).joinpath("library")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".yaml"))
    raw = {name.removesuffix(".yaml"): load_yaml(folder.joinpath(name).read_text("utf-8")) for name in names}
    return {name: complete(tree, raw, f"{name}.yaml") for name, tree in raw.items()}


def read(text: str, where: str = "scenario") -> Scenario:
    """Return the scenario that a YAML text describes; ``from`` may name a ready one.

    Raises
    ------
    UsageError
        For a key, model, parameter or country that is not known, naming the nearest.
    """
    try:
        tree = load_yaml(text)
    except yaml.YAMLError as error:
        raise UsageError(f"{where} is not YAML: {' '.join(str(error).split())}") from error
    folder = files(__package__).joinpath("library")
    raw = {name: load_yaml(folder.joinpath(f"{name}.yaml").read_text("utf-8")) for name in library()}
    return complete(tree, raw, where)


def complete(tree: dict[str, Any], raw: dict[str, Any], where: str) -> Scenario:
    """Return a scenario with what it takes over from the one it differs from."""
    shaped(tree, where)
    if "from" in tree:
        if tree["from"] not in raw:
            raise UnknownName("scenario", tree["from"], raw, where)
        older = raw[tree["from"]]
        merged = {k: older.get(k, {}) | tree.get(k, {}) for k in ("base", "policy", "assumptions")}
        tree = older | tree | merged
        if "from" in older:
            return complete(tree | {"from": older["from"]}, raw, where)
    base = tree.get("base") or {}
    for key in base:
        if key not in BASE_KEYS:
            raise UnknownName("key of base", str(key), BASE_KEYS, where)
    for key in ("id", "title", "question", "model"):
        if not tree.get(key):
            raise UsageError(f"{where} has no {key}.", f"Keys are {', '.join(KEYS)}.")
    chosen = runnable(tree["model"])
    known = {p.id: p for p in chosen.PARAMS}
    ranges = {k: _ranges(tree.get(k) or {}, known, k, where) for k in ("policy", "assumptions")}
    return Scenario(
        id=tree["id"], title=tree["title"], question=tree["question"], model=tree["model"],
        layer=base.get("layer", "works"), year=base.get("year", 0), span=base.get("span", 1),
        field=base.get("field", ""), level=_level(base.get("level", "country"), where),
        sides=sides_of(tree.get("sides") or (), where, base.get("level", "country")),
        dated=str(tree.get("dated", "")), note=tree.get("note", ""), **ranges,
    )  # fmt: skip


SHAPES: dict[str, type] = {
    "id": str, "title": str, "question": str, "from": str, "model": str, "note": str, "base": dict, "policy": dict,
    "assumptions": dict,
}  # fmt: skip
BASE_SHAPES: dict[str, type] = {"layer": str, "year": int, "span": int, "field": str, "level": str}
WORDS = {str: "text", dict: "a mapping", int: "a whole number"}


def shaped(tree: Any, where: str) -> None:
    """Refuse a tree that is no scenario: an unknown key, or a value of another shape."""
    if not isinstance(tree, dict):
        raise UsageError(f"{where} is not a mapping of keys.", f"Keys are {', '.join(KEYS)}.")
    for key in tree:
        if key not in KEYS:
            raise UnknownName("key", str(key), KEYS, where)
    base = tree.get("base")
    within = base if isinstance(base, dict) else {}
    for values, shapes in ((tree, SHAPES), (within, BASE_SHAPES)):
        for key, kind in shapes.items():
            value = values.get(key)
            if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
                raise UsageError(f"{key} is {value!r} in {where}.", f"It is {WORDS[kind]}.")


def runnable(model: str) -> Any:
    """Return the file of a model that a scenario can be run with."""
    chosen = module(model)
    if not hasattr(chosen, "run"):
        able = [name for name, file in models().items() if hasattr(file, "run")]
        raise UsageError(f"{model} gives a baseline or bounds, not a scenario.", f"Choose from {', '.join(able)}.")
    return chosen


def _level(level: str, where: str) -> str:
    if level not in LEVELS:
        raise UnknownName("level", level, LEVELS, where)
    return level


def sides_of(given: Any, where: str, level: str = "country") -> Sides:
    """Return the sides with their codes; a country or an institution on two sides is an error."""
    words: dict[str, tuple[str, ...]] = {"*": EVERYONE, "largest": LARGEST, "next": NEXT}
    if not isinstance(given, list | tuple) or not all(side in ("*", *words) or isinstance(side, list | tuple)
                                                      for side in given):  # fmt: skip
        raise UsageError(f"sides is {given!r} in {where}.", "Give a list of lists, such as [[US], [CN]].")
    made = tuple(_side(side, words, level) for side in given)
    named = [code for side in made if side not in words.values() for code in side]
    for code in named:
        if named.count(code) > 1:
            raise UsageError(f"{code} stands on two sides in {where}.", f"A{'n' if level[0] == 'i' else ''} {level} "
                             "can be on one side only.")  # fmt: skip
    return made


def _side(side: Any, words: dict[str, tuple[str, ...]], level: str) -> tuple[str, ...]:
    if isinstance(side, str):
        return words[side]
    if len(side) == 1 and str(side[0]).strip() in words:
        return words[str(side[0]).strip()]
    return tuple(parse(str(c)) if level == "country" else str(c).strip() for c in side)


def _ranges(given: dict[str, Any], known: dict[str, Param], role: str, where: str) -> dict[str, tuple[float, float]]:
    made = {}
    for name, value in given.items():
        if name not in known:
            raise UnknownName(f"key of {role}", str(name), known, where)
        belongs = "policy" if known[name].role == "policy" else "assumptions"
        if belongs != role:
            raise UsageError(f"{name} stands under {role} in {where}.", f"It belongs under {belongs}.")
        ends = tuple(value) if isinstance(value, list) else (value, value)
        if len(ends) != 2 or not all(isinstance(v, int | float) and not isinstance(v, bool) for v in ends):
            raise UsageError(f"{name} is {value!r} in {where}.", "Give a number, or two: [low, high].")
        low, high = float(ends[0]), float(ends[1])
        known[name].between(low, high, where)
        made[name] = (low, high)
    return made


def models() -> dict[str, Any]:
    """Return the files of all models by id."""
    return members("scenario", "CARD")
