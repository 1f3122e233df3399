"""What the screening commands share: the index over the lake, the screening of its lists, and texts to read."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from isthmus.faces.cli.output import notes
from isthmus.model.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.resolve import Resolver
    from isthmus.screen.screening import Screening


def resolver_of(lake: Lake) -> Resolver:
    """Return the resolver over a lake's institutions, saying that it takes some seconds."""
    from isthmus.faces.shapes.screening import resolver_of as build

    with notes().status("Building the index of institutions ..."):
        return build(lake)


def screening_of(lake: Lake, through_registry: bool = True) -> Screening:
    """Return the screening over all lists of a lake, with the ties a person has not rejected."""
    from isthmus.faces.shapes.links import judged_links
    from isthmus.faces.shapes.screening import screening_of as build

    registry = through_registry and lake.execute(lake.table("institution").limit(1))
    resolver = resolver_of(lake) if registry else None
    with notes().status("Building the index of lists ..."):
        return build(lake, resolver, judged_links())


def texts(text: str | None, file: str | None, column: str) -> Iterator[str]:
    """Yield the text given, or the column of a CSV file (``-``: one text a line from stdin)."""
    if (text is None) == (file is None):
        raise UsageError("Give a text, or --file with many.", "isthmus resolve 'Sch. of Physics, Univ. of Bonn'")
    if text is not None:
        yield text
    elif file == "-":
        yield from (line.rstrip("\n") for line in sys.stdin)
    else:
        yield from _column(Path(str(file)), column)


def _column(path: Path, column: str) -> Iterator[str]:
    try:
        with path.open(newline="", encoding="utf-8-sig", errors="replace") as stream:
            rows = csv.DictReader(stream)
            if column not in (rows.fieldnames or ()):
                raise UnknownName("column", column, rows.fieldnames or (), str(path))
            yield from (row[column] or "" for row in rows)
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror}.") from error
