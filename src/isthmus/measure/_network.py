"""Networks of links: betweenness, the disparity backbone, efficiency, and rewiring that keeps degrees."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from isthmus.measure._statistics import Reals
from isthmus.model.errors import UsageError

EXACT = 1_000
"""Nodes up to which betweenness is exact and weighted; above, it is sampled on steps."""
ERROR, RISK = 0.01, 0.1
"""A sampled betweenness is within the error with probability 1 - risk (Borassi, Natale 2019, KADABRA)."""


def constraint(weights: Reals) -> Reals:
    """Return Burt's constraint of every node: sum over j of (p_ij + sum over q of p_iq p_qj)^2."""
    p = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-300)
    reach = p + p @ p
    np.fill_diagonal(reach, 0)
    found: Reals = ((reach**2) * (weights > 0)).sum(axis=1)
    return found


def distances(weights: Reals) -> Reals:
    """Return shortest distances, a link being 1 / w long; infinite where there is no path."""
    graph = csr_matrix(np.divide(1, weights, out=np.zeros_like(weights), where=weights > 0))
    found: Reals = dijkstra(graph, directed=False)
    return found


def betweenness(weights: Reals) -> Reals:
    """Return exact betweenness on distances 1 / w, as a share of the pairs of other nodes, 0 to 1.

    A link longer than the shortest path between its ends lies on no shortest path and is left out first.
    """
    short = np.triu(weights, 1)
    direct = np.divide(1, short, out=np.full_like(short, np.inf), where=short > 0)
    a, b = np.nonzero((short > 0) & (direct <= distances(weights) * (1 + 1e-9)))
    graph = nx.Graph()
    graph.add_nodes_from(range(len(weights)))
    graph.add_weighted_edges_from(zip(a.tolist(), b.tolist(), direct[a, b].tolist(), strict=True))
    found = nx.betweenness_centrality(graph, weight="weight", normalized=True)
    return np.array([found[i] for i in range(len(weights))])


def sampled_betweenness(nodes: int, sources: Any, targets: Any, seed: int) -> Reals:
    """Return betweenness on steps, within `ERROR` with probability 1 - `RISK` (KADABRA); needs networkit."""
    try:
        import networkit as nk  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise UsageError(
            f"Betweenness of {nodes:,} nodes needs networkit.", "Install it: pip install 'isthmus[networks]'"
        ) from error
    nk.setSeed(seed, False)
    graph = nk.GraphFromCoo((np.asarray(sources), np.asarray(targets)), n=nodes, directed=False)
    run = nk.centrality.KadabraBetweenness(graph, ERROR, RISK)
    run.run()
    return np.array(run.scores())


def backbone(weights: Reals, alpha: float) -> Reals:
    """Return the links that are more than chance for either end (Serrano, Boguna, Vespignani 2009).

    A link of share p of a node with k links is kept where (1 - p)^(k - 1) < alpha.
    """
    k = (weights > 0).sum(axis=1, keepdims=True)
    p = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-300)
    chance = np.where((k > 1) & (weights > 0), (1 - p) ** np.maximum(k - 1, 1), 1.0)
    kept: Reals = np.where(np.minimum(chance, chance.T) < alpha, weights, 0.0)
    return kept


def efficiency(distance: Reals) -> float:
    """Return the sum over pairs of 1 / distance (Latora, Marchiori 2001)."""
    inside = np.isfinite(distance) & (distance > 0)
    return float((1 / distance[inside]).sum() / 2)


def giant(weights: Reals) -> int:
    """Return the number of nodes of the largest connected part."""
    if not len(weights):
        return 0
    return int(np.bincount(connected_components(csr_matrix(weights), directed=False)[1]).max())


def rewired(weights: Reals, seed: int, swaps: int = 10) -> Reals:
    """Return the same degrees with ends of links swapped at random, ``swaps`` tries a link, weights dealt out anew."""
    draws = np.random.default_rng(seed)
    a, b = (x.tolist() for x in np.nonzero(np.triu(weights, 1)))
    there = set(zip(a, b, strict=True))
    tries = draws.integers(0, max(len(a), 1), (swaps * len(a), 2)).tolist()
    for turn, (i, j) in enumerate(tries):
        (p, q), (r, s) = (a[i], b[i]), (a[j], b[j])
        if turn % 2:
            r, s = s, r
        one, two = (min(p, s), max(p, s)), (min(r, q), max(r, q))
        if len({p, q, r, s}) < 4 or one in there or two in there:
            continue
        there -= {(a[i], b[i]), (a[j], b[j])}
        there |= {one, two}
        (a[i], b[i]), (a[j], b[j]) = one, two
    found = np.zeros_like(weights)
    dealt = draws.permutation(weights[np.triu(weights, 1) > 0])
    found[a, b] = dealt
    both: Reals = found + found.T
    return both
