"""How a network falls apart when nodes go: at random, or the largest first.

The giant component is followed while nodes are put back in reverse order with union-find (Newman, Ziff 2001), so a
whole curve costs one pass over the links. The point where it vanishes under random loss is 1 - 1/(kappa - 1) with
kappa = <k^2>/<k> (Molloy, Reed 1995; Cohen et al. 2000). A dense raw network says nothing here (almost every country
has a link with every other), so a network of links must first be cut down to its disparity backbone (Serrano, Boguna,
Vespignani 2009) and the answer shown over a sweep of its level.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt

from isthmus.model.errors import UsageError
from isthmus.scenario._card import Card, Draws, Floats, Param, Sides, Target
from isthmus.scenario._world import World

Ints = npt.NDArray[np.int64]

CARD = Card(
    id="removal",
    title="Attack and failure",
    mechanism="Losing hubs on purpose, or nodes by chance",
    equations="f_c = 1 - 1/(kappa - 1), kappa = <k^2>/<k>; S(f) by union-find; backbone (1 - w/s)^(k-1) < alpha",
    reference="Cohen et al. (2000) PRL 85; Albert, Jeong, Barabasi (2000) Nature 406; Newman, Ziff (2001) PRE 64.",
    checked="run",
    scope="Countries, institutions or fields on a disparity backbone. Never persons; never a dense raw network.",
    cannot_claim="That anyone will remove anything, or that flow stops where the giant component does.",
)
OUTCOMES = {
    "gap": "failure less attack, points",
    "attack": "giant component after an attack, per cent of nodes",
    "failure": "giant component after random failure, per cent of nodes",
}
CLAIMS = {"gap": ("attack does more harm than chance", "chance does as much harm as attack")}
PARAMS = (
    Param(
        id="removed", meaning="share of the nodes that goes, those with most links first", unit="share", role="policy",
        kind="assumed", source="asked for", low=0.1, high=0.1, neutral=0.0,
    ),
    Param(
        id="alpha", meaning="level of the disparity backbone", unit="probability under an even spread",
        role="assumption", kind="literature", source="Serrano et al. 2009; the sweep .001 to .05", low=0.001,
        high=0.05, least=1e-6, most=0.2,
    ),
)  # fmt: skip
DENSE = 0.5
SWEEP = np.array([0.001, 0.003, 0.01, 0.03, 0.05])
"""Levels of the backbone that are computed; any other is answered by the nearest."""


def backbone(x: Floats, alpha: float) -> Floats:
    """Return the links of a symmetric network that stand out for at least one of their ends at level ``alpha``."""
    strength, degree = x.sum(axis=1), (x > 0).sum(axis=1)
    share = np.divide(x, strength[:, None], out=np.zeros_like(x), where=strength[:, None] > 0)
    chance = np.where(x > 0, (1 - share) ** np.maximum(degree[:, None] - 1, 0), 1.0)
    kept = (chance < alpha) | (alpha > chance.T)
    return np.where(kept, x, 0.0)


def nearest_level(alpha: float) -> float:
    """Return the level of the sweep nearest to ``alpha``."""
    return float(SWEEP[np.abs(SWEEP - alpha).argmin()])


def links_of(x: Floats) -> Ints:
    """Return the links of a matrix as pairs of nodes, each once."""
    return np.argwhere(np.triu(x, 1) > 0)


def giant(nodes: int, links: Ints, order: Ints) -> Floats:
    """Return the largest component, as a share of all nodes, after 0, 1, ... n nodes of ``order`` went.

    Newman and Ziff's pass: nodes come back in reverse order, each joins the components of its neighbours that stand.
    """
    near: list[list[int]] = [[] for _ in range(nodes)]
    for a, b in links.tolist():
        near[a].append(b)
        near[b].append(a)
    root, size = list(range(nodes)), [1] * nodes
    here, largest = [False] * nodes, 0
    out = np.zeros(nodes + 1)
    for left, node in enumerate(reversed(order.tolist())):
        here[node] = True
        top = node
        for other in near[node]:
            if not here[other]:
                continue
            while root[other] != other:
                root[other] = root[root[other]]
                other = root[other]  # noqa: PLW2901  (climbing to the root)
            if other != top:
                small, top = (other, top) if size[top] >= size[other] else (top, other)
                root[small] = top
                size[top] += size[small]
        largest = max(largest, size[top])
        out[nodes - left - 1] = largest / nodes
    return out


def by_degree(nodes: int, links: Ints) -> Ints:
    """Return the nodes, most links first, degrees counted once."""
    degree = np.bincount(links.ravel(), minlength=nodes)
    return np.argsort(-degree, kind="stable").astype(np.int64)


def threshold(degrees: Floats) -> float:
    """Return the share of nodes whose random loss breaks the giant component (Cohen et al. 2000)."""
    kappa = float((degrees**2).mean() / degrees.mean())
    return 1 - 1 / (kappa - 1)


def curves(x: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return the giant component under attack and under failure (mean of 20 orders).

    Raises
    ------
    UsageError
        For a network in which more than half of all possible links stand: the curves would say nothing.
    """
    nodes, links = len(x), links_of(x)
    if len(links) > DENSE * nodes * (nodes - 1) / 2:
        raise UsageError(
            "A removal curve on a dense raw network says nothing: attack and failure look alike.",
            "Give a disparity backbone, alpha between .001 and .05.",
        )
    chance = [giant(nodes, links, rng.permutation(nodes)) for _ in range(20)]
    return giant(nodes, links, by_degree(nodes, links)), np.mean(chance, axis=0)


