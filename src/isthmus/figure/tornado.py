"""What moves an answer: for each parameter the outcome at both ends of its range, the widest first."""

from __future__ import annotations

from typing import Any

import altair as alt

from isthmus.figure._style import FONT, styled, titled
from isthmus.figure.look import PLAIN, Look
from isthmus.figure.ribbon import signed
from isthmus.figure.tips import tipped

ROW = 30
"""Height of a row with its space, in pixels."""


def tornado(
    rows: list[dict[str, Any]], *, title: str, unit: str, subtitle: str = "", look: Look = PLAIN
) -> dict[str, Any]:
    """Return the specification of one bar a parameter, from the outcome at one end of its range to that at the other.

    Parameters
    ----------
    rows
        Each with ``label``, ``low`` and ``high`` (ends of the range), ``at_low`` and ``at_high`` (the outcome there).
    unit
        What the axis counts.
    """
    data = [
        {
            "label": str(r["label"]),
            "a": r["at_low"],
            "b": r["at_high"],
            "tip": f"{r['label']}: {r['low']:g}: {signed(r['at_low'])}; {r['high']:g}: {signed(r['at_high'])}",
        }
        for r in rows
    ]
    ends = [
        {"label": str(r["label"]), "at": r[f"at_{end}"], "text": f"{r[end]:g}: {signed(r[f'at_{end}'])}",
         "left": r[f"at_{end}"] <= r[f"at_{other}"]}
        for r in rows for end, other in (("low", "high"), ("high", "low"))
    ]  # fmt: skip
    values = [r["at"] for r in ends] or [0.0]
    span = (max(values) - min(values)) or 1.0
    room = span * (0.75 if look.small else 0.28)
    scale = alt.Scale(domain=[min(values) - room, max(values) + room], nice=False)
    axis = alt.Axis(labelLimit=110 if look.small else 270, ticks=False, domain=False, labelPadding=6)
    y = alt.Y("label:N", sort=None, title=None, axis=axis)
    x = alt.X("a:Q", title=unit, scale=scale, axis=alt.Axis(grid=True, tickCount=3 if look.small else 6, domain=False))
    bar = alt.Chart(alt.Data(values=data)).mark_bar(height=13, color=look.palette[4], opacity=0.75).encode(
        y=y, x=x, x2="b:Q"
    )  # fmt: skip
    bar = tipped(bar)
    told = alt.Chart(alt.Data(values=ends)).encode(y=y, x=alt.X("at:Q"), text="text:N")
    left = told.transform_filter("datum.left")
    right = told.transform_filter("!datum.left")
    chart = alt.layer(
        bar,
        left.mark_text(align="right", dx=-5, color=look.ink, font=FONT, fontSize=11),
        right.mark_text(align="left", dx=5, color=look.ink, font=FONT, fontSize=11),
    ).properties(
        title=titled(title, subtitle, look), width=look.width - (60 if look.small else 170),
        height=ROW * max(len(data), 1),
    )  # fmt: skip
    return styled(chart, look)
