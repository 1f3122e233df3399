"""Working together on a good that all share: when does it hold without anyone to enforce it?

Barrett (1994), with constant marginal benefit and quadratic cost: an agreement of k out of N states is stable when no
member gains by leaving and no outsider by joining; only k = 2 and 3 are, whatever N. Santos and Pacheco (2011): in
groups of N, at least M must contribute a share c of an endowment b or all lose it with risk r; contributing
pays where r C(N-1, M-1) x^(M-1) (1-x)^(N-M) exceeds c/b, x being the share that contributes. Below a critical risk
nobody does; above it there are two roots: a share that must be passed, and one at which it settles.
"""

from __future__ import annotations

from math import comb

import numpy as np
from scipy.optimize import brentq

from isthmus.scenario._card import Card, Draws, Floats, Param, Sides, Target
from isthmus.scenario._world import World

CARD = Card(
    id="public-good",
    title="Global public goods",
    mechanism="Collective action on shared risks, and who has to carry it",
    equations="stable k: p_s(k) >= p_n(k-1), p_n(k) >= p_s(k+1); r = (c/b) / [C(N-1,M-1) x^(M-1) (1-x)^(N-M)]",
    reference="Barrett (1994) Oxford Economic Papers 46; Santos, Pacheco (2011) PNAS 108(26).",
    checked="run",
    scope="Groups of equal members. How perceived risk and group size decide whether joint work holds.",
    cannot_claim="Which states would join, or what a real agreement is worth.",
    network=False,
)
OUTCOMES = {
    "contributing": "share that contributes in the end, per cent",
    "to_pass": "share that must be passed first, per cent",
    "critical_risk": "least risk at which contributing can hold, per cent",
}
CLAIMS = {"contributing": ("joint work can hold", "nobody contributes")}
PARAMS = (
    Param(
        id="groups", meaning="members a group has (a smaller one is a policy choice: work in smaller circles)",
        unit="members", role="policy", kind="assumed", source="asked for", low=6, high=6, least=2, most=200,
    ),
    Param(
        id="needed", meaning="share of the members that must contribute", unit="share", role="assumption",
        kind="assumed", source="assumed; a third to two thirds", low=0.34, high=0.67, least=0.01,
    ),
    Param(
        id="cost", meaning="contribution as a share of what is at risk, c/b", unit="share", role="assumption",
        kind="assumed", source="assumed; .05 to .2", low=0.05, high=0.2, least=0.001, most=0.99,
    ),
    Param(
        id="risk", meaning="chance that all is lost when too few contribute", unit="probability", role="assumption",
        kind="assumed", source="not known; .2 to .9", low=0.2, high=0.9,
    ),
)  # fmt: skip


def stable(n: int, ratio: float = 1.0) -> tuple[int, ...]:
    """Return the sizes of stable agreements among ``n`` states; ``ratio`` is benefit over cost, and does not matter."""

    def member(k: int) -> float:
        return ratio * ((k * k + n - k) - k * k / 2)

    def outsider(k: int) -> float:
        return ratio * ((k * k + n - k) - 0.5)

    holds = [
        k for k in range(2, n + 1)
        if member(k) >= outsider(k - 1) and (k == n or outsider(k) >= member(k + 1))
    ]  # fmt: skip
    return tuple(holds)


def pull(x: float, n: int, m: int) -> float:
    """Return the chance that one contribution is the one that decides, in a group of ``n`` that needs ``m``."""
    return comb(n - 1, m - 1) * x ** (m - 1) * (1 - x) ** (n - m)


def critical(n: int, m: int, cost: float) -> float:
    """Return the least risk at which contributing can hold."""
    return cost / pull((m - 1) / (n - 1), n, m)


def roots(n: int, m: int, cost: float, risk: float) -> tuple[float, float] | None:
    """Return the share that must be passed and the share at which it settles; None below the critical risk."""
    top = (m - 1) / (n - 1)
    if risk * pull(top, n, m) <= cost:
        return None

    def gain(x: float) -> float:
        return risk * pull(x, n, m) - cost

    low = brentq(gain, 0.0, top) if m > 1 else 0.0
    high = brentq(gain, top, 1.0) if m < n else 1.0
    return float(low), float(high)


def run(base: World | None, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return, in per cent, the share that contributes in the end, the share to pass, and the critical risk."""
    settle, passing, least = [], [], []
    for n_, share, cost, risk in zip(*(params[k] for k in ("groups", "needed", "cost", "risk")), strict=True):
        n = round(float(n_))
        m = min(n, max(1, round(float(share) * n)))
        found = roots(n, m, float(cost), float(risk))
        settle.append(100 * found[1] if found else 0.0)
        passing.append(100 * found[0] if found else 100.0)
        least.append(100 * critical(n, m, float(cost)))
    return {"contributing": np.array(settle), "to_pass": np.array(passing), "critical_risk": np.array(least)}


_SP = "Santos, Pacheco (2011); N = 6, M = 3, c = .1, b the endowment at risk"
TARGETS = (
    Target("barrett", "stable agreements have 2 or 3 members for N = 5, 20, 193", (2, 3, 2, 3, 2, 3), 0.0,
           "Barrett (1994)", lambda: [k for n in (5, 20, 193) for k in stable(n)]),
    Target("critical", "critical risk", 0.2894, 0.0001, _SP, lambda: critical(6, 3, 0.1)),
    Target("roots", "shares at risk .5", (0.196, 0.631), 0.001, _SP, lambda: roots(6, 3, 0.1, 0.5) or ()),
)  # fmt: skip
