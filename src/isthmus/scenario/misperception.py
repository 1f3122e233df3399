"""Arming out of fear, and whether talking helps: two models that disagree.

Two sides choose whether to arm. Arming costs c, privately known and uniform on [0, 1]; being armed alone gains m, being
unarmed alone loses d. A side arms where c is below a cutoff.

Baliga and Sjostrom (2004): types are independent; the cutoff solves c* = m + (d - m) F(c*), and cheap talk can bring
arming down to those who would arm anyway, F(m). Acharya and Ramsay (2013): costs are alike and each side sees
them with a little noise; the one cutoff is where a side holds the other equally likely to arm or not,
c* = (m + d) / 2, and cheap talk changes nothing. Both are run, and the distance between them is shown.
"""

from __future__ import annotations

import numpy as np

from isthmus.scenario._card import Card, Draws, Floats, Param, Rival, Sides, Target
from isthmus.scenario._world import World

CARD = Card(
    id="misperception",
    title="Misperception and dialogue",
    mechanism="Fear of the other's choice, with and without dialogue",
    equations="independent: c* = m + (d - m) F(c*), talk: F(m); correlated: c* = (m + d)/2 with or without talk",
    reference="Baliga, Sjostrom (2004) Review of Economic Studies 71(2); Acharya, Ramsay (2013) Quarterly Journal of "
    "Political Science 8(2). Abstracts read; the correlated cutoff is the small-noise limit of a global game.",
    checked="read",
    scope="Any two sides, alike. What dialogue could do under each account of misperception.",
    cannot_claim="Which account is right for a pair, or that arms and research links follow one rule.",
    network=False,
)
OUTCOMES = {
    "talk_takes_off": "arming that talking takes off where types are independent, points (0 where costs are alike)",
    "arming_independent": "share of types that arm after the policy, independent types, per cent",
    "arming_correlated": "share that arms after the policy, costs alike, per cent",
}
RIVALS: dict[str, Rival] = {
    "independent types (Baliga, Sjostrom)": "arming_independent",
    "costs alike (Acharya, Ramsay)": "arming_correlated",
}
CLAIMS = {
    "talk_takes_off": ("talk takes arming off in one of the two accounts", "talk changes nothing in either account")
}
PARAMS = (
    Param(
        id="dialogue", meaning="whether the sides talk first: 0 no, 1 yes", unit="share", role="policy",
        kind="assumed", source="asked for", low=1.0, high=1.0, neutral=0.0,
    ),
    Param(
        id="m", meaning="gain from being armed alone", unit="share of the largest cost", role="assumption",
        kind="assumed", source="assumed", low=0.01, high=0.2, most=0.99,
    ),
    Param(
        id="d", meaning="loss from being unarmed alone", unit="share of the largest cost", role="assumption",
        kind="assumed", source="assumed", low=0.3, high=0.95, least=0.01, most=5.0,
    ),
)  # fmt: skip


def independent(m: float, d: float) -> float:
    """Return the share of types that arm without talk: the smallest fixed point with F uniform on [0, 1]."""
    return 1.0 if d >= 1 else min(1.0, m / (1 - (d - m)))


def correlated(m: float, d: float) -> float:
    """Return the share of costs at which both arm, with or without talk."""
    return min(1.0, (m + d) / 2)


def run(base: World | None, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return the share of types that arm, in per cent, in each model after the policy, and what talk takes off."""
    first, second, gain = [], [], []
    for talk, m, d in zip(params["dialogue"], params["m"], params["d"], strict=True):
        without = independent(float(m), float(d))
        first.append(100 * (without + float(talk) * (float(m) - without)))
        second.append(100 * correlated(float(m), float(d)))
        gain.append(100 * float(talk) * (without - float(m)))
    return {
        "arming_independent": np.array(first),
        "arming_correlated": np.array(second),
        "talk_takes_off": np.array(gain),
    }


def _by_iteration(m: float, d: float) -> float:
    c = 0.0
    for _ in range(200_000):
        c = min(1.0, m + (d - m) * c)
    return c


TARGETS = (
    Target("half", "d = .99, m = .01 gives one half", 0.5, 1e-9, "Baliga, Sjostrom (2004), uniform costs",
           lambda: independent(0.01, 0.99)),
    Target("spiral", "d at the largest cost: all arm, however small m", 1.0, 1e-9, "Baliga, Sjostrom (2004)",
           lambda: independent(1e-6, 1.0)),
    Target("fixed-point", "the closed form is the least fixed point", 0.0, 1e-9, "Analytic",
           lambda: independent(0.05, 0.9) - _by_iteration(0.05, 0.9)),
    Target("middle", "correlated costs: the cutoff lies half way", 0.5, 1e-12, "Laplacian limit of a global game",
           lambda: correlated(0.01, 0.99)),
)  # fmt: skip
