"""Turns a model's numbers into what people read: sides, third countries, winners and losers, rivals, four lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from isthmus.scenario._card import Draws, Floats, Param, Sides
from isthmus.scenario._draws import ribbon
from isthmus.scenario._world import EVERYONE, World

DIGITS = 9
"""Significant digits of every number given: beyond them processors and libraries may differ."""


def headlines(out: dict[str, Floats], base: World | None, sides: Sides) -> dict[str, Floats]:
    """Return each draw's outcomes: by side, third countries and world for a model of countries, else as given."""
    if "change" not in out or base is None:
        return out
    change, weight = out["change"], base.y
    if len(sides) < 2:
        own = sorted(base.named(sides))
        return {"a": _mean(change, weight, own)} if own else {"middle": np.median(change, axis=1)}
    rows = [sorted(base.named((side,))) if side != EVERYONE else [] for side in sides]
    everyone = range(len(base.codes))
    others = [r for side in rows[1:] for r in side] or [r for r in everyone if r not in rows[0]]
    third = [r for r in everyone if r not in {*rows[0], *others}]
    made = {"a": _mean(change, weight, rows[0]), "b": _mean(change, weight, others)}
    beside = {"third": _mean(change, weight, third)} if third else {}
    return made | beside | {"world": _mean(change, weight, list(everyone))}


def _mean(change: Floats, weight: Floats, rows: Sequence[int]) -> Floats:
    total = float(weight[list(rows)].sum())
    made: Floats = change[:, list(rows)] @ weight[list(rows)] / (total or 1.0)
    return made


def by_node(raw: list[dict[str, Floats]], base: World | None) -> list[dict[str, Any]]:
    """Return each node's links before and ribbon of change, those that lose most first; empty for other models.

    A row is of a ``country``, or of an ``institution`` with its ``name``.
    """
    if "change" not in raw[0] or base is None:
        return []
    change = np.concatenate([part["change"] for part in raw])
    low, middle, high = np.percentile(change, (5, 50, 95), axis=0)
    rows: list[dict[str, Any]] = [
        {base.level: code} | ({"name": base.names[code]} if base.names else {})
        | {"links": float(base.y[n]), "p05": float(low[n]), "p50": float(middle[n]), "p95": float(high[n])}
        for n, code in enumerate(base.codes)
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (round(float(r["p50"]), DIGITS), str(r[base.level])))


def by_group(
    raw: list[dict[str, Floats]], base: World | None, members: dict[str, set[str]]
) -> list[dict[str, Any]]:  # fmt: skip
    """Return each group's links before and ribbon of change, in the order given; empty for other models.

    A group's change is that of its members' links added up; countries in none of the groups are ``other``.
    """
    if "change" not in raw[0] or base is None or base.level != "country" or not members:
        return []
    change = np.concatenate([part["change"] for part in raw])
    grouped = set().union(*members.values())
    rows = []
    for name, codes in (*members.items(), ("other", set(base.codes) - grouped)):
        at = [n for n, code in enumerate(base.codes) if code in codes]
        if at:
            row = {"group": name, "countries": len(at), "links": float(base.y[at].sum())}
            rows.append(row | ribbon(_mean(change, base.y, at)))
    return rows


def four_lines(
    params: Sequence[Param], widest: list[dict[str, Any]], evaluate: Callable[[Draws], dict[str, Floats]], head: str
) -> list[dict[str, Any]]:
    """Return the outcome with default and with changed assumptions, each with and without the policy.

    Changed: the assumption that moves the outcome most, at the end of its range where it moves it furthest.
    """
    top = next((r for r in widest if r["role"] == "assumption"), None)
    middle = {p.id: p.middle for p in params}
    changed = dict(middle)
    if top is not None:
        far = "low" if abs(top["at_low"]) > abs(top["at_high"]) else "high"
        changed[top["param"]] = top[far]
    off = {p.id: p.neutral for p in params if p.role == "policy" and p.neutral is not None}
    rows = []
    for name, values in (("default", middle), ("changed", changed)):
        for with_policy in (False, True):
            chosen = values if with_policy else values | off
            got = evaluate({k: np.array([v], float) for k, v in chosen.items()})[head]
            rows.append({
                "assumptions": name, "policy": with_policy, "value": float(got[0]),
                "changed": f"{top['param']} = {changed[top['param']]:g}" if top and name == "changed" else None,
            })  # fmt: skip
    return rows


def rival_rows(
    model: Any, drawn: dict[str, Floats], evaluate: Callable[[Draws], dict[str, Floats]], head: str
) -> dict[str, Any] | None:
    """Return each rival account's ribbon and the share of variance due to choosing one, accounts weighing alike."""
    rivals = getattr(model, "RIVALS", None)
    if not rivals:
        return None
    some = {k: v[:500] for k, v in drawn.items()}
    values = {}
    for name, rival in rivals.items():
        fixed = rival if isinstance(rival, dict) else {}
        out = evaluate(some | {k: np.full(len(some[k]), v) for k, v in fixed.items()})
        outcome = rival if isinstance(rival, str) else ("world" if "world" in out else head)
        values[name] = out[outcome]
    between = float(np.var([v.mean() for v in values.values()]))
    within = float(np.mean([v.var() for v in values.values()]))
    share = between / (between + within) if between + within > 0 else None
    rows = [{"account": name} | ribbon(v) for name, v in values.items()]
    return {"rows": rows, "share_of_variance_from_choice": share}


def limits(model: Any, params: Sequence[Param], evaluate: Callable[[Draws], dict[str, Floats]]) -> list[dict[str, Any]]:
    """Return the policy alone at the limits of s: at its furthest end, every other assumption without effect."""
    rows = []
    for name, s in getattr(model, "LIMITS", {}).items():
        chosen = {p.id: p.furthest if p.role == "policy" else (p.neutral or 0.0) for p in params} | {"s": s}
        got = evaluate({k: np.array([v], float) for k, v in chosen.items()})
        rows.append({"account": name} | {k: float(v[0]) for k, v in got.items()})
    return rows


def plain(value: Any) -> Any:
    """Return a value with every float at nine significant digits, so that one run id is one text everywhere."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, float | np.floating):
        number = float(value)
        return float(f"{number:.{DIGITS}g}") + 0.0 if abs(number) > 1e-9 else 0.0
    return value
