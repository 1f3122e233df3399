"""The hindcast league: what a model would have said before an event, held against what happened.

The observed change of the links that an event cut or opened is given to every contender as if it were the policy;
what is scored is everything else: the links of the countries concerned with third countries, one by one.
Spread comes from the errors each rule made on pairs of like size in the window before, so nothing of the window
forecast is used. Scores are the continuous ranked probability score (Gneiting, Raftery 2007) on log links and the
coverage of 90% intervals.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq

from isthmus.lake.open import Lake
from isthmus.model.errors import NotCovered
from isthmus.scenario._card import Floats, Sides
from isthmus.scenario._result import plain
from isthmus.scenario._threads import one_thread
from isthmus.scenario._world import World, matrices
from isthmus.scenario.reallocation import Cut, solve

EU15 = ("AT", "BE", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "IE", "IT", "LU", "NL", "PT", "SE")
NEW10 = ("CY", "CZ", "EE", "HU", "LT", "LV", "MT", "PL", "SI", "SK")
WEST = tuple("AT AU BE CA CH CZ DE DK ES FI FR GB IE IT JP NL NO NZ PL PT SE US".split())  # noqa: SIM905
LEAST, DRAWS, HELD = 30, 200, 0.75
"""Links a pair must have to be scored, draws of a forecast, and the coverage of 90% intervals below which it fails."""
SHOCKS = np.array([0, 0.1, 0.05, 0.075, 0.025, 0.09, 0.04, 0.06])


class Event(NamedTuple):
    """Something that happened between two years to the links between two sides."""

    id: str
    title: str
    sides: Sides
    start: int
    end: int


EVENTS = (
    Event("us-cn-2018", "United States and China from 2018", (("US",), ("CN",)), 2018, 2021),
    Event("ru-2022", "Russia and 22 western countries from 2022", (("RU",), WEST), 2021, 2023),
    Event("uk-eu", "United Kingdom and the other members of the EU of 2013, from 2019", (("GB",), tuple(
        c for c in (*EU15, *NEW10, "BG", "HR", "RO") if c != "GB")), 2019, 2022),
    Event("eu-2004", "Ten countries join the European Union in 2004", (NEW10, EU15), 2003, 2007),
    Event("iran-2018", "Iran and the United States from 2018", (("IR",), ("US",)), 2017, 2021),
    Event("gulf-2017", "Qatar and four neighbours from 2017", (("QA",), ("SA", "AE", "BH", "EG")), 2016, 2020),
)  # fmt: skip


class Window(NamedTuple):
    """One network at four moments, a window apart; which links are given, which are scored, who is the first side."""

    x: list[Floats]
    given: Floats
    scored: Floats
    first: list[int]


@one_thread
def league(lake: Lake) -> list[dict[str, Any]]:
    """Return a row an event: what was given, what was observed, and the score of every contender.

    Raises
    ------
    NotCovered
        Where the lake does not reach back far enough.
    """
    years = matrices(lake)
    return [plain(score(event, years)) for event in EVENTS]


def score(event: Event, years: dict[int, World]) -> dict[str, Any]:
    """Return the scores of one event."""
    h = event.end - event.start
    wanted = [event.start - 2 * h, event.start - h, event.start, event.end]
    if missing := [y for y in wanted if y not in years]:
        raise NotCovered(f"{event.id} needs the years {wanted}; the lake has none of {missing}.", "Set ISTHMUS_MIRROR.")
    base = years[event.start]
    named = base.named(event.sides)
    given = base.between(event.sides)
    touching = np.clip(base.touching(named) - given, 0, 1)
    inside = np.ix_(sorted(named), sorted(named))
    touching[inside] = 0
    scored = np.triu(touching) * (base.x >= LEAST)
    window = Window([years[y].x for y in wanted], given, scored, sorted(base.named(event.sides[:1])))
    truth = _change(window.x[2], window.x[3], window.scored)
    growth = _growth(window.x[1], window.x[2])
    keep = float((window.x[3] * given).sum() / (window.x[2] * given).sum() / np.exp(growth))
    rows = [_row(name, rule(window, growth, keep), window, truth) for name, rule in CONTENDERS.items()]
    best = min(r["crps"] for r in rows if r["kind"] == "baseline")
    for r in rows:
        r["skill"] = 1 - r["crps"] / best
        good = r["skill"] > 0 and r["coverage"] >= HELD
        r["verdict"] = "baseline" if r["kind"] == "baseline" else "skill" if good else "no skill"
    before, after = (float((m * window.scored).sum()) for m in window.x[2:])
    first = _first(window, 3) / _first(window, 2)
    cut = [float((m * given).sum() / 2) for m in window.x[2:]]
    return {
        "event": event.id, "title": event.title, "start": event.start, "end": event.end, "links_before": cut[0],
        "links_after": cut[1], "given_change": 100 * (cut[1] / cut[0] - 1), "placebo_p": placebo(window, growth),
        "others_observed": 100 * (after / before - 1),
        "first_others_observed": 100 * (first - 1),
        "pairs_scored": len(truth), "contenders": rows,
    }  # fmt: skip


def _first(window: Window, moment: int) -> float:
    """Return the scored links of the first side."""
    both = window.scored + window.scored.T
    return float((window.x[moment] * both)[window.first].sum())


def placebo(window: Window, growth: float) -> float:
    """Return how often pairs of like size, not concerned, moved as far from the world's growth (two-sided)."""
    x0, x1 = window.x[2], window.x[3]
    concerned = np.clip(window.given + window.scored + window.scored.T, 0, 1)
    size = float(np.median(x0[(window.given * x0) > 0]))
    pairs = np.triu((concerned == 0) & (x0 >= size / 3) & (x0 <= 3 * size), 1)
    moved = np.abs(np.log(np.maximum(x1[pairs], 0.5) / x0[pairs]) - growth)
    own = abs(float(np.log((x1 * window.given).sum() / (x0 * window.given).sum())) - growth)
    return float((1 + (moved >= own).sum()) / (1 + len(moved)))


