"""How much rests on few partners: the Hirschman index of partner shares, direct and looked through.

The index is the sum of squared shares. Looked through, a partner's own partners count too: with shares S and
weight a, the rows of (I - aS)^-1 - I, made to add to one, say on whom a country rests in the end. Thresholds from goods
trade do not transfer (an index over .4 would flag one country): compare within a field and as percentiles.
"""

from __future__ import annotations

import numpy as np

from isthmus.scenario._card import Card, Draws, Floats, Param, Sides, Target
from isthmus.scenario._world import World

CARD = Card(
    id="exposure",
    title="Exposure and diversification",
    mechanism="Resting on few partners, directly and through them",
    equations="H_i = sum_j s_ij^2; T = rows of (I - aS)^-1 - I, scaled to 1; H_i^T = sum_j t_ij^2",
    reference="Hirschman (1945) for the index; Leontief's inverse for looking through.",
    checked="run",
    scope="Shares of links in one year. Effective partners are 1 over the index.",
    cannot_claim="Dependence in the sense of need; a threshold above which it is dangerous.",
    sides=1,
)
OUTCOMES = {
    "change": "looked-through Hirschman index, change in per cent",
}
CLAIMS = {"a": ("more rests on few", "less rests on few")}
PARAMS = (
    Param(
        id="spread", meaning="share of a country's links with its largest partner that moves to its others in "
        "proportion", unit="share", role="policy", kind="assumed", source="asked for", low=0.2, high=0.2, neutral=0.0,
    ),
    Param(
        id="through", meaning="weight of a partner's partners", unit="share", role="assumption", kind="assumed",
        source="assumed; 0 to .5", low=0.0, high=0.5, most=0.99,
    ),
)  # fmt: skip


def hirschman(shares: Floats) -> Floats:
    """Return the index of each row of shares, 1/partners to 1."""
    made: Floats = (shares**2).sum(axis=-1)
    return made


def looked_through(shares: Floats, weight: float) -> Floats:
    """Return shares that count partners' partners, ``weight`` a step; rows add to one, own loops left out."""
    reached = np.linalg.inv(np.eye(len(shares)) - weight * shares) @ shares
    np.fill_diagonal(reached, 0.0)
    total = reached.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(reached, total, out=np.zeros_like(reached), where=total > 0))


def shares_of(x: Floats) -> Floats:
    """Return each row's shares; a row without links stays nought."""
    total = x.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(x, total, out=np.zeros_like(x), where=total > 0))


def diversified(shares: Floats, moved: float) -> Floats:
    """Return shares after ``moved`` of each row's largest one went to its others in proportion."""
    made = shares.copy()
    rows = np.arange(len(made))
    top = made.argmax(axis=1)
    held = made[rows, top].copy()
    rest = 1 - held
    free = rest > 0
    grow = np.divide(rest + moved * held, rest, out=np.ones_like(rest), where=free)
    made *= grow[:, None]
    made[rows, top] = np.where(free, held * (1 - moved), held)
    made[shares.sum(axis=1) == 0] = 0
    return made


def run(base: World, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return the change of each country's looked-through Hirschman index in per cent (draws x countries)."""
    shares = shares_of(base.x)
    rows = []
    for moved, weight in zip(params["spread"], params["through"], strict=True):
        before = hirschman(looked_through(shares, float(weight)))
        after = hirschman(looked_through(diversified(shares, float(moved)), float(weight)))
        rows.append(100 * (np.divide(after, before, out=np.ones_like(after), where=before > 0) - 1))
    return {"change": np.array(rows)}


_TOY = np.array([[0, 0.5, 0.5], [1.0, 0, 0], [1.0, 0, 0]])
TARGETS = (
    Target("even", "n equal partners give 1/n", 0.25, 1e-12, "Analytic", lambda: hirschman(np.full((1, 4), 0.25))[0]),
    Target("toy", "a hub of two spokes", (0.5, 1.0, 1.0), 1e-12, "By hand", lambda: hirschman(_TOY)),
    Target("direct", "weight 0 is the direct index", (0.5, 1.0, 1.0), 1e-12, "By hand",
           lambda: hirschman(looked_through(_TOY, 0.0))),
    Target("through", "spokes see each other through the hub, 4 to 1 at weight 1/2", (0.68, 0.68), 1e-12, "By hand: "
           "hub 1, other spoke a/2, own loop left out", lambda: hirschman(looked_through(_TOY, 0.5))[1:]),
)  # fmt: skip
