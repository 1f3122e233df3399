"""Answering in kind when signals are noisy: memory-one strategies in the repeated prisoner's dilemma.

A strategy is four chances of cooperating, after CC, CD, DC and DD (own move first). With each move going wrong with
chance e, two strategies make a Markov chain over those four states; its stationary vector gives the
rate of cooperation and the mean payoff (Nowak, Sigmund 1993; Wu, Axelrod 1995).
"""

from __future__ import annotations

import numpy as np

from isthmus.scenario._card import Card, Draws, Floats, Param, Sides, Target
from isthmus.scenario._world import World

CARD = Card(
    id="reciprocity",
    title="Noisy reciprocity",
    mechanism="Tit for tat on signals that are sometimes wrong",
    equations="v = vM over CC, CD, DC, DD; each chance p becomes p(1-e) + (1-p)e",
    reference="Nowak, Sigmund (1993) Nature 364; Wu, Axelrod (1995) Journal of Conflict Resolution 39(1).",
    checked="run",
    scope="Any two sides, alike: how a rule of answering fares when moves are misread.",
    cannot_claim="That states follow such rules, or the payoffs of any real pair.",
    network=False,
)
OUTCOMES = {
    "gain": "cooperation gained over tit for tat, points",
    "cooperation": "rate of cooperation under the rule chosen, per cent",
    "tit_for_tat": "rate of cooperation under tit for tat, per cent",
}
CLAIMS = {"gain": ("forgiving keeps up more cooperation than tit for tat", "forgiving gains nothing")}
PARAMS = (
    Param(
        id="forgive", meaning="chance of answering a defection with cooperation", unit="probability", role="policy",
        kind="assumed", source="asked for; 0 is tit for tat, 1/3 the classic generous form", low=1 / 3, high=1 / 3,
        neutral=0.0,
    ),
    Param(
        id="noise", meaning="chance that a move goes wrong or is misread", unit="probability", role="assumption",
        kind="assumed", source="assumed; 1 to 10 per cent", low=0.01, high=0.1, least=1e-6, most=0.5,
    ),
)  # fmt: skip
PAYOFF = np.array([3.0, 0.0, 5.0, 1.0])
TIT_FOR_TAT = np.array([1.0, 0.0, 1.0, 0.0])
STAY_OR_SHIFT = np.array([1.0, 0.0, 0.0, 1.0])


def generous(forgive: float) -> Floats:
    """Return tit for tat that forgives with the chance given."""
    return np.array([1.0, forgive, 1.0, forgive])


def stationary(p: Floats, q: Floats, noise: float) -> Floats:
    """Return the long-run share of CC, CD, DC, DD, seen from the first player."""
    a = p * (1 - noise) + (1 - p) * noise
    b = (q * (1 - noise) + (1 - q) * noise)[[0, 2, 1, 3]]
    chain = np.stack([a * b, a * (1 - b), (1 - a) * b, (1 - a) * (1 - b)], axis=1)
    system = np.vstack([chain.T - np.eye(4), np.ones(4)])
    solved: Floats = np.linalg.lstsq(system, np.array([0, 0, 0, 0, 1.0]), rcond=None)[0]
    return solved


def cooperation(p: Floats, q: Floats, noise: float) -> float:
    """Return the first player's rate of cooperation."""
    share = stationary(p, q, noise)
    return float(share[0] + share[1])


def run(base: World | None, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return cooperation in per cent under the rule chosen, under tit for tat, and the gain."""
    chosen, plain = [], []
    for forgive, noise in zip(params["forgive"], params["noise"], strict=True):
        rule = generous(float(forgive))
        chosen.append(100 * cooperation(rule, rule, float(noise)))
        plain.append(100 * cooperation(TIT_FOR_TAT, TIT_FOR_TAT, float(noise)))
    return {"cooperation": np.array(chosen), "tit_for_tat": np.array(plain), "gain": np.array(chosen) - np.array(plain)}


_PAPER = "Nowak, Sigmund (1993); Wu, Axelrod (1995); payoffs 5, 3, 1, 0"
TARGETS = (
    Target("tft", "tit for tat against itself: half, at noise .01 and .2", (0.5, 0.5), 1e-9, _PAPER,
           lambda: [cooperation(TIT_FOR_TAT, TIT_FOR_TAT, e) for e in (0.01, 0.2)]),
    Target("tft-payoff", "and pays 2.25", 2.25, 1e-9, _PAPER,
           lambda: stationary(TIT_FOR_TAT, TIT_FOR_TAT, 0.05) @ PAYOFF),
    Target("generous", "generous tit for tat (1/3) at noise .05", 0.875, 1e-9, _PAPER,
           lambda: cooperation(generous(1 / 3), generous(1 / 3), 0.05)),
    Target("win-stay", "win-stay, lose-shift at noise .05", 0.8645, 0.0001, _PAPER,
           lambda: cooperation(STAY_OR_SHIFT, STAY_OR_SHIFT, 0.05)),
)  # fmt: skip
