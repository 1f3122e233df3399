"""Lines over years, labelled at their ends: the figure of a trend."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt

from isthmus.figure._style import FONT, PALETTE, styled

WIDTH, HEIGHT, LINE = 520, 300, 15
"""Size of the figure, and of a line of label text, in pixels."""


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
    top = max((r["value"] for r in rows if r["value"] is not None), default=1) or 1
    y = alt.Y("value:Q", title=unit, scale=alt.Scale(domain=[0, top * 1.05]))
    colours = [PALETTE[i % len(PALETTE)] for i in range(len(domain))]
    colour = alt.Color("series:N", scale=alt.Scale(domain=domain, range=colours), legend=None)
    x = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1, grid=False))
    base = alt.Chart(alt.Data(values=data)).encode(x=x, y=y, color=colour)
    ends = alt.Chart(alt.Data(values=end_labels(data, top * 1.05 * LINE / HEIGHT))).encode(x=x, y=y, color=colour)
    label = ends.mark_text(align="left", dx=9, font=FONT, fontSize=12, fontWeight="bold").encode(text="series:N")
    line = base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains")
    points = base.mark_point(filled=True, size=36, opacity=1)
    return styled((line + points + label).properties(title=title, width=WIDTH, height=HEIGHT))


def end_labels(data: list[dict[str, Any]], gap: float) -> list[dict[str, Any]]:
    """Return a label for the last value of each series, moved up where needed to stand ``gap`` apart."""
    last: dict[str, dict[str, Any]] = {}
    for r in data:
        if r["value"] is not None and r["year"] >= last.get(r["series"], r)["year"]:
            last[r["series"]] = dict(r)
    labels = sorted(last.values(), key=lambda r: (r["value"], r["series"]))
    for below, above in pairwise(labels):
        above["value"] = max(above["value"], below["value"] + gap)
    return labels
