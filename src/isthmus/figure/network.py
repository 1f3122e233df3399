"""Who works with whom as a network: the strongest links between places, laid out the same way every time."""

from __future__ import annotations

from typing import Any

import altair as alt
import networkx as nx

from isthmus.figure._style import FONT, styled, titled
from isthmus.figure.look import PLAIN, Look
from isthmus.figure.tips import tipped, told

LINKS = 60
"""Links shown, strongest first: more is a tangle."""


def network(
    rows: list[dict[str, Any]], *, a: str, b: str, title: str, unit: str, subtitle: str = "", look: Look = PLAIN
) -> dict[str, Any]:
    """Return the specification of the strongest `LINKS` links; a line's width follows ``value``.

    Parameters
    ----------
    rows
        Each with ``value`` and the two columns of labels; a pair that stands in both directions is drawn once.
    """
    graph = nx.Graph()
    for r in sorted((r for r in rows if r["value"]), key=lambda r: (-r["value"], str(r[a]), str(r[b]))):
        if graph.number_of_edges() >= LINKS:
            break
        if r[a] != r[b] and not graph.has_edge(str(r[a]), str(r[b])):
            graph.add_edge(str(r[a]), str(r[b]), value=float(r["value"]))
    top = max((v for _a, _b, v in graph.edges.data("value")), default=1.0)
    for _a, _b, edge in graph.edges.data():
        edge["pull"] = (edge["value"] / top) ** 0.5
    at = nx.spring_layout(graph, weight="pull", seed=7, iterations=120, k=2.6 / max(len(graph), 1) ** 0.5)
    strength = dict(graph.degree(weight="value"))
    edges = [
        {"x": at[p][0], "y": at[p][1], "x2": at[q][0], "y2": at[q][1], "value": v, "tip": f"{p} \u2013 {q}: {told(v)}"}
        for p, q, v in graph.edges.data("value")
    ]
    nodes = [
        {"x": at[n][0], "y": at[n][1], "label": n, "strength": strength[n], "tip": f"{n}: {told(strength[n])}"}
        for n in graph
    ]
    bare = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
    pad = alt.Scale(domain=[-1.25, 1.25])
    x, y = alt.X("x:Q", axis=bare, scale=pad), alt.Y("y:Q", axis=bare, scale=pad)
    line = alt.Chart(alt.Data(values=edges)).mark_rule(color=look.palette[5], opacity=0.55)
    width = alt.StrokeWidth("value:Q", title=unit, scale=alt.Scale(range=[0.4, 9]), legend=alt.Legend(orient="bottom"))
    line = line.encode(x=x, y=y, x2="x2:Q", y2="y2:Q", strokeWidth=width)
    dots = alt.Chart(alt.Data(values=nodes)).encode(x=x, y=y)
    dot = dots.mark_circle(color=look.palette[0], opacity=1, stroke=look.ground, strokeWidth=1.5)
    dot = dot.encode(size=alt.Size("strength:Q", scale=alt.Scale(range=[40, 520]), legend=None))
    text = dots.mark_text(dy=-14, color=look.ink, font=FONT, fontSize=12, fontWeight="bold").encode(text="label:N")
    side = look.width if not look.small else 260
    chart = alt.layer(tipped(line), tipped(dot, 1), text).properties(
        title=titled(title, subtitle, look), width=side, height=round(side * 0.72)
    )
    return styled(chart, look)
