"""Horizontal bars, longest first, each labelled: the figure of a profile."""

from __future__ import annotations

from typing import Any

import altair as alt

from isthmus.figure._style import PALETTE, styled


def bars(rows: list[dict[str, Any]], *, label: str, title: str, unit: str) -> dict[str, Any]:
    """Return the specification of one bar a row, as long as its ``value``, in the order given."""
    data = [{"label": str(r[label]), "value": r["value"]} for r in rows]
    base = alt.Chart(alt.Data(values=data)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False)),
        x=alt.X("value:Q", title=unit, axis=alt.Axis(grid=True)),
    )
    chart = base.mark_bar(color=PALETTE[0], height={"band": 0.7}).properties(
        title=title, width=420, height=18 * len(data)
    )
    return styled(chart)
