"""Ribbons about zero: for each row the range of a change, its middle, and its numbers beside it."""

from __future__ import annotations

from typing import Any

import altair as alt

from isthmus.figure._style import FONT, styled, titled
from isthmus.figure.look import PLAIN, Look
from isthmus.figure.tips import tipped

ROW = 24
"""Height of a row with its space, in pixels."""


def ribbon(
    rows: list[dict[str, Any]], *, title: str, unit: str, subtitle: str = "", look: Look = PLAIN
) -> dict[str, Any]:
    """Return the specification of one ribbon a row, in the order given; the line at zero is "no change".

    Parameters
    ----------
    rows
        Each with ``label``, ``p05``, ``p50``, ``p95`` (one unit), and optionally ``part``: rows of one part stand
        together under its name.
    unit
        What the axis counts, such as per cent.
    """
    data = [
        {"label": str(r["label"]), "part": str(r.get("part", "")), "low": r["p05"], "middle": r["p50"],
         "high": r["p95"], "beside": max(r["p95"], 0.0), "text": told(r), "tip": f"{r['label']}: {told(r)}"}
        for r in rows
    ]  # fmt: skip
    parts = list(dict.fromkeys(r["part"] for r in data))
    low = min([0.0, *(r["low"] for r in data)])
    high = max([0.0, *(r["high"] for r in data)])
    room = (high - low or 1.0) * (0.62 if look.small else 0.3)
    scale = alt.Scale(domain=[low - (high - low or 1.0) * 0.03, high + room], nice=False)
    charts = [
        _part([r for r in data if r["part"] == part], part, scale, unit if part == parts[-1] else "", look, number)
        for number, part in enumerate(parts)
    ]
    about = titled(title, subtitle, look)
    if len(charts) == 1:
        return styled(charts[0].properties(title=about), look)
    return styled(alt.vconcat(*charts, spacing=14).resolve_scale(y="independent").properties(title=about), look)


def _part(data: list[dict[str, Any]], part: str, scale: alt.Scale, unit: str, look: Look, number: int) -> Any:
    axis = alt.Axis(labelLimit=120 if look.small else 250, ticks=False, domain=False, labelPadding=6)
    y = alt.Y("label:N", sort=None, title=None, axis=axis)
    x = alt.X("low:Q", title=unit or None, scale=scale, axis=alt.Axis(grid=True, tickCount=3 if look.small else 6,
              domain=False, labels=bool(unit), ticks=False))  # fmt: skip
    base = alt.Chart(alt.Data(values=data)).encode(y=y)
    zero = alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color=look.quiet, strokeWidth=1.2)
    band = base.mark_bar(height=9, color=look.palette[0], opacity=0.45, cornerRadius=2).encode(x=x, x2="high:Q")
    dot = base.mark_point(filled=True, size=58, opacity=1, color=look.palette[0]).encode(x=alt.X("middle:Q"))
    text = base.mark_text(align="left", dx=8, color=look.ink, font=FONT, fontSize=11).encode(
        x=alt.X("beside:Q"), text="text:N"
    )
    made: Any = alt.layer(
        zero.encode(x=alt.X("zero:Q")), tipped(band, 2 * number), tipped(dot, 2 * number + 1), text
    ).properties(width=look.width - (60 if look.small else 170), height=ROW * max(len(data), 1))
    if part:
        made = made.properties(title=alt.TitleParams(part, fontSize=12, color=look.quiet, frame="group", offset=4))
    return made


def told(row: dict[str, Any]) -> str:
    """Return a ribbon's numbers as they stand beside it."""
    if row["p05"] == row["p95"]:
        return signed(row["p50"])
    return f"{signed(row['p50'])} ({signed(row['p05'])} \u2026 {signed(row['p95'])})"


def signed(value: float) -> str:
    """Return a number with its sign, two digits after the point where it is small; no sign on nothing."""
    digits = 2 if abs(value) < 10 else 1
    text = f"{value:+.{digits}f}"
    return text[1:] if float(text) == 0 else text.replace("-", "\u2212")
