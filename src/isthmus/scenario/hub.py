"""What a hub sees and can deny: share of links, betweenness, and the flow that ends when it is gone.

Farrell and Newman (2019) call the two sides of a hub's power the panopticon (it sees what passes) and the chokepoint
(it can deny passage). Seeing is measured by the share of links that touch the hub and by weighted
betweenness (Brandes 2001, a strong link being a short way, 1/w); denying by the maximum flow between others with and
without it, which is the minimum cut.
"""

from __future__ import annotations

from functools import partial

import networkx as nx
import numpy as np

from isthmus.scenario._card import Card, Draws, Floats, Param, Sides, Target
from isthmus.scenario._world import World
from isthmus.scenario.removal import backbone, nearest_level

CARD = Card(
    id="hub",
    title="What a hub can see and deny",
    mechanism="Chokepoints of a network",
    equations="incident share; betweenness on 1/w; max flow = min cut, with and without the hub",
    reference="Farrell, Newman (2019) International Security 44(1); Brandes (2001); Ford, Fulkerson (1956).",
    checked="run",
    scope="Countries, institutions or legal jurisdictions on a disparity backbone. Never persons.",
    cannot_claim="That a hub will use its place, or that nobody can go round it in time.",
    sides=2,
)
OUTCOMES = {
    "flow": "greatest flow among the others, change in per cent",
    "links_seen": "links that touch the hub, per cent of all",
    "betweenness": "weighted betweenness of the hub, per cent",
}
CLAIMS = {"flow": ("more flows among the others", "less flows among the others")}
PARAMS = (
    Param(
        id="depth", meaning="share of the hub's links with the others named that is denied", unit="share",
        role="policy", kind="assumed", source="asked for", low=1.0, high=1.0, neutral=0.0,
    ),
    Param(
        id="alpha", meaning="level of the disparity backbone", unit="probability under an even spread",
        role="assumption", kind="literature", source="Serrano et al. 2009; the sweep .001 to .05", low=0.001,
        high=0.05, least=1e-6, most=0.2,
    ),
)  # fmt: skip


def graph(x: Floats) -> nx.Graph:
    """Return the network with ``capacity`` w and ``length`` 1/w on every link."""
    made = nx.Graph()
    made.add_nodes_from(range(len(x)))
    for i, j in np.argwhere(np.triu(x, 1) > 0).tolist():
        made.add_edge(i, j, capacity=float(x[i, j]), length=1 / float(x[i, j]))
    return made


def betweenness(x: Floats) -> Floats:
    """Return the weighted betweenness of every node, 0 to 1."""
    found = nx.betweenness_centrality(graph(x), weight="length")
    return np.array([found[n] for n in range(len(x))])


def flow(x: Floats, a: int, b: int) -> float:
    """Return the maximum flow between two nodes: the least that must be cut to part them."""
    return float(nx.maximum_flow_value(graph(x), a, b))


def run(base: World, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return what the first side sees, and the change of the flow among the second side, in per cent."""
    hubs, others = [base.at(c) for c in sides[0]], [base.at(c) for c in sides[1]]
    seen = 100 * float(base.x[hubs].sum() / base.x.sum())
    pairs = [(i, j) for n, i in enumerate(others) for j in others[n + 1 :]]
    central, denied = [], []
    for depth, alpha in zip(params["depth"], params["alpha"], strict=True):
        level, share = nearest_level(float(alpha)), float(f"{depth:.2g}")
        x = base.once(("backbone", level), partial(backbone, base.x, level))
        before = base.once(("flow", level, tuple(others)), partial(_flows, x, pairs)) or 1.0
        less = partial(_flows_without, x, share * base.between(sides), pairs)
        after = base.once(("denied", level, share, sides), less)
        central.append(100 * float(base.once(("betweenness", level), partial(betweenness, x))[hubs].sum()))
        denied.append(100 * (after / before - 1))
    return {"links_seen": np.full(len(central), seen), "betweenness": np.array(central), "flow": np.array(denied)}


def _flows(x: Floats, pairs: list[tuple[int, int]]) -> float:
    return sum(flow(x, i, j) for i, j in pairs)


def _flows_without(x: Floats, share: Floats, pairs: list[tuple[int, int]]) -> float:
    return _flows(x * (1 - share), pairs)


def _star(n: int) -> Floats:
    x = np.zeros((n, n))
    x[0, 1:] = x[1:, 0] = 1
    return x


def _path(n: int) -> Floats:
    x = np.diag(np.ones(n - 1), 1)
    return x + x.T


def _duality() -> float:
    x = np.random.default_rng(8).integers(0, 9, (8, 8)).astype(float)
    x = np.triu(x, 1) + np.triu(x, 1).T
    return flow(x, 0, 7) - float(nx.minimum_cut_value(graph(x), 0, 7))


TARGETS = (
    Target("star", "the middle of a star lies between all pairs, a leaf between none", (1.0, 0.0), 1e-12, "Analytic",
           lambda: betweenness(_star(7))[:2]),
    Target("path", "nodes of a path of five: 0, 1/2, 2/3", (0.0, 0.5, 2 / 3), 1e-12, "Analytic",
           lambda: betweenness(_path(5))[:3]),
    Target("duality", "maximum flow is the minimum cut", 0.0, 1e-9, "Ford, Fulkerson (1956)", _duality),
    Target("denied", "without its middle nothing flows in a star", 0.0, 1e-12, "Analytic",
           lambda: flow(_star(5) * 0, 1, 2)),
)  # fmt: skip
