"""Groups of countries with the dates of their members: facts kept with the project, each with what it was read in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import country
from isthmus.source._csv import csv_rows
from isthmus.source._facts import Beside, beside, date_or_none
from isthmus.source._records import BadRecord, OnceRows, Rows

SOURCE = Source(
    id="country-groups",
    title="Groups of countries, with dates (kept with Isthmus)",
    publisher="Isthmus",
    licence="facts; the table is Apache-2.0",
    citation="Isthmus, groups of countries with dates, compiled from the pages named with each fact",
    cadence="as published",
    grain="one country in one group, from one day to another",
    live="https://europa.eu/european-union/about-eu/countries_en",
    files=("source/data/country_groups.csv",),
    tables=("membership",),
    dated="2026-11-24",
    floor=600,
    ceiling=5_000,
    quarantine_ceiling=0.0,
    bundled=True,
    facts=True,
    beside=".toml",
    caveats=(
        "Each membership says how it was read; those read as 'memory' were not verified on a page.",
        "A suspended member remains a member: suspensions are rows of their own.",
    ),
)
COLUMNS = ("group", "iso2", "status", "from", "to", "source", "read", "note")
MEMBERSHIP = ("group", "title", "iso2", "status", "from", "to", "vintage", "evidence", "read", "note")


def read(part: Part) -> Iterator[Batch]:
    """Yield the memberships of the table."""
    return csv_rows(part, COLUMNS, OnceRows(membership=MEMBERSHIP), partial(keep, beside(part.path)))


def keep(about: Beside, row: dict[str, str], rows: Rows) -> None:
    """Add one membership."""
    assert isinstance(rows, OnceRows)
    cell = {name: row[name].strip() for name in COLUMNS}
    code, group = country(cell["iso2"]), cell["group"]
    if code is None or not cell["status"]:
        raise BadRecord("the row has no country or no status")
    title, evidence = about.named("group", group), about.cited(cell["source"], cell["read"])
    joined, left = date_or_none(cell["from"]), date_or_none(cell["to"])
    if joined and left and joined > left:
        raise BadRecord(f"the membership ends on {left}, before it begins on {joined}")
    rows.only_once(group, code, cell["status"], joined)
    rows.add(
        "membership", group, title, code, cell["status"], joined, left, SOURCE.dated, evidence, cell["read"],
        cell["note"] or None,
    )  # fmt: skip


def not_covered() -> dict[str, str]:
    """Return the groups that are left out, with the reason."""
    return beside(Path(__file__).parent / "data" / "country_groups.csv").not_covered
