"""Lines over years, labelled at their ends, with a ribbon where there is an interval: the figure of a trend."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt

from isthmus.figure._style import FONT, styled, titled
from isthmus.figure.look import PLAIN, Look
from isthmus.figure.states import strip
from isthmus.figure.tips import between, tipped

LINE = 15
"""Height of a line of label text, in pixels."""


def trend(
    rows: list[dict[str, Any]], *, series: str, title: str, unit: str, subtitle: str = "", look: Look = PLAIN,
    states: list[dict[str, Any]] | None = None, percent: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Return the specification of a line for each ``series`` value over ``year``.

    Parameters
    ----------
    rows
        Each with ``year`` (whole), ``value`` (number or None: a gap, never zero) and the series column; with ``low``
        and ``high`` where there is an interval.
    unit
        What the vertical axis counts.
    states
        States to stand as a strip below the years (see ``strip``).
    percent
        Whether values are shares, shown in per cent.
    """
    domain = list(dict.fromkeys(str(r[series]) for r in rows))
    kept = ("year", "value", "low", "high")
    data = [
        {k: r.get(k) for k in kept}
        | {"series": str(r[series])}
        | (
            {"tip": f"{r[series]}, {r['year']}: {between(r, percent)}".removeprefix(", ")}
            if r["value"] is not None
            else {}
        )
        for r in rows
    ]
    bottom = min([0.0, *(float(r[k]) for r in rows for k in ("value", "low") if r.get(k) is not None)])
    top = max((float(r[k]) for r in rows for k in ("value", "high") if r.get(k) is not None), default=1.0) or 1.0
    span = top - bottom
    scale = alt.Scale(domain=[bottom * 1.05, bottom + span * 1.05])
    colours = [look.palette[i % len(look.palette)] for i in range(len(domain))]
    colour = alt.Color("series:N", scale=alt.Scale(domain=domain, range=colours), legend=None)
    x = alt.X("year:Q", title=None, axis=_years(data, look))
    y = alt.Y("value:Q", title=unit, scale=scale, axis=alt.Axis(tickCount=5, titleAngle=0, titleAlign="left",
              titleAnchor="end", titleY=-10, domain=False, ticks=False,
              format=".0%" if percent else alt.Undefined))  # fmt: skip
    base = alt.Chart(alt.Data(values=data)).encode(x=x, y=y, color=colour)
    named = end_labels(data, span * 1.05 * LINE / look.height)
    labels = alt.Chart(alt.Data(values=named)).encode(x=x, y=y, color=colour)
    label = labels.mark_text(align="left", dx=9, font=FONT, fontSize=12, fontWeight="bold").encode(text="series:N")
    layers: list[alt.Chart] = [_ribbon(base, scale)] if any(r["low"] is not None for r in data) else []
    layers.append(base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains"))
    layers += [tipped(base.mark_point(filled=True, size=36, opacity=1)), label]
    chart = alt.layer(*layers).properties(title=titled(title, subtitle, look), width=look.width, height=look.height)
    below = strip(states or [], sorted({int(r["year"]) for r in rows}), look)
    if below is None:
        return styled(chart, look)
    return styled(alt.vconcat(chart, below, spacing=6).resolve_scale(color="independent"), look)


def _ribbon(base: alt.Chart, scale: alt.Scale) -> alt.Chart:
    known = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    area: alt.Chart = known.mark_area(opacity=0.18, line=False).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    return area


def _years(data: list[dict[str, Any]], look: Look) -> alt.Axis:
    found = sorted({r["year"] for r in data})
    every = max(1, -(-len(found) // (4 if look.small else 10)))
    return alt.Axis(format="d", values=found[::every], grid=False, labelFlush=False)


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
