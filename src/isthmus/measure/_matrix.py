"""One year's links as a symmetric matrix, and what is expected of it when only the margins are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.lake.open import Lake
from isthmus.measure._statistics import Reals
from isthmus.measure._tables import links, of_years
from isthmus.model.answer import Query


class Links(NamedTuple):
    """Links of one year: names in order, and weights both ways (each link stands twice)."""

    year: int
    names: list[str]
    weights: Reals


def year_links(lake: Lake, query: Query) -> ir.Table:
    """Return the world's links of the years asked: year, country, partner, value."""
    rows = links(lake, query)
    rows = rows.filter(rows.country.notnull() & rows.partner.notnull() & (rows.country != rows.partner))
    return of_years(rows, query).select("year", "country", "partner", "value")


def by_year(found: pa.Table) -> Iterator[Links]:
    """Yield each year's links as a matrix, years and names in order."""
    names = sorted(pc.unique(found["country"]).to_pylist() + pc.unique(found["partner"]).to_pylist())
    names = list(dict.fromkeys(names))
    index = pa.array(names)
    x = pc.index_in(found["country"], index).to_numpy()
    y = pc.index_in(found["partner"], index).to_numpy()
    years, value = found["year"].to_numpy(), found["value"].cast(pa.float64()).to_numpy()
    for year in np.unique(years):
        here = years == year
        full = np.zeros((len(names), len(names)))
        np.add.at(full, (x[here], y[here]), value[here])
        full = (full + full.T) / 2
        active = full.sum(axis=1) > 0
        yield Links(int(year), [n for n, a in zip(names, active, strict=True) if a], full[np.ix_(active, active)])


def newest(found: pa.Table) -> Links | None:
    """Return the links of the newest year, or None of nothing."""
    if not found.num_rows:
        return None
    last = pc.max(found["year"])
    return next(by_year(found.filter(pc.equal(found["year"], last))))


def expected(weights: Reals) -> Reals:
    """Return the links expected under fixed margins and none to oneself, adding up to those there are.

    E_ij is proportional to c_i c_j / 2 [1 / (2T - c_i) + 1 / (2T - c_j)] (Steijn 2021, doi:10.1162/qss_a_00122).
    """
    c = weights.sum(axis=1)
    rest = 1 / np.maximum(c.sum() - c, 1e-12)
    e = np.outer(c, c) / 2 * (rest[:, None] + rest[None, :])
    np.fill_diagonal(e, 0)
    found: Reals = e * (weights.sum() / e.sum()) if e.sum() else e
    return found
