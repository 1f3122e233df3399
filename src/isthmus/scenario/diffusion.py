"""How knowledge spreads along links, and what a cut takes from it: linear diffusion with variety loss.

x' = l (b + (O - I) x). A country's stock follows its own work (weight b_i) and its partners' stocks (weights O_ij, its
shares of links times the weight of abroad); b_i + sum_j O_ij = 1, so that an even world rests at 1. A cut takes the
weight of the lost partner away and gives it to nobody: giving it back to home work would make the one who cuts gain.
"""

from __future__ import annotations

import numpy as np

from isthmus.model.errors import UsageError
from isthmus.scenario._card import Card, Draws, Floats, Param, Sides, Target
from isthmus.scenario._world import World
from isthmus.scenario.exposure import shares_of

CARD = Card(
    id="diffusion",
    title="Spread of knowledge",
    mechanism="What no longer arrives when a link is cut, directly and through others",
    equations="x' = l(b + (O - I)x); x* = (I - O)^-1 b; lost weight is given to nobody",
    reference="Linear diffusion with variety-loss rows, our own form.",
    checked="run",
    scope="A relative stock, 1 before; long run and after a number of years.",
    cannot_claim="Knowledge in any unit, productivity or GDP; that links carry it all.",
    sides=2,
)
OUTCOMES = {
    "change": "stock of knowledge (1 before), change in per cent after ten years",
}
PARAMS = (
    Param(
        id="depth", meaning="share of the links between the two sides that is cut", unit="share", role="policy",
        kind="assumed", source="asked for", low=1.0, high=1.0, neutral=0.0,
    ),
    Param(
        id="abroad", meaning="weight of abroad in a country's stock", unit="share", role="assumption", kind="assumed",
        source="assumed; .1 to .5", low=0.1, high=0.5, most=0.95,
    ),
    Param(
        id="speed", meaning="share of the way covered in a year", unit="share a year", role="assumption",
        kind="assumed", source="assumed; .05 to .3", low=0.05, high=0.3, least=0.001,
    ),
)  # fmt: skip
YEARS = 10


def resting(own: Floats, weights: Floats) -> Floats:
    """Return where stocks rest, (I - O)^-1 b.

    Raises
    ------
    UsageError
        When a row of own and weights adds to more than 1: weight that was lost was given back.
    """
    if ((own + weights.sum(axis=1)) > 1 + 1e-9).any():
        raise UsageError(
            "A row of weights adds to more than 1.", "Lost weight is not given back to home: the cutter would gain."
        )
    return np.asarray(np.linalg.solve(np.eye(len(own)) - weights, own), np.float64)


def run(base: World, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return the change of each country's stock in per cent after ten years (draws x countries)."""
    shares, mask = shares_of(base.x), base.between(sides)
    linked = shares.sum(axis=1) > 0
    rows = []
    for depth, abroad, speed in zip(params["depth"], params["abroad"], params["speed"], strict=True):
        own = np.where(linked, 1 - float(abroad), 1.0)
        rest = resting(own, float(abroad) * shares * (1 - float(depth) * mask))
        rows.append(100 * (rest - 1) * (1 - (1 - float(speed)) ** YEARS))
    return {"change": np.array(rows)}


def _even() -> float:
    x = np.ones((5, 5)) - np.eye(5)
    return float(np.abs(resting(np.full(5, 0.6), 0.4 * shares_of(x)) - 1).max())


def _cutter_loses() -> float:
    x = np.array([[0, 4.0, 1], [4, 0, 2], [1, 2, 0]])
    lost = 0.5 * shares_of(x)
    lost[0, 1] = lost[1, 0] = 0
    return float((resting(np.full(3, 0.5), lost) < 1).all())


def _two() -> float:
    return float(resting(np.array([0.5, 0.5]), np.array([[0, 0.25], [0.5, 0]]))[0])


TARGETS = (
    Target("even", "weights that add to 1 rest at 1", 0.0, 1e-12, "Analytic", _even),
    Target("cutter", "nobody gains from a cut, the cutter included", 1.0, 0.0, "Analytic", _cutter_loses),
    Target("two", "two countries, one with half its weight lost: .625 / .875", 0.625 / 0.875, 1e-12, "By hand", _two),
)
