"""Reads one sheet of an XLSX workbook as rows of text; nothing in it is unpacked to disk, run or fetched."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat

import msgspec

from isthmus.model.errors import Unreadable
from isthmus.model.source import Batch, Part
from isthmus.source._files import BOMB_RATIO, CHUNK, MAX_RECORD, MAX_WHOLE
from isthmus.source._records import BadRecord, Keep, Rows, batches

WIDEST, TALLEST = 1_000, 2**20
"""Columns and rows read: a cell that claims to stand further out is not looked for."""
BESIDE = 8
"""Columns beyond the header in which a stray cell is noticed, and its row set aside."""
SMALL = 2**20


def xlsx_rows(
    part: Part, sheet: str | None, required: tuple[str, ...], rows: Rows, keep: Keep[dict[str, str]]
) -> Iterator[Batch]:
    """Read a sheet (the first where none is named) whose first row that is not empty is its header.

    Raises
    ------
    Unreadable
        When it is no workbook, unpacks to too much, declares document types, or lacks the sheet or a column.
    """
    import openpyxl  # noqa: PLC0415  (slow, and few files are workbooks)

    try:
        if not part.path.stat().st_size:
            return batches(iter(()), rows, keep)
        _check(part)
        book = openpyxl.load_workbook(part.path, read_only=True, data_only=True, keep_links=False)
        names = [s.title for s in book.worksheets]
        if sheet is not None and sheet not in names:
            raise Unreadable(f"{part.path} has no sheet {sheet!r}.", f"It has: {', '.join(names)[:500]}.")
        if not names:
            raise Unreadable(f"{part.path} has no sheet of cells.")
        page = book[sheet or names[0]]
        page.reset_dimensions()
    except Unreadable:
        raise
    except OSError as error:
        raise Unreadable(f"Cannot read {part.path}: {error.strerror or error}.") from error
    except Exception as error:  # openpyxl raises whatever it meets in a broken workbook
        raise _broken(part, error) from error
    return batches(_found(part, page, required), rows, keep)


def _found(part: Part, page: Any, required: tuple[str, ...]) -> Iterator[tuple[int, bytes, Any]]:
    try:
        first, header = _header(page)
        if not header:
            return
        _check_header(part, header, required)
        for position, texts in _rows(page, first + 1, len(header) + BESIDE):
            raw, named = msgspec.json.encode(texts), texts + [""] * (len(header) - len(texts))
            if len(named) > len(header):
                yield position, raw, BadRecord(f"{len(texts)} cells where {len(header)} belong")
            elif len(raw) > MAX_RECORD:
                yield position, raw[:SMALL], BadRecord(f"the record is longer than {MAX_RECORD // 2**20} MiB")
            else:
                yield position, raw, dict(zip(header, named, strict=True))
    except Unreadable:
        raise
    except Exception as error:  # as above: a sheet is parsed as it is read
        raise _broken(part, error) from error


def _header(page: Any) -> tuple[int, list[str]]:
    return next(_rows(page, 1, WIDEST), (0, []))


def _rows(page: Any, first: int, columns: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (position, cells) of each row that is not empty, without the empty cells at its end."""
    cells = page.iter_rows(min_row=first, max_row=TALLEST, max_col=columns, values_only=True)
    for position, row in enumerate(cells, first):
        texts = [_text(c) for c in row]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield position, texts


def _check_header(part: Part, header: list[str], required: tuple[str, ...]) -> None:
    if missing := [c for c in required if header.count(c) != 1]:
        fault = "has twice" if missing[0] in header else "lacks"
        shown = ", ".join(header)[:500]
        raise Unreadable(f"{part.path} {fault} the column {missing[0]!r}.", f"It has: {shown}.")


def _text(cell: object) -> str:
    """Return a cell as text: dates in ISO 8601, whole numbers without a point, errors and formulas as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().encode("utf-8", "backslashreplace").decode()


def _check(part: Part) -> None:
    """Refuse a workbook that unpacks to too much or declares a document type, before any of it is read."""
    with zipfile.ZipFile(part.path) as book:
        total = 0
        for member in book.infolist():
            total += member.file_size
            swells = member.file_size > SMALL and member.file_size > BOMB_RATIO * max(member.compress_size, 1)
            if swells or total > MAX_WHOLE:
                raise Unreadable(f"{part.path} unpacks to too much: {member.filename[:200]!r}.")
            if member.filename.casefold().endswith((".xml", ".rels")):
                with book.open(member) as file:
                    parser = expat.ParserCreate()
                    parser.StartDoctypeDeclHandler = _refuse
                    while data := file.read(CHUNK):
                        parser.Parse(data, False)


def _refuse(*_declared: object) -> None:
    raise Unreadable("The workbook declares a document type, which no workbook needs: refused.")


def _broken(part: Part, error: Exception) -> Unreadable:
    reason = (str(error) or type(error).__name__).splitlines()[0][:200]
    return Unreadable(f"Cannot read {part.path} as a workbook: {reason}.", "Save it again, as XLSX or as CSV UTF-8.")