def _growth(x0: Floats, x1: Floats) -> float:
    return float(np.log(x1.sum() / x0.sum()))


def _change(x0: Floats, x1: Floats, where: Floats) -> Floats:
    chosen = where > 0
    made: Floats = np.log(np.maximum(x1[chosen], 0.5) / np.maximum(x0[chosen], 0.5))
    return made


def _errors(window: Window, trend: bool) -> tuple[Floats, Floats]:
    """Return sizes and errors of a rule on pairs not concerned, over the window before."""
    x = window.x
    concerned = np.clip(window.given + window.scored + window.scored.T, 0, 1)
    pairs = np.triu((concerned == 0) & (x[1] >= LEAST / 2) & (x[0] > 0), 1).astype(float)
    error = _change(x[1], x[2], pairs) - (_change(x[0], x[1], pairs) if trend else _growth(x[0], x[1]))
    return np.log(x[1][pairs > 0]), error


def _row(name: str, rule: tuple[Floats, bool], window: Window, truth: Floats) -> dict[str, Any]:
    centre, trend = rule
    sizes, errors = _errors(window, trend)
    order = np.argsort(sizes)
    sizes, errors = sizes[order], errors[order]
    own = np.log(window.x[2][window.scored > 0])
    crps, covered = [], []
    for n, (point, size) in enumerate(zip(np.atleast_2d(centre).T, own, strict=True)):
        near = int(np.clip(np.searchsorted(sizes, size), DRAWS // 2, len(sizes) - DRAWS // 2))
        noise = errors[max(0, near - DRAWS // 2) : near + DRAWS // 2]
        members = np.sort(np.resize(point, len(noise)) + noise)
        crps.append(_crps(members, float(truth[n])))
        low, high = np.percentile(members, (5, 95))
        covered.append(low <= truth[n] <= high)
    weight = window.x[2][window.scored > 0]
    predicted = np.exp(np.atleast_2d(centre)) @ weight / weight.sum()
    touches = np.isin(np.argwhere(window.scored > 0), window.first).any(axis=1)
    first = np.exp(np.atleast_2d(centre)[:, touches]) @ weight[touches] / weight[touches].sum()
    return {"contender": name, "kind": KINDS[name], "crps": float(np.mean(crps)), "coverage": float(np.mean(covered)),
            "others_low": 100 * (float(predicted.min()) - 1), "others_high": 100 * (float(predicted.max()) - 1),
            "first_low": 100 * (float(first.min()) - 1), "first_high": 100 * (float(first.max()) - 1)}  # fmt: skip


def _crps(members: Floats, truth: float) -> float:
    n = len(members)
    spread = float((members * (2 * np.arange(1, n + 1) - n - 1)).sum()) / n**2
    return float(np.abs(members - truth).mean()) - spread


def _persistence(window: Window, growth: float, keep: float) -> tuple[Floats, bool]:  # noqa: ARG001
    return np.zeros(int((window.scored > 0).sum())), False


def _trend(window: Window, growth: float, keep: float) -> tuple[Floats, bool]:  # noqa: ARG001
    return _change(window.x[1], window.x[2], window.scored), True


def _moved(window: Window, growth: float, keep: float, s: Floats, shock: Floats) -> Floats:
    """Return growth plus what re-allocation adds, draws x scored pairs; K makes the given links come out right."""
    x = window.x[2]
    chosen = np.argwhere(window.scored > 0)
    sides = np.flatnonzero(window.given.any(axis=1))
    rows = []
    for power, fall in zip(s, shock, strict=True):
        output = np.ones((1, len(x)))
        output[:, sides] *= 1 - fall

        def pulls(k: float, power: float = float(power), output: Floats = output) -> Floats:
            cut = Cut(window.given, np.array([k]))
            total = solve(x, [cut], np.array([power]), output)[0]
            return np.asarray(np.where(total > 0, total / output[0], 1.0) ** (-1 / power))  # from Y' = Y a g^-s

        def left(k: float, pulls: Callable[[float], Floats] = pulls) -> float:
            g = pulls(k)
            return float((x * window.given * k * np.outer(g, g)).sum() / (x * window.given).sum()) - keep

        k = brentq(left, 1e-6, 50.0, xtol=1e-6)
        g = pulls(k)
        rows.append(growth + np.log(g[chosen[:, 0]] * g[chosen[:, 1]]))
    return np.array(rows)


def _reallocation(window: Window, growth: float, keep: float) -> tuple[Floats, bool]:
    return _moved(window, growth, keep, np.geomspace(0.25, 8, 8), np.zeros(8)), False


def _shocked(window: Window, growth: float, keep: float) -> tuple[Floats, bool]:
    return _moved(window, growth, keep, np.geomspace(0.25, 8, 8), SHOCKS), False


def _still(window: Window, growth: float, keep: float) -> tuple[Floats, bool]:  # noqa: ARG001
    return np.full(int((window.scored > 0).sum()), growth), False


CONTENDERS: dict[str, Callable[[Window, float, float], tuple[Floats, bool]]] = {
    "nothing changes": _persistence, "own trend goes on": _trend, "re-allocation": _reallocation,
    "re-allocation with own-output shock": _shocked, "no re-allocation": _still,
}  # fmt: skip
KINDS = dict.fromkeys(CONTENDERS, "model") | {"nothing changes": "baseline", "own trend goes on": "baseline"}
