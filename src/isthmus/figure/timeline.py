"""States over the years, a line each: how agreements stood."""

from __future__ import annotations

from typing import Any

import altair as alt

from isthmus.figure._style import FONT, styled, titled
from isthmus.figure.look import PLAIN, Look
from isthmus.figure.states import COLOURS, OTHER, spans
from isthmus.figure.tips import tipped

ROW = 22
"""Height of a line with its space, in pixels."""


def timeline(
    lines: dict[str, list[dict[str, Any]]], *, first: int, last: int, title: str, subtitle: str = "", look: Look = PLAIN
) -> dict[str, Any]:
    """Return the specification of a line of coloured spans for each label.

    Parameters
    ----------
    lines
        States by label, in order of days: each with ``from``, ``to``, ``state``, ``text`` and ``agreement_id``. A state
        ends where the next one of its agreement begins.
    first, last
        Years that the axis runs over.
    """
    data = [
        s | {"label": label, "tip": f"{label}: {s['text']}, {s['start']:.0f}\u2013{s['end']:.0f}"}
        for label, states in lines.items()
        for s in spans(states, first, last)
    ]
    kinds = {s["text"]: COLOURS.get(s["state"], OTHER) for s in data}
    x = alt.X("start:Q", title=None, scale=alt.Scale(domain=[first, last], nice=False),
              axis=alt.Axis(format="d", tickCount=4 if look.small else 8, grid=True, domain=False))  # fmt: skip
    y = alt.Y("label:N", sort=list(lines), title=None, scale=alt.Scale(domain=list(lines)),
              axis=alt.Axis(labelLimit=120 if look.small else 240, ticks=False, domain=False))  # fmt: skip
    legend = alt.Legend(
        orient="bottom", title=None, symbolType="square", labelFont=FONT, columns=2 * (1 + (not look.small))
    )
    colour = alt.Color("text:N", scale=alt.Scale(domain=list(kinds), range=list(kinds.values())), legend=legend)
    chart = alt.Chart(alt.Data(values=data)).mark_bar(height=12).encode(x=x, x2="end:Q", y=y, color=colour)
    chart = tipped(chart).properties(
        title=titled(title, subtitle, look), width=look.width - (50 if look.small else 130),
        height=ROW * max(len(lines), 1),
    )  # fmt: skip
    return styled(chart, look)
