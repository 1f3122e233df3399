"""A strip of states below the years of a trend: how an agreement stood."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import altair as alt

from isthmus.figure._style import FONT
from isthmus.figure.look import Look

COLOURS = {
    "in force": "#007A5E", "provisional": "#8A6D00", "signed": "#56789A", "announced": "#56789A",
    "frozen": "#B2474D", "lapsed": "#D55E00", "ended": "#444444",
}  # fmt: skip
"""A colour for each state of an agreement."""
OTHER = "#999999"


def strip(states: list[dict[str, Any]], years: list[int], look: Look) -> alt.Chart | None:
    """Return coloured spans for the states within the years, None where there are none.

    Parameters
    ----------
    states
        Each with ``from`` and ``to`` (ISO dates, ``to`` may be None), ``state``, ``text`` and ``agreement_id``.
    """
    if not years:
        return None
    first, last = min(years), max(years)
    found = spans(states, first, last)
    if not found:
        return None
    x = alt.X("start:Q", title=None, scale=alt.Scale(domain=[first, last], nice=False, clamp=True), axis=None)
    kinds = {s["text"]: COLOURS.get(s["state"], OTHER) for s in found}
    legend = alt.Legend(orient="bottom", title=None, symbolType="square", labelFont=FONT)
    colour = alt.Color("text:N", scale=alt.Scale(domain=list(kinds), range=list(kinds.values())), legend=legend)
    base = alt.Chart(alt.Data(values=found)).encode(x=x, x2="end:Q", color=colour)
    chart: alt.Chart = base.mark_bar(height=10).properties(width=look.width, height=14)
    return chart


def spans(states: list[dict[str, Any]], first: int, last: int) -> list[dict[str, Any]]:
    """Return each state as a span in decimal years, ended where the next one of its agreement begins."""
    found = []
    for state, following in zip_longest(states, states[1:]):
        start, stop = max(_decimal(state["from"]), first), float(last)
        if state["to"]:
            stop = min(stop, _decimal(state["to"]))
        if following is not None and following.get("agreement_id") == state.get("agreement_id"):
            stop = min(stop, _decimal(following["from"]))
        if stop > start:
            found.append({"start": start, "end": stop, "text": state["text"], "state": state["state"]})
    return found


def _decimal(day: str) -> float:
    """Return an ISO date, also one of a year or a month only, as a year with decimals."""
    month, date = int(day[5:7] or 1), int(day[8:10] or 1)
    return int(day[:4]) + (month - 1) / 12 + (date - 1) / 365
