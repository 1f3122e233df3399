"""What a figure says at a point: where each mark lies, and its words; made here, so a page needs no chart library."""

from __future__ import annotations

from typing import Any

import altair as alt
import vl_convert

NAME = "tips"
"""Marks with this name carry their words in the column ``tip``."""
THIN = 5.0
"""Half the width that a line has under a pointer, in pixels."""
Box = tuple[float, float, float, float, str]


def tipped(chart: alt.Chart, number: int = 0) -> Any:
    """Return a chart whose marks carry the words of their rows' ``tip``; each of a figure has a number of its own."""
    return chart.properties(name=f"{NAME}{number}").encode(description="tip:N")


def told(value: float | None, percent: bool = False) -> str:
    """Return a value in words: whole numbers with thousands, shares in per cent, others with three digits."""
    if value is None:
        return ""
    if percent:
        return f"{value:.1%}"
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:.3g}"


def between(row: dict[str, Any], percent: bool = False) -> str:
    """Return a row's value with its interval, where it has one."""
    if row.get("low") is None or row.get("high") is None:
        return told(row["value"], percent)
    return f"{told(row['value'], percent)} ({told(row['low'], percent)} \u2026 {told(row['high'], percent)})"


def marks(spec: dict[str, Any]) -> dict[str, Any]:
    """Return width and height of the figure as drawn, and a box (left, top, right, bottom, words) for each mark."""
    drawn = vl_convert.vegalite_to_scenegraph(spec, allowed_base_urls=[])
    left, top = drawn["origin"]
    found: list[Box] = []
    _walk(drawn["scenegraph"], left, top, found, inside=False)
    rows = [[*(round(v, 1) for v in box[:4]), box[4]] for box in found]
    return {"width": drawn["width"], "height": drawn["height"], "marks": rows}


def _walk(node: dict[str, Any], x: float, y: float, found: list[Box], *, inside: bool) -> None:
    """Collect the boxes of named marks below a node, moved by its groups."""
    inside = inside or str(node.get("name") or "").startswith(NAME)
    for item in node.get("items", ()):
        if node.get("marktype") == "group":
            for child in item.get("items", ()):
                _walk(child, x + item.get("x", 0), y + item.get("y", 0), found, inside=inside)
        elif inside and item.get("description"):
            found.append((*_box(item, x, y), str(item["description"])))


def _box(item: dict[str, Any], x: float, y: float) -> tuple[float, float, float, float]:
    """Return the box of a rectangle, a point or a line."""
    a, b = x + item.get("x", 0.0), y + item.get("y", 0.0)
    if "width" in item or "height" in item:
        return a, b, a + item.get("width", 0.0), b + item.get("height", 0.0)
    if "x2" in item or "y2" in item:
        c, d = x + item.get("x2", item.get("x", 0.0)), y + item.get("y2", item.get("y", 0.0))
        mid_x, mid_y = (a + c) / 2, (b + d) / 2
        return mid_x - THIN, mid_y - THIN, mid_x + THIN, mid_y + THIN
    reach = max(float(item.get("size", 36.0)) ** 0.5 / 2, THIN)
    return a - reach, b - reach, a + reach, b + reach
