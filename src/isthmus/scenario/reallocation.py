"""Cuts or restores links and lets the rest re-allocate: symmetric hat algebra, with "no re-allocation" as its limit.

Each country i has links X_ij, Y_i in all, and shares pi_ij = X_ij / Y_i. A shock multiplies link ij by K_ij. The
change g_i in a country's pull solves

    g_i^(1+s) * sum_j pi_ij K_ij g_j = a_i,    X'_ij = X_ij K_ij g_i g_j,    Y'_i = Y_i a_i g_i^-s

(universal gravity with one good, Allen, Arkolakis, Takahashi 2020, made undirected; a_i is a shock to the country's
own output). s is how hard it is to keep output up: at s = 0 every country keeps its links in all and they only move
(Sinkhorn), at s = infinity nothing moves and a cut is a loss. No data here tell s apart from a shock to output, so s
is a range and is never estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from isthmus.scenario._card import Card, Draws, Floats, Param, Rival, Sides, Target
from isthmus.scenario._world import EVERYONE, World

CARD = Card(
    id="reallocation",
    title="Re-allocation after a cut",
    mechanism="Cutting or restoring links, and where the others go",
    equations="g_i^(1+s) * sum_j pi_ij K_ij g_j = a_i;  X'_ij = X_ij K_ij g_i g_j;  Y'_i = Y_i a_i g_i^-s",
    reference="Allen, Arkolakis, Takahashi (2020). Universal Gravity. Journal of Political Economy 128(2), in an "
    "undirected form of our own.",
    checked="run",
    scope="Counts of links in one layer and year, after things have settled. Relative change, all else equal.",
    cannot_claim="When it happens, why, what it does to knowledge or GDP, or how large s is. It says nothing of a "
    "country whose own output changes unless that shock is given.",
    sides=2,
)
OUTCOMES = {
    "change": "links, change in per cent",
}
LIMITS = {"no re-allocation": float("inf"), "s = 1": 1.0, "all of it made up": 0.0}
"""Values of s at which the cut alone, without chilling or shocks, is always shown."""
RIVALS: dict[str, Rival] = {
    "re-allocation over the range of s": {},
    "no re-allocation": {"s": float("inf")},
    "all of it made up": {"s": 0.0},
}
PARAMS = (
    Param(
        id="depth", meaning="share of the links between the two sides that is cut (restored, where below 0)",
        unit="share", role="policy", kind="assumed", source="asked for", low=1.0, high=1.0, least=-1.0, most=1.0,
        neutral=0.0,
    ),
    Param(
        id="breadth", meaning="share of the links between the sides that the measure covers", unit="share",
        role="policy", kind="assumed", source="asked for", low=1.0, high=1.0,
    ),
    Param(
        id="reach", meaning="share of third countries' links with the other sides that the measure covers too",
        unit="share", role="policy", kind="assumed", source="asked for", low=0.0, high=0.0, neutral=0.0,
    ),
    Param(
        id="s", meaning="how little of a lost link is made up with others: 0 all of it, large none", unit="number",
        role="assumption", kind="assumed", source="not identified by pair counts; a wide range", low=0.25, high=8.0,
        most=1e6,
    ),
    Param(
        id="chilling", meaning="share of each side's other links that goes too, for each unit of depth",
        unit="share", role="assumption", kind="assumed", source="no estimate found; nought to a twentieth", low=0.0,
        high=0.05, most=0.9, neutral=0.0,
    ),
    Param(
        id="shock_a", meaning="fall in the first side's own output", unit="share", role="assumption", kind="assumed",
        source="after Russia 2022 links with all countries fell; nought to a tenth", low=0.0, high=0.1,
        most=0.95, neutral=0.0,
    ),
    Param(
        id="shock_b", meaning="fall in the second side's own output", unit="share", role="assumption",
        kind="assumed", source="as for the first side", low=0.0, high=0.1,
        most=0.95, neutral=0.0,
    ),
)  # fmt: skip
TIGHT, PASSES, NOTHING = 1e-12, 5_000, 1e-14
AT_ONCE = 128
"""Draws solved together: few enough for the processor's cache."""


class Cut(NamedTuple):
    """Links one factor touches: ``mask`` (countries x countries, 0 or 1), and ``keep``, what is left in each draw."""

    mask: Floats
    keep: Floats


