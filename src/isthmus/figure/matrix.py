"""A square of every pair: rows and columns are sides of a pair, the shade is the value."""

from __future__ import annotations

from typing import Any

import altair as alt

from isthmus.figure._style import FONT, styled, titled
from isthmus.figure.look import PLAIN, Look
from isthmus.figure.tips import tipped, told

CELL = {False: 34, True: 18}
NUMBERED = 12
"""Sides up to which each cell carries its number."""


def matrix(
    rows: list[dict[str, Any]], *, across: str, down: str, title: str, unit: str, subtitle: str = "", look: Look = PLAIN
) -> dict[str, Any]:
    """Return the specification of a shaded square for each row with a ``value``.

    Parameters
    ----------
    rows
        Each with ``value`` and the two columns of labels. A pair without a value is left in the ground's colour
        with a small cross, apart from zero.
    across, down
        Columns that hold the labels.
    """
    sides = list(dict.fromkeys([*(str(r[down]) for r in rows), *(str(r[across]) for r in rows)]))
    data = [
        {
            "across": str(r[across]),
            "down": str(r[down]),
            "value": r["value"],
            "tip": f"{r[down]} \u2013 {r[across]}: {told(r['value'])}",
        }
        for r in rows
    ]
    small = look.small or len(sides) > 20
    size = CELL[small]
    x = alt.X(
        "across:N", sort=sides, title=None, axis=alt.Axis(orient="top", labelAngle=-90, ticks=False, domain=False)
    )
    y = alt.Y("down:N", sort=sides, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=140))
    shade = alt.Color("value:Q", title=unit, scale=alt.Scale(range=list(look.steps), type="sqrt"),
                      legend=alt.Legend(orient="bottom", gradientLength=160))  # fmt: skip
    base = alt.Chart(alt.Data(values=data)).encode(x=x, y=y)
    cells = (
        base.transform_filter("isValid(datum.value)").mark_rect(stroke=look.ground, strokeWidth=1.5).encode(color=shade)
    )
    gone = base.transform_filter("!isValid(datum.value)").mark_point(shape="cross", color=look.quiet, size=14)
    layers = [tipped(cells), gone]
    if len(sides) <= NUMBERED and not look.small:
        top = max((r["value"] for r in data if r["value"] is not None), default=1) or 1
        dark = f"datum.value > {top * 0.3}"
        ink = alt.condition(dark, alt.value("#ffffff" if look.theme == "light" else "#0d1b26"), alt.value(look.ink))
        text = base.transform_filter("isValid(datum.value)").mark_text(font=FONT, fontSize=10)
        layers.append(text.encode(text=alt.Text("value:Q", format=".3~s"), color=ink))
    chart = alt.layer(*layers).properties(
        title=titled(title, subtitle, look), width=alt.Step(size), height=alt.Step(size)
    )
    return styled(chart, look)
