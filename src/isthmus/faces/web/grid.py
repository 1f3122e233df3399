"""A table of plain rows: headings that sort, cells as text, code, or words in another language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from isthmus.faces.web.view import Asked
from isthmus.model.errors import UnknownName


class Column(msgspec.Struct, frozen=True):
    """One column: its key in the rows, its heading, and how a value is written."""

    key: str
    name: str
    tell: Callable[[Any], str] = str
    number: bool = False
    code: bool = False
    lang: str = ""
    link: Callable[[dict[str, Any]], str] | None = None


def grid(
    rows: list[dict[str, Any]], columns: list[Column], asked: Asked, *, sort: str | None = None, first: int = 60,
    param: str = "sort",
) -> dict[str, Any]:  # fmt: skip
    """Return a table in the shape of ``_grid.html.j2``, in the order that the address or ``sort`` names.

    Raises
    ------
    UnknownName
        For a column that there is none of.
    """
    order = asked.query.get(param, sort)
    key, down = (order or "").removeprefix("-"), (order or "").startswith("-")
    if order and key not in (known := {c.key for c in columns}):
        raise UnknownName("column", key, known, param)
    if order:
        there = [r for r in rows if r.get(key) is not None]
        there.sort(key=lambda r: r[key] if isinstance(r[key], int | float) else str(r[key]), reverse=down)
        rows = [*there, *(r for r in rows if r.get(key) is None)]
    return {
        "heads": [_head(c, asked, key, down, param) for c in columns],
        "rows": [[_cell(r, c) for c in columns] for r in rows[:first]],
        "total": len(rows),
    }


def _head(column: Column, asked: Asked, key: str, down: bool, param: str) -> dict[str, Any]:
    state = "none" if key != column.key else "descending" if down else "ascending"
    turned = f"-{column.key}" if state == "ascending" or (state == "none" and column.number) else column.key
    return {"name": column.name, "number": column.number, "state": state, "link": asked.link(**{param: turned})}


def _cell(row: dict[str, Any], column: Column) -> dict[str, Any]:
    value = row.get(column.key)
    return {
        "missing": value is None, "text": "" if value is None else column.tell(value), "number": column.number,
        "code": column.code, "lang": column.lang, "link": column.link(row) if column.link else "",
    }  # fmt: skip
