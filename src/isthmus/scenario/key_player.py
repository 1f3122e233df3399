"""Whose removal lowers joint activity most: the key player of Ballester, Calvo-Armengol and Zenou (2006).

With a network A (symmetric, scaled so that its largest row is 1 unless given) and a decay a < 1/rho(A),
M = (I - aA)^-1, b = M 1 (Bonacich), and c_i = b_i^2 / m_ii is the drop of the sum of b when i is removed.
"""

from __future__ import annotations

import numpy as np

from isthmus.model.errors import UsageError
from isthmus.scenario._card import Card, Draws, Floats, Param, Sides, Target
from isthmus.scenario._world import World

CARD = Card(
    id="key-player",
    title="Key player",
    mechanism="A hub whose loss others feel through their partners' partners",
    equations="M = (I - aA)^-1; b = M1; c_i = b_i^2 / m_ii; a < 1/rho(A)",
    reference="Ballester, Calvo-Armengol, Zenou (2006). Who's Who in Networks. Wanted: The Key Player. "
    "Econometrica 74(5), table 1.",
    checked="run",
    scope="Countries, institutions or fields as nodes. Never persons.",
    cannot_claim="Who will act, or that activity in this sense is knowledge. The decay is assumed.",
    sides=1,
)
OUTCOMES = {
    "change": "joint activity lost when it is removed, per cent of all",
}
CLAIMS = {"a": ("joint activity rises", "joint activity falls for all")}
PARAMS = (
    Param(
        id="decay", meaning="weight of a partner's partner, as a share of the largest that converges",
        unit="share of 1/rho", role="assumption", kind="assumed", source="assumed; .1 to .9", low=0.1, high=0.9,
        most=0.999,
    ),
)  # fmt: skip


def intercentrality(network: Floats, decay: float) -> tuple[Floats, Floats]:
    """Return Bonacich centrality b and intercentrality c of every node.

    Raises
    ------
    UsageError
        When the network is not symmetric, or ``decay`` is not below 1 over its spectral radius.
    """
    if not np.allclose(network, network.T):
        raise UsageError("The key player needs a network without direction.", "Add both directions up first.")
    radius = float(np.abs(np.linalg.eigvalsh(network)).max(initial=0.0))
    if decay * radius >= 1:
        raise UsageError(f"Decay {decay:g} does not converge: it must lie below {1 / radius:.4g}.", "Lower it.")
    m = np.linalg.inv(np.eye(len(network)) - decay * network)
    b = m.sum(axis=1)
    return b, b**2 / np.diag(m)


def run(base: World, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return each country's c as a share of all activity in per cent, negative: the drop when it is removed."""
    values, vectors = np.linalg.eigh(base.x / base.x.sum(axis=1).max())
    ones, radius = vectors.sum(axis=0), float(np.abs(values).max())
    rows = []
    for share in params["decay"]:
        weight = 1 / (1 - float(share) / radius * values)
        b = vectors @ (weight * ones)
        rows.append(-100 * b**2 / (vectors**2 @ weight) / b.sum())
    return {"change": np.array(rows)}


def _figure_1() -> Floats:
    """The network of the paper's figure 1: two groups of five, all linked inside, and player 1 tied to two of each."""
    made = np.zeros((11, 11))
    for group in (range(1, 6), range(6, 11)):
        for i in group:
            for j in group:
                made[i, j] = float(i != j)
    for bridge in (1, 5, 6, 10):
        made[0, bridge] = made[bridge, 0] = 1.0
    return made


def _table_1(decay: float, which: int) -> tuple[float, ...]:
    values = intercentrality(_figure_1(), decay)[which]
    return tuple(float(values[i]) for i in (0, 1, 2))


def _drop() -> float:
    network = _figure_1()
    b, c = intercentrality(network, 0.15)
    kept = [n for n in range(11) if n != 1]
    rest, _ = intercentrality(network[np.ix_(kept, kept)], 0.15)
    return float(c[1] - (b.sum() - rest.sum()))


_PAPER = "Ballester, Calvo-Armengol, Zenou (2006), table 1 (values from memory)"
TARGETS = (
    Target("b-.1", "b of types 1, 2, 3 at a = .1", (1.75, 1.88, 1.72), 0.005, _PAPER, lambda: _table_1(0.1, 0)),
    Target("c-.1", "c of types 1, 2, 3 at a = .1", (2.92, 3.28, 2.79), 0.005, _PAPER, lambda: _table_1(0.1, 1)),
    Target("b-.2", "b of types 1, 2, 3 at a = .2", (8.33, 9.17, 7.78), 0.005, _PAPER, lambda: _table_1(0.2, 0)),
    Target("c-.2", "c of types 1, 2, 3 at a = .2", (41.67, 40.33, 32.67), 0.005, _PAPER, lambda: _table_1(0.2, 1)),
    Target("drop", "c is the whole drop on removal", 0.0, 1e-9, "Analytic", _drop),
)
