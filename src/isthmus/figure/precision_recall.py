"""Rules as points of precision and recall, each with its intervals and its name: the figure of rule breadth."""

from __future__ import annotations

from typing import Any

import altair as alt

from isthmus.figure._style import FONT, styled, titled
from isthmus.figure.look import PLAIN, Look

SHARES = ("precision", "recall")
COLUMNS = ("rule", *SHARES, *(f"{s}_{end}" for s in SHARES for end in ("low", "high")))
RECALL = "recall: share of the target that the rule touches"
PRECISION = "precision: share of what it touches that is in the target"


def precision_recall(
    rows: list[dict[str, Any]], *, title: str, subtitle: str = "", look: Look = PLAIN
) -> dict[str, Any]:  # fmt: skip
    """Return the specification of one point a rule; upper right is narrow and reaches all of its target.

    Parameters
    ----------
    rows
        ``rule``, ``precision``, ``recall``, each with ``_low`` and ``_high``, and ``by_construction``. A rule without
        either share is not drawn: it touches nothing, or there is nothing to reach.
    """
    drawn = [
        {c: r[c] for c in COLUMNS} | {"made": bool(r.get("by_construction")), "lift": 0}
        for r in rows
        if all(r[s] is not None for s in SHARES)
    ]
    _lift(drawn)
    base = alt.Chart(alt.Data(values=drawn))
    x, y = _along("recall", RECALL), _up("precision", PRECISION)
    lines = base.mark_rule(color=look.quiet, strokeWidth=1, opacity=0.45)
    solid = base.transform_filter("!datum.made").mark_point(size=70, filled=True, opacity=1, color=look.palette[0])
    rings = base.transform_filter("datum.made").mark_point(size=70, filled=False, strokeWidth=2, color=look.palette[1])
    layers = [
        lines.encode(x=_along("recall_low", RECALL), x2="recall_high:Q", y=y),
        lines.encode(x=x, y=_up("precision_low", PRECISION), y2="precision_high:Q"),
        solid.encode(x=x, y=y),
        rings.encode(x=x, y=y),
        *(_names(base, n, left, look).encode(x=x, y=y, text="rule:N") for n in _lifts(drawn) for left in (0, 1)),
    ]
    width = look.width - (20 if look.small else 140)
    chart = alt.layer(*layers).properties(title=titled(title, subtitle, look), width=width, height=look.height)
    return styled(chart, look)


def _along(column: str, title: str) -> alt.X:
    return alt.X(f"{column}:Q", title=title, scale=alt.Scale(domain=[0, 1], nice=False))


def _up(column: str, title: str) -> alt.Y:
    return alt.Y(f"{column}:Q", title=title, scale=alt.Scale(domain=[0, 1], nice=False))


def _names(base: alt.Chart, lift: int, left: int, look: Look) -> alt.Chart:
    """Return the names of the points lifted so far, to the left of points in the right part."""
    kept = base.transform_filter(f"datum.lift == {lift} && datum.recall {'>' if left else '<='} 0.6")
    made: alt.Chart = kept.mark_text(
        align="right" if left else "left", dx=-8 if left else 8, dy=-9 - 13 * lift, color=look.ink, font=FONT,
        fontSize=11,
    )  # fmt: skip
    return made


def _lift(drawn: list[dict[str, Any]]) -> None:
    """Lift the names of points that stand close together, so that each can be read."""
    for n, point in enumerate(drawn):
        near = {
            q["lift"] for q in drawn[:n]
            if abs(q["recall"] - point["recall"]) < 0.25 and abs(q["precision"] - point["precision"]) < 0.08
        }  # fmt: skip
        point["lift"] = next(s for s in range(len(drawn) + 1) if s not in near)


def _lifts(drawn: list[dict[str, Any]]) -> range:
    return range(max((d["lift"] for d in drawn), default=0) + 1)