def _of_backbone(x: Floats, level: float, rng: np.random.Generator) -> tuple[Floats, Floats]:
    return curves(backbone(x, level), rng)


def run(base: World, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:  # noqa: ARG001
    """Return the giant component in per cent of all nodes after an attack, after failure, and the gap."""
    attack, failure = [], []
    for removed, alpha in zip(params["removed"], params["alpha"], strict=True):
        level = nearest_level(float(alpha))
        aimed, chance = base.once(("curves", level), partial(_of_backbone, base.x, level, rng))
        at = round(float(removed) * len(base.codes))
        attack.append(100 * aimed[at])
        failure.append(100 * chance[at])
    return {"attack": np.array(attack), "failure": np.array(failure), "gap": np.array(failure) - np.array(attack)}


def random_graph(nodes: int, mean: float, rng: np.random.Generator) -> Ints:
    """Return the links of an Erdos-Renyi graph with ``mean`` links a node."""
    count = rng.poisson(nodes * mean / 2)
    pairs = rng.integers(0, nodes, (count, 2))
    return np.asarray(pairs[pairs[:, 0] != pairs[:, 1]], np.int64)


def preferential(nodes: int, m: int, rng: np.random.Generator) -> Ints:
    """Return the links of a Barabasi-Albert graph: each new node takes ``m`` links, in proportion to degree."""
    ends: list[int] = list(range(m))
    links: list[tuple[int, int]] = []
    for node in range(m, nodes):
        chosen: set[int] = set()
        while len(chosen) < m:
            chosen.add(ends[int(rng.integers(len(ends)))])
        links += [(node, other) for other in chosen]
        ends += [*chosen, *([node] * m)]
    return np.array(links)


def _er_threshold() -> float:
    links = random_graph(50_000, 4.0, np.random.default_rng(1))
    return threshold(np.bincount(links.ravel(), minlength=50_000).astype(float))


def _er_giant() -> list[float]:
    rng = np.random.default_rng(2)
    curve = giant(50_000, random_graph(50_000, 4.0, rng), rng.permutation(50_000))
    return [float(curve[int(f * 50_000)]) for f in (0.2, 0.4, 0.6)]


def _ba_attack() -> float:
    nodes = 10_000
    links = preferential(nodes, 2, np.random.default_rng(3))
    curve = giant(nodes, links, by_degree(nodes, links))
    return float(np.argmax(curve < 0.01) / nodes)


TARGETS = (
    Target("er-threshold", "random graph, 4 links a node", 0.75, 0.005, "Cohen et al. (2000)", _er_threshold),
    Target("er-giant", "random graph after losing .2, .4, .6", (0.762, 0.527, 0.257), 0.01,
           "S = (1-f)(1 - exp(-<k> S)), Erdos, Renyi (1960)", _er_giant),
    Target("ba-attack", "preferential graph (m = 2) under attack breaks near .18", 0.18, 0.02,
           "Albert, Jeong, Barabasi (2000), from memory", _ba_attack),
)  # fmt: skip
