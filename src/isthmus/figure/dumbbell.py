"""Marks of several kinds on one line a row: how far one rests on another, and the other on it."""

from __future__ import annotations

from typing import Any

import altair as alt

from isthmus.figure._style import styled, titled
from isthmus.figure.look import PLAIN, Look

ROW = 26
"""Height of a row, in pixels."""
MARKS = {1: (("circle", 0),), 2: (("circle", 0), ("square", 1)), 3: (("circle", 0), ("diamond", 5), ("square", 1))}
"""Shape and place in the palette of each kind, by how many kinds there are."""


def dumbbell(
    rows: list[dict[str, Any]], *, label: str, marks: dict[str, str], title: str, unit: str, subtitle: str = "",
    look: Look = PLAIN,
) -> dict[str, Any]:  # fmt: skip
    """Return the specification of a line a row from its least to its greatest share, with a mark for each kind.

    Parameters
    ----------
    rows
        In the order shown, each with the column of labels and the columns of ``marks``; None has no mark.
    marks
        Up to three columns, with what each is called: circles, diamonds, squares; of two, circles and squares.
    """
    spans, points = [], []
    for r in rows:
        known = [float(r[k]) for k in marks if r[k] is not None]
        if known:
            spans.append({"label": str(r[label]), "low": min(known), "high": max(known)})
        points += [
            {"label": str(r[label]), "kind": n, "value": float(r[k])} for k, n in marks.items() if r[k] is not None
        ]
    order = [str(r[label]) for r in rows]
    axis = alt.Axis(labelLimit=110 if look.small else 230, ticks=False, domain=False, labelPadding=8)
    y = alt.Y("label:N", sort=order, title=None, axis=axis)
    scale = alt.Axis(format=".0%", grid=True, tickCount=3 if look.small else 6, domain=False)
    x = alt.X("value:Q", title=unit, axis=scale, scale=alt.Scale(zero=True))
    line = alt.Chart(alt.Data(values=spans)).mark_rule(color=look.line, strokeWidth=4)
    layers = [line.encode(y=y, x=alt.X("low:Q"), x2="high:Q")]
    kinds = list(marks.values())
    colours = [look.palette[n] for _shape, n in MARKS[len(kinds)]]
    shapes = [shape for shape, _n in MARKS[len(kinds)]]
    legend = alt.Legend(orient="bottom", title=None, columns=1 if look.small else 3, symbolSize=110)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=colours), sort=kinds, legend=legend)
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=shapes), sort=kinds, legend=legend)
    base = alt.Chart(alt.Data(values=points)).mark_point(size=110, filled=True, opacity=1)
    layers.append(base.encode(x=x, y=y, color=colour, shape=shape))
    chart = alt.layer(*layers).properties(
        title=titled(title, subtitle, look),
        width=look.width - (50 if look.small else 160),
        height=ROW * max(len(rows), 1),
    )
    return styled(chart, look)
