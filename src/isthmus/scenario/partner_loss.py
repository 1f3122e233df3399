"""What losing a partner's variety costs: the CES loss of Feenstra (1994).

With elasticity sigma > 1 between partners, losing partners that held a share w of the links lowers the index of
what is to be had by 1 - (1 - w)^(1/(sigma - 1)): concave in w for sigma < 2, linear at 2, convex above.
Sigma of research links is not known: it is assumed over a range, and no elasticity of trade is carried over.
"""

from __future__ import annotations

import numpy as np

from isthmus.scenario._card import Card, Draws, Floats, Param, Sides, Target
from isthmus.scenario._world import World

CARD = Card(
    id="partner-loss",
    title="Losing a partner's variety",
    mechanism="A lost partner whose work others cannot fully replace",
    equations="loss = 1 - (1 - share)^(1/(sigma - 1)), sigma > 1",
    reference="Feenstra (1994). New Product Varieties and the Measurement of International Prices. AER 84(1).",
    checked="recall",
    scope="An index of variety relative to before, by the share of links lost.",
    cannot_claim="Welfare, output or GDP; that sigma is known. Goods-trade elasticities do not transfer.",
    sides=2,
)
OUTCOMES = {
    "change": "index of partner variety, change in per cent",
}
PARAMS = (
    Param(
        id="depth", meaning="share of the links between the two sides that is lost", unit="share", role="policy",
        kind="assumed", source="asked for", low=1.0, high=1.0, neutral=0.0,
    ),
    Param(
        id="sigma", meaning="how well one partner replaces another", unit="elasticity", role="assumption",
        kind="assumed", source="not known for research links; 1.5 to 6", low=1.5, high=6.0, least=1.000001, most=100.0,
    ),
)  # fmt: skip


def loss(share: Floats, sigma: Floats) -> Floats:
    """Return the loss, 0 to 1, of losing ``share`` of the links at elasticity ``sigma``."""
    made: Floats = 1 - (1 - share) ** (1 / (sigma - 1))
    return made


def run(base: World, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return the change of each country's variety index in per cent (draws x countries)."""
    lost = (base.x * base.between(sides)).sum(axis=1)
    share = np.divide(lost, base.y, out=np.zeros_like(lost), where=base.y > 0)
    return {"change": -100 * loss(params["depth"][:, None] * share[None, :], params["sigma"][:, None])}


def _one(share: float, sigma: float) -> float:
    return float(loss(np.array([share]), np.array([sigma]))[0])


def _bends(sigma: float) -> float:
    w = np.linspace(0.01, 0.9, 40)
    second = np.diff(loss(w, np.full_like(w, sigma)), 2)
    return float(np.sign(np.where(np.abs(second) < 1e-12, 0, second)).mean())


_PAPER = "Feenstra (1994); analytic"
TARGETS = (
    Target("linear", "sigma = 2 loses the share itself", 0.3, 1e-12, _PAPER, lambda: _one(0.3, 2.0)),
    Target("curvature", "concave below 2, convex above", (-1.0, 1.0), 1e-12, _PAPER, lambda: (_bends(1.5), _bends(4))),
    Target("third", "sigma = 3: 1 - sqrt(1 - share)", 1 - 0.7**0.5, 1e-12, _PAPER, lambda: _one(0.3, 3.0)),
)
