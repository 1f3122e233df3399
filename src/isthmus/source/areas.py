"""Areas of published schemes of sensitive technology, and fields commonly held safe or shared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from isthmus.model.source import Batch, Part, Source
from isthmus.source._csv import csv_rows
from isthmus.source._facts import Beside, beside
from isthmus.source._records import BadRecord, OnceRows, Rows

SOURCE = Source(
    id="areas",
    title="Areas of technology schemes (kept with Isthmus)",
    publisher="Isthmus",
    licence="facts; the table is Apache-2.0",
    citation="Isthmus, areas of published schemes, compiled from the pages named with each scheme",
    cadence="as published",
    grain="one area of one scheme",
    live="https://science.gc.ca/site/science/en/safeguarding-your-research",
    files=("source/data/areas.csv",),
    tables=("area",),
    dated="2026-11-24",
    floor=60,
    ceiling=500,
    quarantine_ceiling=0.0,
    bundled=True,
    facts=True,
    beside=".toml",
    caveats=("Titles of areas were read on pages that restate the schemes, not in the acts themselves.",),
)
COLUMNS = ("scheme", "area", "title", "source", "read")
AREA = ("scheme", "area_id", "title", "evidence", "read")


def read(part: Part) -> Iterator[Batch]:
    """Yield the areas of the table."""
    return csv_rows(part, COLUMNS, OnceRows(area=AREA), partial(keep, beside(part.path)))


def keep(about: Beside, row: dict[str, str], rows: Rows) -> None:
    """Add one area."""
    assert isinstance(rows, OnceRows)
    cell = {name: row[name].strip() for name in COLUMNS}
    if not cell["area"] or not cell["title"]:
        raise BadRecord("the area has no id or no title")
    about.named("scheme", cell["scheme"])
    evidence = about.cited(cell["source"], cell["read"])
    rows.only_once(cell["scheme"], cell["area"])
    rows.add("area", cell["scheme"], cell["area"], cell["title"], evidence, cell["read"])


def schemes() -> Beside:
    """Return the schemes by id, with what they were read in and the areas that no topic is of."""
    return beside(Path(__file__).parent / "data" / "areas.csv")