def solve(x: Floats, cuts: Sequence[Cut], s: Floats, output: Floats | None = None) -> Floats:
    """Return each country's links afterwards over those before, Y'/Y.

    Parameters
    ----------
    x
        Links before, countries x countries, symmetric.
    cuts
        What is cut; the masks must not overlap.
    s
        One value a draw, 0 or more; infinity is no re-allocation.
    output
        a_i by draw and country; without it 1.

    Returns
    -------
    Draws x countries. A country left without any link is 0.
    """
    y = x.sum(axis=1)
    pi = np.divide(x, y[:, None], out=np.zeros_like(x), where=y[:, None] > 0)
    a = np.ones((len(s), len(y))) if output is None else output
    parts = []
    for cut in cuts:
        rows, columns = np.flatnonzero(cut.mask.any(axis=1)), np.flatnonzero(cut.mask.any(axis=0))
        held = (pi * cut.mask)[np.ix_(rows, columns)]
        parts.append((rows, columns, held.T.copy(), cut.keep - 1))
    out = np.empty_like(a)
    for start in range(0, len(s), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        chosen = [(rows, columns, held, change[some, None]) for rows, columns, held, change in parts]
        out[some] = _settle(pi.T.copy(), chosen, s[some, None], a[some])
    return out


Part = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats, Floats]


def _settle(pi: Floats, parts: list[Part], s: Floats, a: Floats) -> Floats:
    """Solve some draws at once; ``pi`` stands transposed."""
    stuck = np.isinf(s)
    power = np.where(stuck, 0.0, s)
    rate = np.where(stuck, 0.0, 1 / (2 + power))
    log_g, log_a, off = np.zeros_like(a), np.log(a), np.zeros_like(a)
    live = np.ones_like(a, dtype=bool)
    for _ in range(PASSES):
        g = np.exp(log_g)
        g *= live
        seen = g @ pi
        for rows, columns, held, change in parts:
            seen[:, rows] += change * (g[:, columns] @ held)
        live &= seen > NOTHING
        np.log(np.maximum(seen, NOTHING), out=off)
        off += (1 + power) * log_g - log_a
        off *= live & ~stuck
        if np.abs(off).max(initial=0.0) < TIGHT:
            break
        log_g -= rate * off
    # With no re-allocation g is 1 and a country is left with what is not cut.
    return np.where(stuck, seen * a, np.where(live, a * np.exp(-power * log_g), 0.0))


def policy(base: World, sides: Sides, params: Draws) -> tuple[list[Cut], Floats]:
    """Return the cuts and output shocks of one policy.

    Depth times breadth is cut between any two of the sides; reach times that on third countries' links with all sides
    but the first; chilling takes from every other link of a side.
    """
    depth = params["depth"] * params["breadth"]
    named = base.named(sides)
    direct = base.between(sides)
    beside = np.clip(base.touching(named) - direct, 0, 1)
    third = np.clip(beside * base.touching(named - base.named(sides[:1])), 0, 1)
    chill = np.clip(1 - params["chilling"] * np.abs(params["depth"]), 0, None)
    cuts = [Cut(direct, 1 - depth), Cut(third, chill * (1 - depth * params["reach"])), Cut(beside - third, chill)]
    output = np.ones((len(params["s"]), len(base.codes)))
    for n, side in enumerate(sides):
        rows = sorted(base.named((side,))) if side != EVERYONE else []
        output[:, rows] *= 1 - params["shock_b" if n else "shock_a"][:, None]
    return [cut for cut in cuts if cut.mask.any()], output


def run(base: World, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return the change of each country's links in per cent (draws x countries) under a cut between the sides."""
    cuts, output = policy(base, sides, params)
    return {"change": 100 * (solve(base.x, cuts, params["s"], output) - 1)}


def _uniform(k: float, s: float) -> float:
    x = np.ones((6, 6)) - np.eye(6)
    return float(solve(x, [Cut(x, np.array([k]))], np.array([s]))[0].mean())


def _monotone() -> float:
    x = np.random.default_rng(4).integers(1, 60, (9, 9)).astype(float)
    x = np.triu(x, 1) + np.triu(x, 1).T
    mask = np.zeros_like(x)
    mask[0, 1] = mask[1, 0] = 1
    s = np.array([0.0, 0.3, 1.0, 3.0, 10.0, np.inf])
    world = solve(x, [Cut(mask, np.zeros(6))], s) @ x.sum(axis=1)
    return float((np.diff(world) <= 1e-9).all())


_PAPER = "Analytic: with K_ij = k everywhere the total is k^(s/(2+s))"
TARGETS = (
    Target("uniform-s1", "half of every link, s = 1", 0.5 ** (1 / 3), 1e-9, _PAPER, lambda: _uniform(0.5, 1.0)),
    Target("uniform-s4", "half of every link, s = 4", 0.5 ** (4 / 6), 1e-9, _PAPER, lambda: _uniform(0.5, 4.0)),
    Target("sinkhorn", "s = 0 keeps every country's links", 1.0, 1e-9, _PAPER, lambda: _uniform(0.5, 0.0)),
    Target("no-move", "s = infinity is the cut itself", 0.5, 1e-12, _PAPER, lambda: _uniform(0.5, np.inf)),
    Target("monotone", "the world's total never rises with s", 1.0, 0.0, "Property of the model", _monotone),
)
