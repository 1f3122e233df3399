"""Many forms at once: a row a case, in XLSX or CSV. A row that cannot be read is kept aside with the reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook

from isthmus.model.errors import IsthmusError, Unreadable, UsageError
from isthmus.review.intake import Draft, read_form
from isthmus.review.registry import Registry


class Row(NamedTuple):
    """A row of a sheet: its number (the head is 1), and its cells by column."""

    number: int
    cells: dict[str, str]


class Aside(NamedTuple):
    """A row kept aside, whole, with the reason."""

    row: Row
    reason: str


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a sheet whose first row names its columns as a form names its lines; empty rows are none."""
    table = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    head = [str(c or "").strip() for c in next(table, ())]
    if not any(head):
        raise UsageError(f"{path} has no head.", "Its first row names columns: Title, Funder, Applicant, Partner, ...")
    for number, cells in enumerate(table, 2):
        found = {h: text for h, c in zip(head, cells, strict=False) if h and (text := _text(c))}
        if found:
            yield Row(number, found)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    told = getattr(cell, "date", None)
    return told().isoformat() if callable(told) else str(cell).strip()


def _xlsx(path: Path) -> Iterator[tuple[object, ...]]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for a broken file
        raise Unreadable(f"{path} cannot be read as XLSX: {error}.") from error
    yield from book.worksheets[0].iter_rows(values_only=True)


def _csv(path: Path) -> Iterator[tuple[object, ...]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            yield from (tuple(row) for row in csv.reader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{path} cannot be read: {error}.") from error


def form_of(row: Row) -> str:
    """Return a row as the form it stands for: a line a cell; several values in one cell are lines of their own."""
    lines = ((head, part) for head, text in row.cells.items() for part in text.split("\n") if part.strip())
    return "\n".join(f"{head}: {part.strip()}" for head, part in lines if head.casefold() != "id")


def drafts(path: Path, ids: Iterator[str], on: str, registry: Registry) -> Iterator[Draft | Aside]:
    """Yield the case of each row, or the row aside with the reason."""
    for row in rows(path):
        own = next((t for h, t in row.cells.items() if h.casefold() == "id"), "")
        try:
            yield read_form(form_of(row), own or next(ids), on, registry)
        except IsthmusError as error:
            yield Aside(row, error.message)
