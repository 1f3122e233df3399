"""When one exit can pull others along: Watts' (2002) global cascade condition.

A node with k links follows when at least a share phi of its neighbours have left. One seed can reach a share of the
whole network only where the vulnerable nodes (k <= 1/phi) form a giant component: sum_k k (k-1) rho_k p_k > <k>.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy.optimize import brentq
from scipy.stats import poisson

from isthmus.scenario._card import Card, Draws, Floats, Param, Sides, Target
from isthmus.scenario._world import World
from isthmus.scenario.removal import backbone, nearest_level

CARD = Card(
    id="cascade",
    title="Exits that cascade",
    mechanism="One country's exit makes others leave",
    equations="sum_k k(k-1) rho_k p_k > z; rho_k = 1 where k <= 1/phi",
    reference="Watts (2002). A simple model of global cascades on random networks. PNAS 99(9).",
    checked="run",
    scope="Whether a cascade is possible on a backbone, and how far exits spread from one node.",
    cannot_claim="That states follow a threshold, or what theirs is.",
    sides=1,
)
OUTCOMES = {
    "followers": "share of the others that leave too, per cent",
}
CLAIMS = {"followers": ("others follow", "nobody follows")}
PARAMS = (
    Param(
        id="phi", meaning="share of a country's weighted links that must be gone before it leaves too", unit="share",
        role="assumption", kind="assumed", source="not known; .1 to .5", low=0.1, high=0.5, least=0.01,
    ),
    Param(
        id="alpha", meaning="level of the disparity backbone", unit="probability under an even spread",
        role="assumption", kind="literature", source="Serrano et al. 2009; the sweep .001 to .05", low=0.001,
        high=0.05, least=1e-6, most=0.2,
    ),
)  # fmt: skip


def condition(z: float, phi: float) -> float:
    """Return the left side over the right side of the condition on a random graph with ``z`` links a node."""
    k = np.arange(0, int(1 / phi + 1e-9) + 1)
    return float((k * (k - 1) * poisson.pmf(k, z)).sum() / z)


def window(phi: float) -> tuple[float, float]:
    """Return the mean degrees between which a global cascade is possible at threshold ``phi``."""
    grid = np.linspace(0.5, 20, 400)
    above = [z for z in grid if condition(float(z), phi) > 1]
    step = grid[1] - grid[0]
    low = brentq(lambda z: condition(z, phi) - 1, above[0] - step, above[0])
    high = brentq(lambda z: condition(z, phi) - 1, above[-1], above[-1] + step)
    return float(low), float(high)


def spread(x: Floats, seeds: list[int], phi: float) -> Floats:
    """Return which nodes have left (1) once no further one follows; weights of links count."""
    strength = x.sum(axis=1)
    gone = np.zeros(len(x))
    gone[seeds] = 1
    for _ in range(len(x)):
        lost = np.divide(x @ gone, strength, out=np.zeros_like(strength), where=strength > 0)
        after = np.maximum(gone, lost >= phi)
        if (after == gone).all():
            break
        gone = after
    return gone


def run(base: World, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return the share of countries that left, in per cent, beside the seeds of the first side."""
    seeds = [base.at(code) for code in sides[0]]
    rest = len(base.codes) - len(seeds)
    left = [
        100 * (spread(_backbone(base, nearest_level(float(alpha))), seeds, float(phi)).sum() - len(seeds)) / rest
        for phi, alpha in zip(params["phi"], params["alpha"], strict=True)
    ]
    return {"followers": np.array(left)}


def _backbone(base: World, level: float) -> Floats:
    return base.once(("backbone", level), partial(backbone, base.x, level))


def _line() -> float:
    x = np.diag(np.ones(4), 1)
    return float(spread(x + x.T, [0], 0.5).sum())


TARGETS = (
    Target("window", "threshold .18: 1.02 to 5.76 links a node", (1.02, 5.76), 0.01, "Watts (2002)",
           lambda: window(0.18)),
    Target("line", "on a line at threshold 1/2 all five leave", 5.0, 0.0, "By hand", _line),
)  # fmt: skip
