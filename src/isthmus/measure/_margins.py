"""The 2 x 2 table of links behind every affinity of a pair, and the papers of both sides."""

from __future__ import annotations

from itertools import product

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from isthmus.lake.open import Lake
from isthmus.measure._tables import links, of_pair, of_years, papers, real, work_countries
from isthmus.model.answer import Query

DRAWS = 1_000
"""Bootstrap draws."""
MOST_PAIRS = 50
"""Named pairs that are bootstrapped; each needs a look at the works."""


def world_margins(lake: Lake, query: Query) -> ir.Table:
    """Return every pair: year, country, partner, links, c, c_x, c_y, t; t counts each link of the world once."""
    rows = links(lake, query)
    rows = rows.filter(rows.country.notnull() & rows.partner.notnull())
    of_x = rows.group_by("year", "country").agg(c_x=rows.value.sum())
    of_y = of_x.select("year", partner=of_x.country, c_y=of_x.c_x)
    world = rows.group_by("year").agg(twice=rows.value.sum())
    found = rows.join(of_x, ["year", "country"]).join(of_y, ["year", "partner"]).join(world, "year")
    return found.select(
        "year", "country", "partner", links="value", c=real(found.value), c_x=real(found.c_x), c_y=real(found.c_y),
        t=real(found.twice) / 2,
    )  # fmt: skip


def with_margins(lake: Lake, query: Query) -> ir.Table:
    """Return the pairs asked about, with the margins of the whole world."""
    return of_pair(world_margins(lake, query), query)


def with_papers(lake: Lake, query: Query, rows: ir.Table) -> ir.Table:
    """Add p_x and p_y, the papers of both sides; null where no count of papers is published."""
    counted = papers(lake, query)
    mine = counted.select("year", "country", p_x=real(counted.papers))
    theirs = counted.select("year", partner=counted.country, p_y=real(counted.papers))
    rows = rows.left_join(mine, ["year", "country"]).drop("year_right", "country_right")
    return rows.left_join(theirs, ["year", "partner"]).drop("year_right", "partner_right")


def fraction(top: ir.Value, bottom: ir.Value) -> ir.Value:
    """Return top / bottom, null where bottom is not above zero."""
    return (bottom > 0).ifelse(top / bottom, ibis.null("float64"))


def classes(lake: Lake, query: Query) -> dict[tuple[str, str], npt.NDArray[np.int64]]:
    """Return, for each pair named, its works in classes: rows of year, k, has x, has y, number of works.

    Works of a class are alike to every affinity of the pair, so that drawing works with replacement is
    drawing how many of each class there are.
    """
    found = {}
    rows = of_years(work_countries(lake, query), query)
    rows = rows.filter(rows.k > 1)
    for x, y in list(product(query.country, query.partner))[:MOST_PAIRS]:
        works = rows.group_by("work_id", "year", "k").agg(
            x=(rows.country == x).cast("int64").max(), y=(rows.country == y).cast("int64").max()
        )
        table = works.group_by("year", "k", "x", "y").agg(n=works.count()).order_by("year", "k", "x", "y")
        columns = lake.arrow(table).to_pydict()
        found[x, y] = np.array(list(columns.values()), np.int64).T.reshape(-1, 5)
    return found


def drawn_ric(works: npt.NDArray[np.int64], year: int, seed: int) -> tuple[float, float] | None:
    """Return the 95% bootstrap interval of RIC by paper (percentiles of Poisson draws), or None where undefined."""
    of_year = works[works[:, 0] == year]
    if not len(of_year):
        return None
    _, k, x, y, n = of_year.T
    draws = np.random.default_rng([seed, year]).poisson(n, (DRAWS, len(n)))
    c, c_x, c_y = draws @ (x * y), draws @ (x * (k - 1)), draws @ (y * (k - 1))
    t = draws @ (k * (k - 1) // 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        ric = c * (t - c_x) / (c_x * (c_y - c))
    ric = ric[np.isfinite(ric)]
    if len(ric) < DRAWS * 0.95:
        return None
    low, high = np.quantile(ric, [0.025, 0.975])
    return float(low), float(high)
