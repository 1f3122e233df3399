"""Rows of a table of one's own, CSV or XLSX, with any column names; a row that cannot be asked is kept aside."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from isthmus.model.errors import UnknownName, UsageError
from isthmus.screen.organisation import Organisation
from isthmus.screen.people import Person

Question = str | Organisation | Person
LONGEST = 10_000
"""Characters of one cell that is asked; what is longer is kept aside."""


class Columns(NamedTuple):
    """Which column holds what; empty: none does."""

    text: str
    country: str = ""
    ids: str = ""
    born: str = ""
    employer: str = ""
    persons: bool = False


class Row(NamedTuple):
    """A row: its number in the table from 1, its cells, and its question, or why it has none."""

    number: int
    cells: dict[str, str]
    question: Question | None
    why: str = ""


def read_rows(path: Path, columns: Columns) -> Iterator[Row]:
    """Yield the rows of a table, each with its question.

    Raises
    ------
    UnknownName
        When a column is not there; the message names the nearest.
    UsageError
        When the file cannot be read as a table.
    """
    header, rows = _xlsx(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path)
    for wanted in columns[:5]:
        if wanted and wanted not in header:
            raise UnknownName("column", str(wanted), header, str(path))
    for number, values in enumerate(rows, 1):
        cells = dict(zip(header, [*values, *([""] * len(header))], strict=False))
        if len(values) > len(header):
            yield Row(number, cells, None, f"{len(values)} cells under {len(header)} columns")
        else:
            yield asked(number, cells, columns)


def asked(number: int, cells: dict[str, str], columns: Columns) -> Row:
    """Return a row with the question its cells put."""
    text = cells[columns.text].strip()
    ids = tuple(x.strip() for x in cells.get(columns.ids, "").split(";") if x.strip())
    if not text and (columns.persons or not ids):
        return Row(number, cells, None, f"nothing in column {columns.text!r}")
    if len(text) > LONGEST:
        return Row(number, cells, None, f"{len(text):,} characters in column {columns.text!r}, more than {LONGEST:,}")
    try:
        if columns.persons:
            born, employer = cells.get(columns.born, "").strip(), cells.get(columns.employer, "").strip()
            return Row(number, cells, Person(text, ids, born, employer))
        if columns.country or columns.ids:
            return Row(number, cells, Organisation(text, cells.get(columns.country, "").strip(), ids))
    except UsageError as error:
        return Row(number, cells, None, error.message)
    return Row(number, cells, text)


def _csv(path: Path) -> tuple[list[str], Iterator[list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror}.") from error
    sample = text[:4096].splitlines()[:1]
    delimiter = max(",;\t", key=sample[0].count) if sample else ","
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    header = next(rows, [])
    if not header:
        raise UsageError(f"{path} is empty.", "Its first line names the columns.")
    return header, (row for row in rows if row)


def _xlsx(path: Path) -> tuple[list[str], Iterator[list[str]]]:
    import openpyxl  # noqa: PLC0415  (slow to import)

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for what is no workbook
        raise UsageError(f"{path} cannot be read as a workbook: {type(error).__name__}.", "Save it as CSV.") from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = ["" if v is None else str(v) for v in next(rows, ())]
    return header, (["" if v is None else str(v) for v in row] for row in rows if any(v is not None for v in row))


def plain(question: Question) -> str | Mapping[str, object]:
    """Return a question as plain data, to be kept sealed."""
    if isinstance(question, Person):
        return {"person": question.name, "ids": question.identifiers, "born": question.born,
                "employer": question.employer}  # fmt: skip
    if isinstance(question, Organisation):
        return {"organisation": question.name, "country": question.country, "ids": question.ids}
    return question


def question_of(kept: object) -> Question:
    """Return a question from its plain data."""
    if not isinstance(kept, dict):
        return str(kept)
    ids = tuple(str(x) for x in kept.get("ids", ()))
    if "person" in kept:
        return Person(str(kept["person"]), ids, str(kept.get("born", "")), str(kept.get("employer", "")))
    return Organisation(str(kept.get("organisation", "")), str(kept.get("country", "")), ids)
