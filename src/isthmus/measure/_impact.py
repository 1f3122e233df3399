"""Citation impact against the works of the same field, year and type: exact sums that any split of the work can merge.

The reference set is every article and review loaded that is not paratext, retracted or of the extension pack, with
citations of any age, self-citations included. Each cell (field x year x type) is a histogram of citations, from which
follow its mean and the number of citations at which the top share q begins: works above it count whole, those at
it count (q N - above) / ties (Waltman and Schreiber 2013, doi:10.1002/asi.22792), so that the world's share is q.
"""

from __future__ import annotations

import math
from collections import defaultdict
from fractions import Fraction
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._tables import WHOLE, of_country, work_countries
from isthmus.model.answer import Query

TYPES = ("article", "review")
WORLD = "world"
"""The row of the whole reference set."""
SMALL_CELL = 10
"""A cell of fewer works makes an unsure reference; the share of such works stands beside each row."""
SPAN = 20_000
"""Cells of a year: a cell is one number, year x SPAN + 2 x (field + 1) + whether a review; one key joins fastest."""


def reference(lake: Lake) -> ir.Table:
    """Return the reference set: work_id, cell, type, c (citations), fwci."""
    works = lake.table("work")
    kept = works.type.isin(TYPES)
    for flag in ("is_retracted", "is_paratext", "is_xpac"):
        kept = kept & ~works[flag].fill_null(False)
    works = works.filter(kept)
    c = works.cited_by_count.fill_null(0).cast("int64")
    kind = (works.field_id.fill_null(-1) + 1) * 2 + (works.type == "review").cast("int32")
    return works.select("work_id", "type", "fwci", c=c, cell=(works.year * SPAN + kind).cast("int32"))


def cells(works: ir.Table, top: float) -> ir.Table:
    """Return each cell with n, cited, cut, above, ties, fwci, has; at ``cut`` the top share begins."""
    share = Fraction(str(top))
    counted = works.group_by("cell", "c").agg(
        ties=works.count().cast("int64"), fwci=works.fwci.sum(), has=works.fwci.count().cast("int64")
    )
    cell = ibis.window(group_by="cell")
    down = ibis.cumulative_window(group_by="cell", order_by=ibis.desc(counted.c))
    counted = counted.mutate(
        n=counted.ties.sum().over(cell).cast("int64"),
        cited=(counted.ties * counted.c).sum().over(cell).cast("int64"),
        above=(counted.ties.sum().over(down) - counted.ties).cast("int64"),
        fwci=counted.fwci.sum().over(cell).fill_null(0.0),
        has=counted.has.sum().over(cell).cast("int64"),
    )
    wanted = counted.n * share.numerator
    here = (counted.above * share.denominator < wanted) & ((counted.above + counted.ties) * share.denominator >= wanted)
    return counted.filter(here).rename(cut="c")


FACTS = ("n", "cited", "above", "ties")


def sums(lake: Lake, query: Query) -> ir.Table:
    """Return, by side and cell, whole sums of weights: all, times citations, over the cut, at the cut; and fwci."""
    works = reference(lake)
    cell = cells(works, query.top)
    sides = work_countries(lake, query)
    weight = ibis.literal(1).cast("int64") if query.counting == "full" else sides.share.cast("int64")
    sides = of_country(sides.select("work_id", "year", "country", w=weight), query).drop("year")
    rows = sides.join(works, "work_id").join(cell.select("cell", "cut"), "cell")
    zero = ibis.literal(0).cast("int64")
    has = rows.fwci.notnull()
    by_side = rows.group_by("country", "cell").agg(
        w=rows.w.sum().cast("int64"),
        wc=(rows.w * rows.c).sum().cast("int64"),
        over=(rows.c > rows.cut).ifelse(rows.w, zero).sum().cast("int64"),
        at=(rows.c == rows.cut).ifelse(rows.w, zero).sum().cast("int64"),
        works=rows.count().cast("int64"),
        fwci=has.ifelse(rows.fwci * rows.w, 0.0).sum(),
        has=has.ifelse(rows.w, zero).sum().cast("int64"),
    )
    by_side = by_side.join(cell.select("cell", *FACTS), "cell")
    if query.country or query.institution is not None:
        return by_side
    return by_side.union(_world(cell, 1 if query.counting == "full" else WHOLE).select(*by_side.columns))


def _world(cell: ir.Table, whole: int) -> ir.Table:
    """Return the whole reference set as a side: every work of a cell counts once."""
    unit = ibis.literal(whole).cast("int64")
    counts = {"w": cell.n, "wc": cell.cited, "over": cell.above, "at": cell.ties, "has": cell.has}
    return cell.select(
        "cell", *FACTS, country=ibis.literal(WORLD), works=cell.n, fwci=cell.fwci * unit,
        **{name: column * unit for name, column in counts.items()},
    )  # fmt: skip


def by_year(found: pa.Table, query: Query) -> list[dict[str, Any]]:
    """Return rows by year and side with mncs and pp. Sums are exactly rounded, so order does not matter."""
    share = Fraction(str(query.top))
    terms: dict[tuple[int, str], list[tuple[float, ...]]] = defaultdict(list)
    columns = ("cell", "country", "n", "cited", "above", "ties", "w", "wc", "over", "at", "works", "fwci", "has")
    values = [found[c].to_pylist() for c in columns]
    for cell, country, n, cited, above, ties, w, wc, over, at, works, fwci, has in zip(*values, strict=True):
        mncs = wc * n / cited if cited else float(w)
        part = share.numerator * n - share.denominator * above
        pp = (over * share.denominator * ties + at * part) / (share.denominator * ties)
        terms[cell // SPAN, country].append((mncs, pp, w, works, fwci, has, w if n < SMALL_CELL else 0))
    unit = 1 if query.counting == "full" else WHOLE
    rows = []
    for (year, country), cells_of in terms.items():
        if (query.first or year) <= year <= (query.last or year):
            mncs, pp, w, works, fwci, has, small = map(math.fsum, zip(*cells_of, strict=True))
            own = fwci / has if has else None
            rows.append(
                {"year": year, "country": country, "mncs": mncs / w, "pp": pp / w, "works": int(works),
                 "weight": w / unit, "fwci": own, "small_cells": small / w}
            )  # fmt: skip
    return rows


CAVEATS = (
    "Normalised within the loaded works: a selection gives no ranking of countries.",
    "Reference: articles and reviews, no paratext, retracted or extension-pack works; field x year x type.",
    "Citations of any age, self-citations included; the newest years have had little time to be cited.",
)
COLUMNS = {
    "works": "articles and reviews of the side",
    "weight": "the same in the counting asked for",
    "fwci": "mean of OpenAlex's own field-weighted citation impact, where it gives one",
    "small_cells": f"share of the weight in cells of fewer than {SMALL_CELL} works",
}


def example() -> dict[str, list[dict[str, Any]]]:
    """Return works of one cell with citations 0, 0, 1, 1, 8, in DE but for the last, which is of DE and FR."""
    cites = (0, 0, 1, 1, 8)
    facts = {"year": 2015, "type": "article", "field_id": 22}
    shares = [(w, "DE", WHOLE) for w in range(4)] + [(4, "DE", WHOLE // 2), (4, "FR", WHOLE // 2)]
    return {
        "work": [facts | {"work_id": w, "cited_by_count": c} for w, c in enumerate(cites)],
        "work_country": [
            {"work_id": w, "year": 2015, "country": c, "share": s, "n_countries": 1 if w < 4 else 2}
            for w, c, s in shares
        ],
    }
