"""Horizontal bars, longest first, each labelled: the figure of a ranking or a profile."""

from __future__ import annotations

from typing import Any

import altair as alt

from isthmus.figure._style import FONT, styled, titled
from isthmus.figure.look import PLAIN, Look
from isthmus.figure.tips import between, tipped

BAR = 22
"""Height of a bar with its space, in pixels."""


def bars(
    rows: list[dict[str, Any]], *, label: str, title: str, unit: str, subtitle: str = "", look: Look = PLAIN
) -> dict[str, Any]:
    """Return the specification of one bar a row, as long as its ``value``, in the order given, its number beside it.

    A row without a value has no bar and an open circle at zero: it is not zero.
    """
    share = max((abs(r["value"]) for r in rows if r["value"] is not None), default=0) <= 1.5
    data = [
        {
            "label": str(r[label]),
            "value": r["value"],
            "text": told(r["value"], share),
            "tip": f"{r[label]}: {between(r)}",
        }
        | {k: r[k] for k in ("low", "high") if r.get(k) is not None}
        for r in rows
    ]
    axis = alt.Axis(labelLimit=110 if look.small else 230, ticks=False, domain=False, labelPadding=6)
    y = alt.Y("label:N", sort=None, title=None, axis=axis)
    width = look.width - (50 if look.small else 120)
    base = alt.Chart(alt.Data(values=data)).encode(y=y)
    x = alt.X("value:Q", title=unit, axis=alt.Axis(grid=True, tickCount=3 if look.small else 5, domain=False))
    bar = base.mark_bar(color=look.palette[0], height={"band": 0.68}, cornerRadiusEnd=2).encode(x=x)
    bar = tipped(bar)
    layers = [
        bar,
        base.mark_text(align="left", dx=5, color=look.ink, font=FONT, fontSize=12).encode(x=x, text="text:N"),
    ]
    if any("low" in r for r in data):
        rule = base.transform_filter("isValid(datum.low)").mark_rule(color=look.ink, strokeWidth=1.2)
        layers = [bar, rule.encode(x=alt.X("low:Q"), x2="high:Q")]
    gone = base.transform_filter("!isValid(datum.value)").transform_calculate(value="0")
    layers.append(gone.mark_point(color=look.quiet, size=30, filled=False).encode(x=x))
    chart = alt.layer(*layers).properties(
        title=titled(title, subtitle, look), width=width, height=BAR * max(len(data), 1)
    )
    return styled(chart, look)


def told(value: float | None, share: bool) -> str:
    """Return a value as it stands beside its bar."""
    if value is None:
        return ""
    if isinstance(value, int) or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.3f}" if share else f"{value:,.1f}"
