"""Blocs of countries: as the user names them, a group by its dates, or found in the links themselves."""

from __future__ import annotations

import networkx as nx

from isthmus.lake.open import Lake
from isthmus.measure._sides import NEVER, PREFIX, Span, group_id, is_group, members
from isthmus.model.answer import Query
from isthmus.model.country import parse
from isthmus.model.errors import UsageError

Weights = dict[tuple[str, str], float]
"""Links of one year: (country, country) in alphabetical order -> weight."""


def bloc(lake: Lake, text: str) -> str:
    """Return a bloc as the query holds it: ``group:ID``, or ``NAME=US,CA`` with its countries' codes in order."""
    if is_group(text):
        return group_id(lake, text)
    name, sign, codes = text.partition("=")
    if not sign or not name.strip() or not codes.strip():
        raise UsageError(f"{text!r} is not a bloc.", "Write NAME=US,CA,GB, or group:ID.")
    return f"{name.strip()}={','.join(sorted({parse(c) for c in codes.split(',') if c.strip()}))}"


def blocs(lake: Lake, query: Query) -> dict[str, list[Span]]:
    """Return the members of each bloc asked about; an error names a country that stands in two in one year."""
    found: dict[str, list[Span]] = {}
    for text in query.bloc:
        if is_group(text):
            found[text.removeprefix(PREFIX)] = members(lake, text)
        else:
            name, _, codes = text.partition("=")
            found[name] = [Span(c, 0, NEVER) for c in codes.split(",")]
    seen: dict[str, str] = {}
    for name, spans in found.items():
        for country in dict.fromkeys(s.country for s in spans):
            if country in seen:
                raise UsageError(f"{country} is in {seen[country]} and in {name}.", "Blocs may share no country.")
            seen[country] = name
    return found


def bloc_of(given: dict[str, list[Span]], year: int) -> dict[str, str]:
    """Return the bloc of each country that is in one in a year."""
    return {s.country: name for name, spans in given.items() for s in spans if s.first <= year <= s.last}


def found_in(weights: Weights, seed: int) -> dict[str, str]:
    """Return blocs found by Louvain's method (Blondel et al. 2008): each named after its largest members."""
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in sorted(weights.items()))
    strength = dict(graph.degree(weight="weight"))
    communities = nx.community.louvain_communities(graph, weight="weight", seed=seed)
    named: dict[str, str] = {}
    for community in communities:
        ranked = sorted(community, key=lambda c: (-strength[c], c))
        named |= dict.fromkeys(ranked, "around " + "-".join(ranked[:2]))
    return named
