"""Gives a view in the format that its address ends in: a page, its data, or its figure."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from isthmus.faces.shapes.files import to_csv, to_parquet
from isthmus.faces.web.html import html
from isthmus.faces.web.view import Asked, View
from isthmus.model.errors import NotCovered

Given = tuple[bytes, str, str]
"""Body, media type, and the file name it is saved under (empty: shown in place)."""


def page(view: View, asked: Asked) -> Given:
    """Return the page."""
    return html(view, asked).encode(), "text/html; charset=utf-8", ""


def json(view: View, asked: Asked) -> Given:
    """Return the page's data."""
    del asked
    return msgspec.json.format(msgspec.json.encode(view.data), indent=2) + b"\n", "application/json", ""


def csv(view: View, asked: Asked) -> Given:
    """Return the page's rows; a last column names the data's vintages."""
    del asked
    told = [_flat(r) | ({"vintage": ";".join(view.vintages)} if view.vintages else {}) for r in _rows(view)]
    return to_csv(told).encode(), "text/csv; charset=utf-8", f"{view.name}.csv"


def parquet(view: View, asked: Asked) -> Given:
    """Return the page's rows; what they are stands in the file's metadata under ``isthmus``."""
    about = {"title": view.title, "vintages": view.vintages, "address": asked.link()}
    return to_parquet([_flat(r) for r in _rows(view)], about), "application/vnd.apache.parquet", f"{view.name}.parquet"


def svg(view: View, asked: Asked) -> Given:
    """Return the figure as SVG."""
    from isthmus.figure.render import svg as draw  # noqa: PLC0415  (starts the renderer)

    return draw(_spec(view, asked)).encode(), "image/svg+xml; charset=utf-8", ""


def png(view: View, asked: Asked) -> Given:
    """Return the figure as PNG, at twice its size."""
    from isthmus.figure.render import png as draw  # noqa: PLC0415

    return draw(_spec(view, asked)), "image/png", ""


def vega(view: View, asked: Asked) -> Given:
    """Return the figure's Vega-Lite specification with its data."""
    body = msgspec.json.format(msgspec.json.encode(_spec(view, asked)), indent=1)
    return body, "application/json", f"{view.name}.vega.json"


def marks(view: View, asked: Asked) -> Given:
    """Return where each mark of the figure lies, and what it says."""
    from isthmus.figure.tips import marks as read  # noqa: PLC0415  (starts the renderer)

    return msgspec.json.encode(read(_spec(view, asked))), "application/json", ""


def pdf(view: View, asked: Asked) -> Given:
    """Return the page as PDF, made to be printed."""
    del asked
    if view.pdf is None:
        raise NotCovered("This page has no PDF.", "Print it: pages have print styles.")
    return view.pdf(), "application/pdf", f"{view.name}.pdf"


def _spec(view: View, asked: Asked) -> dict[str, object]:
    if view.figure is None:
        raise NotCovered("This page has no figure.", "Its data end in .json.")
    return view.figure.draw(asked.look)


def _rows(view: View) -> list[dict[str, object]]:
    if view.rows is None:
        raise NotCovered("This page has no table.", "Its data end in .json.")
    return view.rows


def _flat(row: dict[str, object]) -> dict[str, object]:
    """Return a row whose lists are joined by semicolons: a cell holds one value."""
    return {k: ";".join(map(str, v)) if isinstance(v, list | tuple) else v for k, v in row.items()}


GIVERS: dict[str, Callable[[View, Asked], Given]] = {
    ".vega.json": vega, ".marks.json": marks, ".json": json, ".csv": csv, ".parquet": parquet, ".svg": svg,
    ".png": png, ".pdf": pdf, "": page,
}  # fmt: skip
"""Ending of an address -> what it gives; longer endings first."""
