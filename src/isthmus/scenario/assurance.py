"""Trust and reassurance between two sides that may both prefer to cooperate (Kydd 2000).

Payoffs: R both cooperate, S cooperate alone, P both defect, and for defecting alone T_t (a side that prefers joint
cooperation, T_t < R) or T_u (one that does not, T_u > R). A trustworthy side cooperates once when it holds the
other to be trustworthy with at least p* = (P-S)/((R-T_t)+(P-S)). Over two rounds, the first with stake a, costly first
steps tell the two apart where p lies between the least at which a trustworthy side dares and the most at which
an untrustworthy one does not mimic it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from isthmus.scenario._card import Card, Draws, Floats, Param, Sides, Target
from isthmus.scenario._world import World

CARD = Card(
    id="assurance",
    title="Security dilemma and reassurance",
    mechanism="Two sides that would cooperate if they trusted each other; small first steps",
    equations="p* = (P-S)/((R-T)+(P-S)); two rounds with stakes a and 1-a",
    reference="Kydd (2000). Trust, Reassurance, and Cooperation. International Organization 54(2).",
    checked="run",
    scope="Any two sides, alike. The question is how much trust a first step needs, and what it can show.",
    cannot_claim="How much any real side trusts another, or what it will do.",
    network=False,
)
OUTCOMES = {
    "window": "width of the window of trust in which a first step reassures, points",
    "trust_once": "trust that one step needs, per cent",
    "trust_first_step": "trust that a small first step needs, per cent",
}
CLAIMS = {"window": ("a first step of this stake can reassure", "no first step of this stake reassures")}
PARAMS = (
    Param(
        id="stake", meaning="share of all stakes put into the first step", unit="share", role="policy",
        kind="assumed", source="asked for", low=0.4, high=0.4, least=0.001, most=0.999,
    ),
    Param(
        id="temptation", meaning="gain of a trustworthy side from defecting alone, joint cooperation being 1",
        unit="payoff", role="assumption", kind="assumed", source="assumed; below 1", low=0.2, high=0.8, most=0.99,
    ),
    Param(
        id="greed", meaning="gain of an untrustworthy side from defecting alone", unit="payoff", role="assumption",
        kind="assumed", source="assumed; above 1", low=1.2, high=2.0, least=1.01, most=10.0,
    ),
    Param(
        id="sucker", meaning="loss from cooperating alone", unit="payoff", role="assumption", kind="assumed",
        source="assumed", low=0.5, high=1.5, least=0.01, most=10.0,
    ),
)  # fmt: skip


class Game(NamedTuple):
    """The payoffs."""

    r: float = 1.0
    s: float = -1.0
    p: float = 0.0
    t_trust: float = 0.5
    t_greed: float = 1.5


def threshold(game: Game) -> float:
    """Return the trust that one round of cooperation needs, 0 to 1."""
    return (game.p - game.s) / ((game.r - game.t_trust) + (game.p - game.s))


def window(game: Game, a: float) -> tuple[float, float]:
    """Return the trust between which a first step of stake ``a`` tells the types apart; none if the first is larger."""
    r, s, p, t, u = game
    # A trustworthy side: a(qR + (1-q)S) + (1-a)(qR + (1-q)P) >= a(qT_t + (1-q)P) + (1-a)P, linear in q.
    dares = a * (p - s) / (a * (r - s - t + p) + (1 - a) * (r - p))
    # An untrustworthy one must not gain from mimicking:
    # a(qR + (1-q)S) + (1-a)(qT_u + (1-q)P) <= a(qT_u + (1-q)P) + (1-a)P.
    slope = a * (r - s - u + p) + (1 - a) * (u - p)
    stays = a * (p - s) / slope if slope > 0 else 1.0
    return dares, min(stays, 1.0)


def run(base: World | None, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return in per cent the trust one step needs, the trust a small first step needs, and the width of its window."""
    once, first, width = [], [], []
    for stake, t, u, s in zip(*(params[k] for k in ("stake", "temptation", "greed", "sucker")), strict=True):
        game = Game(s=-float(s), t_trust=float(t), t_greed=float(u))
        low, high = window(game, float(stake))
        once.append(100 * threshold(game))
        first.append(100 * low)
        width.append(100 * max(0.0, high - low))
    return {"trust_once": np.array(once), "trust_first_step": np.array(first), "window": np.array(width)}


def _none_below() -> float:
    stakes = np.linspace(0.01, 0.3, 30)
    return float(sum(low < high - 1e-12 for low, high in (window(Game(), float(a)) for a in stakes)))


_PAPER = "Kydd (2000); payoffs 1, -1, 0, .5, 1.5"
TARGETS = (
    Target("once", "trust that one round needs", 2 / 3, 1e-9, _PAPER, lambda: threshold(Game())),
    Target("stake-.4", "window of a first stake of .4", (1 / 3, 0.4 / 1.1), 1e-9, _PAPER, lambda: window(Game(), 0.4)),
    Target("stake-.5", "window of a first stake of .5", (0.4, 0.5), 1e-9, _PAPER, lambda: window(Game(), 0.5)),
    Target("none", "no window at stakes up to .3", 0.0, 0.0, _PAPER, _none_below),
)
