"""On whom a side rests, directly and looked through its partners: two stated ways.

With W the links of all with all, W_x those of x, and s_h = W_xh / W_x the direct share:

- once through: s_h + sum over partners j of s_j W_jh / (W_j - W_jx). The share of x's links that end at h, or at a
  partner, in proportion to the part h has in that partner's links with others than x. From s_h to 1.
- all the way: row x of (I - a S)^-1 S with a = .5 and S the shares of all, x's own loops left out, scaled to one: a
  partner's partner weighs half of a partner (Leontief's inverse; the scenario *exposure* uses the same).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_matrix, diags

from isthmus.lake.open import Lake
from isthmus.measure._matrix import year_links
from isthmus.measure._statistics import Reals
from isthmus.model.answer import Query

THROUGH = 0.5
"""Weight of a step further."""
STEPS = 60
"""Steps after which .5 to that power is below what a double can add."""


class Ties(NamedTuple):
    """Links of some years, added up: names in order, symmetric weights, and each one's sum."""

    names: list[str]
    weights: csr_matrix
    totals: Reals

    def at(self, name: str) -> int | None:
        """Return the place of a name, None where it has no links."""
        return self.names.index(name) if name in self.names else None


def ties(lake: Lake, query: Query) -> Ties:
    """Return the world's links of the years asked, added up."""
    rows = year_links(lake, query)
    found = lake.arrow(rows.group_by("country", "partner").agg(value=rows.value.sum().cast("float64")))
    return of_table(found)


def of_table(found: pa.Table) -> Ties:
    """Return ties of a table of country, partner, value."""
    names = sorted({*pc.unique(found["country"]).to_pylist(), *pc.unique(found["partner"]).to_pylist()})
    index = pa.array(names, pa.string())
    x = pc.index_in(found["country"].cast(pa.string()), index).to_numpy()
    y = pc.index_in(found["partner"].cast(pa.string()), index).to_numpy()
    half = csr_matrix((found["value"].to_numpy().astype(float), (x, y)), shape=(len(names), len(names)))
    weights = ((half + half.T) / 2).tocsr()
    return Ties(names, weights, np.asarray(weights.sum(axis=1)).ravel())


def direct(found: Ties, at: int) -> Reals:
    """Return the shares of one side's partners; they add up to one."""
    row: Reals = found.weights[at].toarray().ravel()
    return row / found.totals[at] if found.totals[at] else row


def once_through(found: Ties, at: int) -> Reals:
    """Return the shares looked through once."""
    mine = direct(found, at)
    others = found.totals - found.weights[at].toarray().ravel()
    pull = np.divide(mine, others, out=np.zeros_like(mine), where=others > 0)
    reached: Reals = mine + np.asarray(pull @ found.weights).ravel()
    reached[at] = 0.0
    return reached


def all_through(found: Ties, at: int, weight: float = THROUGH) -> Reals:
    """Return the shares looked through all the way, adding up to one."""
    inverse = np.divide(1.0, found.totals, out=np.zeros_like(found.totals), where=found.totals > 0)
    shares: Any = diags(inverse) @ found.weights
    start = np.zeros(len(found.names))
    start[at] = 1.0
    walked = start
    for _ in range(STEPS):
        walked = start + weight * np.asarray(walked @ shares).ravel()
    reached: Reals = np.asarray(walked @ shares).ravel()
    reached[at] = 0.0
    return reached / reached.sum() if reached.sum() else reached
