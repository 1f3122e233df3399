"""Writes records of an API as the CSV table that a source's reader expects."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import msgspec

from isthmus.fetch.disk import saving

OPENALEX = "https://openalex.org/"


def write_table(lines: Path, columns: tuple[tuple[str, str], ...], target: Path) -> None:
    """Write gzipped JSON lines as CSV: a column for each (name, path) of ``columns``; ids lose their address."""
    temporary = target.with_name(f".{target.name}.tmp")
    with saving(target), gzip.open(lines, "rb") as records, temporary.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow([name for name, _path in columns])
        for line in records:
            record = msgspec.json.decode(line)
            table.writerow([value_at(record, path) for _name, path in columns])
    with saving(target):
        temporary.replace(target)


def value_at(record: Any, path: str) -> str:
    """Return the value at a dotted path as text; an OpenAlex id without its address; empty where there is none."""
    for key in path.split("."):
        record = record.get(key) if isinstance(record, dict) else None
    if isinstance(record, str) and record.startswith(OPENALEX):
        return record.rpartition("/")[2]
    return "" if record is None else str(record)
