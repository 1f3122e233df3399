"""What screening found, as pages and files say it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from isthmus.model.errors import UnknownName, UsageError

LINES, LONGEST, MOST = 40, 2_000, 10_000
"""Lines of a text that was pasted, characters of a line, rows of a file."""


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that was pasted, without empty ones.

    Raises
    ------
    UsageError
        For no text, or more or longer lines than a page answers.
    """
    found = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if not found:
        raise UsageError("There is no text to screen.", "Paste an affiliation, such as: Dept of Physics, Univ. of Bonn")
    if len(found) > LINES:
        raise UsageError(f"{len(found)} lines are more than a page answers.", f"At most {LINES}; send a file for more.")
    if long := next((n for n, line in enumerate(found, 1) if len(line) > LONGEST), 0):
        raise UsageError(f"Line {long} has {len(found[long - 1]):,} characters.", f"At most {LONGEST:,}.")
    return found


def column_of(data: bytes, column: str) -> list[str]:
    """Return a column of a CSV file; a file of one column without that name gives that column.

    Raises
    ------
    UsageError, UnknownName
        For a file that is no CSV, has no such column, or more rows than are taken.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"The file is not UTF-8 (byte {error.start:,}).", "Save it as CSV UTF-8.") from error
    csv.field_size_limit(1 << 20)
    try:
        rows = list(csv.DictReader(io.StringIO(text)))
    except csv.Error as error:
        raise UsageError(f"The file is not CSV: {error}.", "Save it as CSV UTF-8.") from error
    names = list(rows[0]) if rows else text.splitlines()[:1]
    if not rows:
        raise UsageError("The file has no rows below its heading.", "Its first line names the columns.")
    if column not in names and len(names) != 1:
        raise UnknownName("column", column[:80], [str(n) for n in names], "the file")
    if len(rows) > MOST:
        raise UsageError(f"The file has {len(rows):,} rows.", f"At most {MOST:,} at once.")
    key = column if column in names else names[0]
    return [(row.get(key) or "")[:LONGEST] for row in rows]


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether a finding rests on it."""
    marked = [False] * len(text)
    for start, end in spans:
        marked[start:end] = [True] * (min(end, len(text)) - start)
    found: list[tuple[str, bool]] = []
    for letter, on in zip(text, marked, strict=True):
        if found and found[-1][1] == on:
            found[-1] = (found[-1][0] + letter, on)
        else:
            found.append((letter, on))
    return found


def shown(text: str, record: dict[str, Any], institutions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one text as a page shows it: what is marked in it, its findings by entry, and what is no finding."""
    return {
        "text": text,
        "pieces": pieces(text, [tuple(f["span"]) for f in record["findings"]]),
        "findings": record["findings"],
        "near": record["near_misses"][:3],
        "context": record["context"],
        "note": record["note"],
        "institutions": institutions,
    }


def flat(text: str, record: dict[str, Any]) -> dict[str, Any]:
    """Return one text as a row of a file: lists, entries and hit types joined by semicolons, in order."""
    found = record["findings"]
    return {
        "text": text,
        "findings": len(found),
        "lists": ";".join(f["list_id"] for f in found),
        "entries": ";".join(f["entry_id"] for f in found),
        "entry_names": ";".join(f["entry_name"] for f in found),
        "hit_types": ";".join(f["hit_type"] for f in found),
        "matched": ";".join(f["text"] for f in found),
        "near_misses": len(record["near_misses"]),
    }
