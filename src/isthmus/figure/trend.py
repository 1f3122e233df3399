"""Lines over years, labelled at their ends: the figure of a trend."""

from __future__ import annotations

from typing import Any

import altair as alt

from isthmus.figure._style import FONT, PALETTE, styled


def trend(rows: list[dict[str, Any]], *, series: str, title: str, unit: str) -> dict[str, Any]:
    """Return the specification of a line for each ``series`` value over ``year``.

    Parameters
    ----------
    rows
        Each with ``year`` (whole), ``value`` (number or None: a gap, never zero) and the series column.
    unit
        What the vertical axis counts.
    """
    domain = list(dict.fromkeys(str(r[series]) for r in rows))
    data = [{"year": r["year"], "value": r["value"], "series": str(r[series])} for r in rows]
    base = alt.Chart(alt.Data(values=data)).encode(
        x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1, grid=False)),
        y=alt.Y("value:Q", title=unit, scale=alt.Scale(zero=True)),
        color=alt.Color("series:N", scale=alt.Scale(domain=domain, range=PALETTE[: len(domain)]), legend=None),
    )
    line = base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains")
    points = base.mark_point(filled=True, size=36, opacity=1)
    ends = (
        base.transform_filter("isValid(datum.value)")
        .transform_joinaggregate(end="max(year)", groupby=["series"])
        .transform_filter("datum.year == datum.end")
        .mark_text(align="left", dx=8, font=FONT, fontSize=12, fontWeight="bold")
        .encode(text="series:N")
    )
    chart = (line + points + ends).properties(title=title, width=520, height=300, padding={"right": 110})
    return styled(chart)
