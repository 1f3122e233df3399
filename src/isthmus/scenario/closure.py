"""How much one cut between two countries takes with it, paper by paper: three bounds.

A paper of two countries and m others holds 1 + 2m + m(m-1)/2 links. When the pair may not work together, the two
may drop each other's link (1 lost), one side may leave the paper (1 + m lost), or the paper is not written (all lost).
Pair counts cannot tell which; the country sets of papers bound it. All three are always shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from isthmus.lake.open import Lake
from isthmus.scenario._card import Card, Floats, Param, Target

CARD = Card(
    id="closure",
    title="Closure bounds",
    mechanism="What else goes when a pair may not work together",
    equations="1 | 1 + m | 1 + 2m + m(m-1)/2 links a paper with m further countries",
    reference="Counting argument, our own.",
    checked="run",
    scope="Works loaded one by one, with their bias. Links, not papers.",
    cannot_claim="Which of the three would happen.",
)
OUTCOMES: dict[str, str] = {}
PARAMS: tuple[Param, ...] = ()
RULES = ("dyad drops", "one side leaves", "paper is lost")


def lost(third: Iterable[int]) -> Floats:
    """Return links lost under the three rules for joint papers with ``third`` further countries each."""
    m = np.asarray(list(third), np.float64)
    return np.array([float(len(m)), float((1 + m).sum()), float((1 + 2 * m + m * (m - 1) / 2).sum())])


def bounds(lake: Lake, a: Sequence[str], b: Sequence[str], first: int, last: int) -> dict[str, float | int]:
    """Return works of a pair and the links they carry under the three rules, over links per joint work.

    The works are those loaded one by one; with none the counts are 0 and the ratios are left out.
    """
    rows = lake.table("work_country")
    rows = rows.filter(rows.country.notnull(), rows.year.between(first, last))
    left = rows.filter(rows.country.isin(list(a))).select("work_id").distinct()
    right = rows.filter(rows.country.isin(list(b))).select("work_id").distinct()
    both = rows.semi_join(left, "work_id").semi_join(right, "work_id")
    sizes = lake.execute(both.group_by("work_id").agg(n=both.country.nunique()))
    third = [r["n"] - 2 for r in sizes if r["n"] >= 2]
    if not third:
        return {"works": 0}
    return {"works": len(third)} | {
        rule: round(float(v / len(third)), 6) for rule, v in zip(RULES, lost(third), strict=True)
    }


TARGETS = (
    Target("none", "no third country: 1, 1, 1", (1.0, 1.0, 1.0), 0.0, "By hand", lambda: lost([0])),
    Target("three", "three others: 1, 4, 10 links", (1.0, 4.0, 10.0), 0.0, "By hand: 5 countries have 10 pairs",
           lambda: lost([3])),
)  # fmt: skip
