"""Chokepoints: what would the network lose without one country, or without all that stands under its law?

On the disparity backbone of one year's links, at five levels from .001 to .05: the loss of flow (links that end
there), of efficiency (sum over the others of 1 / distance) and of the largest connected part, when the country is
taken out; then when its jurisdiction is (it and the territories under its law). Beside it the same for countries
taken out at random, and in networks rewired with the same degrees: a loss below ``rewired`` is what any node of
that degree would cause. The raw network says nothing: it is so dense that taking out any node loses alike. Of the
last year asked about.
"""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._matrix import Links, newest, year_links
from isthmus.measure._network import backbone, distances, efficiency, giant, rewired
from isthmus.measure._statistics import Reals
from isthmus.model.answer import Case, Measure, Query

MEASURE = Measure(
    id="chokepoint",
    title="Chokepoints",
    question="What would the network lose without one country, or without all that stands under its law?",
    unit="share of efficiency among the others lost",
    range="at most 1; 0 where nothing is lost",
    counting=("full", "fractional"),
    margins="links",
    country_policy=("separate", "cwts"),
    layers=("works", "code", "ai_models", "moves"),
    bases=("published", "records"),
    columns={
        "value": "loss of efficiency among the others",
        "flow": "share of the backbone's links that end there",
        "giant": "loss of the largest connected part beyond the nodes taken out, as a share of the others",
        "random": "loss of efficiency without as many countries drawn at random, mean of draws",
        "rewired": "loss of efficiency in networks rewired with the same degrees, mean of draws",
        "removed": "countries and territories taken out",
        "edges": "links of the backbone",
        "of_year": "the year of the links",
    },
    citation="Serrano, Boguna, Vespignani (2009). PNAS 106, 6483-6488. doi:10.1073/pnas.0808904106; Latora, Marchiori "
    "(2001). doi:10.1103/PhysRevLett.87.198701; Maslov, Sneppen (2002). doi:10.1126/science.1065103",
    keys=("country", "kind", "alpha"),
)
ALPHAS = (0.001, 0.005, 0.01, 0.02, 0.05)
DRAWS, SHOWN = 10, 8
"""Networks and countries drawn for each null; countries shown where none is named, the largest."""
TERRITORIES = {
    "AU": "CC CX HM NF", "CN": "HK MO", "DK": "FO GL", "FI": "AX", "FR": "BL GF GP MF MQ NC PF PM RE TF WF YT",
    "GB": "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG", "NL": "AN AW BQ CW SX", "NO": "BV SJ", "NZ": "CK NU TK",
    "US": "AS GU MP PR UM VI",
}  # fmt: skip
"""Territories with codes of their own by the state whose law is above theirs, from ISO 3166-1's remarks."""


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return the world's links of the years asked."""
    return year_links(lake, query)


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return a row a country, kind of removal and level of the backbone."""
    links = newest(found)
    if links is None:
        return []
    order = np.argsort(-links.weights.sum(axis=1), kind="stable")
    largest = [links.names[i] for i in order[:SHOWN]]
    asked = [c for c in query.country if c in links.names] if query.country else largest
    rows = []
    for alpha in ALPHAS:
        net = _Net(links, backbone(links.weights, alpha), query.seed)
        for country in asked:
            rows += [net.without(country, kind) | {"alpha": alpha} for kind in ("country", "jurisdiction")]
    return rows


class _Net:
    """A backbone with its nulls; distances and what is drawn are kept."""

    def __init__(self, links: Links, kept: Reals, seed: int) -> None:
        self._links, self._kept, self._seed = links, kept, seed
        self._distance = distances(kept)
        nulls = [rewired(kept, seed + n) for n in range(DRAWS)]
        self._nulls = [(n, distances(n)) for n in nulls]
        self._random: dict[int, float] = {}

    def without(self, country: str, kind: str) -> dict[str, Any]:
        """Return the row of one removal."""
        under = {country, *(TERRITORIES.get(country, "").split() if kind == "jurisdiction" else ())}
        out = np.array([n in under for n in self._links.names])
        kept = self._kept
        ends = kept[out].sum() + kept[:, out].sum() - kept[np.ix_(out, out)].sum()
        return {
            "country": country,
            "kind": kind,
            "value": _lost(kept, self._distance, out),
            "flow": float(ends / (kept.sum() or 1)),
            "giant": _split(kept, out),
            "random": self._at_random(int(out.sum())),
            "rewired": float(np.mean([_lost(n, d, out) for n, d in self._nulls])),
            "removed": int(out.sum()),
            "edges": int((kept > 0).sum() // 2),
            "of_year": self._links.year,
        }

    def _at_random(self, count: int) -> float:
        if count not in self._random:
            draws, n = np.random.default_rng([self._seed, count]), len(self._kept)
            masks = [np.isin(np.arange(n), draws.choice(n, count, replace=False)) for _ in range(DRAWS)]
            self._random[count] = float(np.mean([_lost(self._kept, self._distance, m) for m in masks]))
        return self._random[count]


def _lost(weights: Reals, distance: Reals, out: Any) -> float:
    """Return the loss of efficiency among those that stay: with and without the paths through those taken out."""
    stay = np.ix_(~out, ~out)
    whole = efficiency(distance[stay])
    return 1 - efficiency(distances(weights[stay])) / whole if whole else 0.0


def _split(weights: Reals, out: Any) -> float:
    stay = ~out
    before = giant(weights)
    return max(0, before - int(out.sum()) - giant(weights[np.ix_(stay, stay)])) / max(int(stay.sum()), 1)


_FACTS = {"basis": "published", "layer": "works", "year": 2020, "directed": False}
CASES = (
    Case(
        name="a star whose centre is taken out loses all, at any level of the backbone",
        tables={
            "pair_year": [
                _FACTS | {"country_a": "DE", "country_b": b, "value": 10**6} for b in ("FR", "IT", "US")
            ] + [_FACTS | {"country_a": "FR", "country_b": "US", "value": 1}]
        },
        query=Query(basis="published", country=("DE",)),
        rows=[
            {"country": "DE", "kind": kind, "alpha": alpha, "value": value, "flow": 1.0, "removed": 1, "edges": edges}
            for kind in ("country", "jurisdiction")
            for alpha, value, edges in [(a, 1.0, 2) for a in ALPHAS]
        ],
        source="by hand: FR and US keep their strong link with DE; IT has a single link, which no test can keep",
    ),
)  # fmt: skip
