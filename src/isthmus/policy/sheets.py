"""A framework as a spreadsheet and back, without loss: two tables, ``pack`` and ``rules``, as XLSX or CSV."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

import msgspec
import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException

from isthmus.model.errors import BadFramework, Unreadable
from isthmus.policy.packs import to_framework
from isthmus.policy.records import NOT_STATED, Covers, Framework, Rule

Table: TypeAlias = list[list[str]]
RULE_COLUMNS = tuple(f.encode_name for f in msgspec.structs.fields(Rule))
PACK_KEYS = tuple(f.encode_name for f in msgspec.structs.fields(Framework) if f.encode_name not in ("rules", "covers"))
COVER_KEYS = tuple(f.encode_name for f in msgspec.structs.fields(Covers))
_LISTS = ("defeats", "evidence", "includes", "excludes", "unknown")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def to_tables(framework: Framework) -> dict[str, Table]:
    """Return a framework as two tables of text: a key and a value a row, and a rule a row."""
    plain = msgspec.to_builtins(framework, builtin_types=(date,))
    pack = [["key", "value"], *([key, _cell(plain[key])] for key in PACK_KEYS)]
    for number, cover in enumerate(plain["covers"], 1):
        pack += [[f"covers {number} {key}", _cell(cover[key])] for key in COVER_KEYS]
    rules = [list(RULE_COLUMNS)]
    defaults = {f.encode_name: f.default for f in msgspec.structs.fields(Rule)}
    for rule in plain["rules"]:
        rules.append([_cell(rule[name] if name in rule else defaults[name]) for name in RULE_COLUMNS])
    return {"pack": pack, "rules": rules}


def _cell(value: Any) -> str:
    """Return one value as text: a list one item a line, no date as ``not_stated``."""
    if isinstance(value, list | tuple):
        if any("\n" in str(item) for item in value):
            raise BadFramework("An item of a list holds a line break.", "Write it on one line.")
        return "\n".join(str(item) for item in value)
    if value is None:
        return NOT_STATED
    return str(value).lower() if isinstance(value, bool) else str(value)


def from_tables(tables: dict[str, Table], where: str) -> Framework:
    """Return the framework two tables hold.

    Raises
    ------
    BadFramework
        When a table, column or value is missing or not of its kind.
    """
    for name in ("pack", "rules"):
        if not tables.get(name):
            raise BadFramework(f"{where} has no table named {name!r}.")
    raw: dict[str, Any] = {"covers": {}}
    for row in tables["pack"][1:]:
        key, value = (*row, "", "")[:2]
        if key.startswith("covers "):
            _, number, name = key.split(" ", 2)
            raw["covers"].setdefault(number, {})[name] = _plain(name, value)
        elif key:
            raw[key] = _plain(key, value)
    raw["covers"] = list(raw["covers"].values())
    header = tables["rules"][0]
    unknown = [name for name in header if name not in RULE_COLUMNS]
    if unknown:
        raise BadFramework(f"{where}, rules: no column is named {unknown[0]!r}.", f"Use {', '.join(RULE_COLUMNS)}.")
    rows = [row for row in tables["rules"][1:] if any(row)]
    raw["rules"] = [{n: _plain(n, v) for n, v in zip(header, row, strict=False)} for row in rows]
    return to_framework(raw, where)


def _plain(name: str, text: str) -> Any:
    """Return one cell as the value its field holds."""
    if name in _LISTS:
        return [line for line in text.split("\n") if line]
    if name in ("country_dependent", "no_red_lines"):
        if text.lower() not in ("true", "false"):
            raise BadFramework(f"{name} is {text!r}.", "Write true or false.")
        return text.lower() == "true"
    if name in ("checked_on", "recheck_by", "from", "to") and text != NOT_STATED:
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise BadFramework(f"{name} is {text!r}.", f"Write a day such as 2026-11-22, or {NOT_STATED}.") from None
    return text


def write_xlsx(framework: Framework, path: Path) -> None:
    """Write a framework as a workbook; every cell is text, so that no cell can be a formula."""
    book = openpyxl.Workbook(write_only=True)
    for name, table in to_tables(framework).items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for column in "ABCDEFGHIJKLMNOPQR":
            sheet.column_dimensions[column].width = 24
        for number, row in enumerate(table):
            sheet.append([_text_cell(sheet, text, number == 0, framework.id) for text in row])
    book.save(path)


def _text_cell(sheet: Any, text: str, head: bool, where: str) -> Any:
    """Return one cell that holds its text and nothing else."""
    try:
        cell = WriteOnlyCell(sheet, value=text)
    except IllegalCharacterError as error:
        raise BadFramework(f"{where}: {text!r} holds a character no workbook can.") from error
    cell.data_type, cell.quotePrefix = "s", text.startswith(_FORMULA)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if head:
        cell.font = Font(bold=True)
    return cell


def read_xlsx(path: Path) -> Framework:
    """Return the framework a workbook holds, as written or as edited since."""
    try:
        book = openpyxl.load_workbook(path, data_only=False)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise Unreadable(f"{path} cannot be read as a workbook: {error}.") from error
    tables = {
        sheet.title: [[_seen(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }
    return from_tables({name: _trim(table) for name, table in tables.items()}, path.name)


def _seen(value: Any) -> str:
    """Return what a spreadsheet made of a cell as the text that was meant."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _trim(table: Table) -> Table:
    """Return a table without the empty rows and columns a spreadsheet adds at its edges."""
    width = max((n for n, name in enumerate(table[0], 1) if name), default=0) if table else 0
    return [row[:width] for row in table if any(row)]


def write_csv(framework: Framework, folder: Path) -> tuple[Path, Path]:
    """Write a framework as ``<id>.pack.csv`` and ``<id>.rules.csv`` in a folder; no cell is a formula."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in to_tables(framework).items():
        path = folder / f"{framework.id}.{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([f"'{c}" if c.startswith(_FORMULA) else c for c in row] for row in table)
        paths.append(path)
    return paths[0], paths[1]


def read_csv(folder: Path, framework_id: str) -> Framework:
    """Return the framework two CSV files of a folder hold."""
    tables: dict[str, Table] = {}
    for name in ("pack", "rules"):
        path = folder / f"{framework_id}.{name}.csv"
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                tables[name] = _trim([[c.removeprefix("'") for c in row] for row in csv.reader(file)])
        except (OSError, UnicodeDecodeError) as error:
            raise Unreadable(f"{path} cannot be read: {error}.") from error
    return from_tables(tables, f"{framework_id} (CSV)")
