"""The Consolidated Screening List of the US International Trade Administration: a dozen US lists in one CSV.

Read: the columns of trade.gov's ``consolidated.csv``; the newer file has an ``_id`` a row, the older one has not.
``citizenships``, ``nationalities``, ``places_of_birth`` and ``ids`` are not read; ``dates_of_birth`` is sealed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from isthmus.model.country import CODES
from isthmus.model.download import File
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import day
from isthmus.source._csv import csv_rows
from isthmus.source._entries import PERSON, TABLES, Address, Card, Entry, EntryRows, joined, second_facts
from isthmus.source._records import BadRecord, Rows

SOURCE = Source(
    id="trade-csl",
    title="US Consolidated Screening List",
    publisher="US Department of Commerce, International Trade Administration",
    licence="US Government work",
    citation="Consolidated Screening List, International Trade Administration, trade.gov (extract)",
    cadence="daily",
    grain="one entry of one of the lists",
    live="https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv",
    files=("us_csl/*.csv*",),
    revision=2,
    tables=TABLES,
    dated="2019-08-13",
    floor=20,
    ceiling=200_000,
    caveats=(
        "The copy at hand is a small extract: that a name is missing from it means nothing.",
        "A listing has the meaning its own list gives it; the consolidated file adds none.",
    ),
    download=(
        File(
            url="https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv",
            to="us_csl/consolidated.csv",
        ),
    ),
)
COLUMNS = ("source", "type", "name", "addresses", "start_date", "end_date", "remarks", "alt_names")
KINDS = {"individual": PERSON, "entity": "organisation", "vessel": "vessel", "aircraft": "aircraft"}
STATES = frozenset(
    "AL AR AZ CA CO DE GA ID IL IN KY LA MA MD ME MN MO MS MT NC NE PA SC SD TN VA".split()  # noqa: SIM905
)
"""Codes of US states that are also codes of countries: alone at the end of an address, they say neither."""


def read(part: Part) -> Iterator[Batch]:
    """Yield the entries of one CSV."""
    return csv_rows(part, COLUMNS, EntryRows(part), keep)


def list_id(source: str) -> str:
    """Return the id of one of the lists, from its abbreviation or else from its whole name.

    >>> list_id("Entity List (EL) - Bureau of Industry and Security")
    'us-csl-el'
    """
    named = re.search(r"\((\w+)\)", source)
    text = named[1] if named else source
    return "us-csl-" + re.sub(r"\W+", "-", text.casefold()).strip("-")


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one entry."""
    assert isinstance(rows, EntryRows)
    source = row["source"].strip()
    if not source:
        raise BadRecord("the entry names no list")
    kind = row["type"].strip().casefold()
    if kind and kind not in KINDS:
        raise BadRecord(f"type {row['type'][:80]!r} is none of the list's")
    title, _dash, publisher = source.partition(" - ")
    list_ = list_id(source)
    given = (row.get(c, "").strip() for c in ("_id", "id", "entity_number"))
    entry_id = next(filter(None, given), None) or rows.ids.of(source, row["name"], row["addresses"], row["start_date"])
    rows.card(
        Card(
            list_id=list_, title=title, publisher=publisher or None, url=row.get("source_list_url") or None,
            dated=SOURCE.dated, about="as carried in the US Consolidated Screening List",
        )
    )  # fmt: skip
    rows.entry(
        Entry(
            list_id=list_,
            entry_id=entry_id,
            name=row["name"],
            aliases=row["alt_names"].split(";"),
            kind=KINDS.get(kind),
            addresses=[address(a) for a in row["addresses"].split(";") if a.strip()],
            listed_from=day(row["start_date"].strip()),
            listed_to=day(row["end_date"].strip()),
            status=joined(row.get("license_requirement"), row.get("license_policy"), by="; "),
            citation=joined(row.get("federal_register_notice"), row.get("programs"), by="; "),
            notes=row["remarks"].strip() or None,
            facts=second_facts((row.get("dates_of_birth") or "").split(";"), ()) if KINDS.get(kind) == PERSON else (),
        )
    )


def address(text: str) -> Address:
    """Return an address; its country is the code at its end.

    >>> address("1 Harbour Road, Exampleville, NO").country
    'NO'
    >>> address("1 Main Street, Exampleville, GA").country is None
    True
    """
    front, _comma, last = text.strip().rpartition(",")
    code = last.strip()
    if code not in CODES or (code in STATES and front and not _ends_in_number(front) and front.count(",") < 2):
        return Address(text.strip())
    return Address(front.strip() or None, code, code)


def _ends_in_number(text: str) -> bool:
    """Say whether what stands before the last comma ends in a postal code."""
    return text.rpartition(",")[2].strip()[-1:].isdecimal()
