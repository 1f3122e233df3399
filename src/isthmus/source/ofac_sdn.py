"""OFAC's Specially Designated Nationals: three CSV files without headers, joined by the entity's number.

As the Treasury's data specification says: ``sdn.csv`` holds an entry a row, ``alt.csv`` an alias, ``add.csv`` an
address; ``-0-`` stands for nothing; each file ends in the control character 0x1A.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from isthmus.model.download import File
from isthmus.model.errors import Unreadable
from isthmus.model.source import Batch, Part, Source
from isthmus.source._csv import Dialect, csv_rows
from isthmus.source._entries import PERSON, TABLES, Address, Card, Entry, EntryRows, joined, second_facts
from isthmus.source._records import BadRecord, Rows

SOURCE = Source(
    id="ofac-sdn",
    title="OFAC Specially Designated Nationals and Blocked Persons List",
    publisher="US Department of the Treasury, Office of Foreign Assets Control",
    licence="US Government work",
    citation="Specially Designated Nationals and Blocked Persons List, OFAC, July 2021",
    cadence="as published",
    grain="one entry, one alias of an entry, or one address of an entry",
    live="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN.CSV",
    files=("ofac_sdn/sdn.csv*", "ofac_sdn/alt.csv*", "ofac_sdn/add.csv*"),
    revision=2,
    tables=TABLES,
    dated="2021-07-01",
    floor=1_000,
    ceiling=200_000,
    unique=("listing", "entry_id"),
    caveats=("The copy at hand is of July 2021: entries added and removed since are not in it.",),
    download=(
        File(
            url="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN.CSV",
            to="ofac_sdn/sdn.csv",
        ),
        File(
            url="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ALT.CSV",
            to="ofac_sdn/alt.csv",
        ),
        File(
            url="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADD.CSV",
            to="ofac_sdn/add.csv",
        ),
    ),
)
LIST_ID = "us-ofac-sdn"
CARD = Card(
    list_id=LIST_ID, title=SOURCE.title, publisher=SOURCE.publisher, url=SOURCE.live, dated=SOURCE.dated,
    authority="International Emergency Economic Powers Act and other statutes, by programme",
)  # fmt: skip
KINDS = {None: "organisation", "individual": PERSON, "vessel": "vessel", "aircraft": "aircraft"}
Row = dict[str, str]
NUMBERED = re.compile(
    r"(?:[A-Z][\w.]* ){0,4}?(?:Passport|No\.|Number|Cedula|ID|Card|SSN) (?:No\. )?([A-Z0-9][A-Z0-9./-]{3,30})\b"
)


class Form(NamedTuple):
    """One of the three files: its columns, and what becomes of a row."""

    columns: tuple[str, ...]
    keep: Callable[[Row, Rows], None]


def read(part: Part) -> Iterator[Batch]:
    """Yield the rows of one of the three files; its name says which."""
    stem = part.path.name.partition(".")[0].casefold()
    if stem not in FILES:
        raise Unreadable(f"{part.path} is none of OFAC's files.", f"They are: {', '.join(FILES)}.")
    columns, keep = FILES[stem]
    rows = EntryRows(part, CARD)
    return csv_rows(part, columns, rows, keep, Dialect(header=columns))


def given(text: str) -> str | None:
    """Return a value; None for blank and for OFAC's ``-0-``."""
    text = text.strip()
    return None if text in ("", "-0-") else text


def number(text: str) -> str:
    """Return an entity's number."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise BadRecord(f"{text[:80]!r} is not a number of OFAC's")
    return text


def keep_entry(row: Row, rows: Rows) -> None:
    """Add an entry."""
    assert isinstance(rows, EntryRows)
    kind = (given(row["type"]) or "").casefold() or None
    if kind not in KINDS:
        raise BadRecord(f"type {row['type'][:80]!r} is none of OFAC's")
    rows.entry(
        Entry(
            list_id=LIST_ID,
            entry_id=number(row["entity"]),
            name=given(row["name"]),
            kind=KINDS[kind],
            citation=given(row["programme"]),
            notes=given(row["remarks"]),
            facts=remarked(row["remarks"]) if kind == "individual" else (),
        )
    )


def remarked(remarks: str) -> list[tuple[str, str]]:
    """Return the second facts that a person's remarks state.

    >>> remarked("DOB 10 Dec 1948; POB Exampleville; Passport 1084010 (Exampleland).")
    [('born_day', '1948-12-10'), ('born_year', '1948'), ('identifier', '1084010')]
    """
    pieces = [piece.strip().removeprefix("alt. ") for piece in remarks.rstrip(".").split(";")]
    numbers = (NUMBERED.match(piece) for piece in pieces)
    return second_facts([p for p in pieces if p.startswith("DOB ")], [n[1] for n in numbers if n])


def keep_alias(row: Row, rows: Rows) -> None:
    """Add another name of an entry."""
    assert isinstance(rows, EntryRows)
    entity, name = number(row["entity"]), given(row["name"])
    if name is None:
        raise BadRecord("the alias has no name")
    rows.once("alias", number(row["alias"]))
    rows.add("listing_name", LIST_ID, entity, name, "alias")


def keep_address(row: Row, rows: Rows) -> None:
    """Add an address of an entry; where OFAC gives only the number, the row stands for 'no address known'."""
    assert isinstance(rows, EntryRows)
    entity = number(row["entity"])
    address = Address(joined(given(row["street"]), given(row["city"])), given(row["country"]))
    rows.once("address", number(row["address"]))
    rows.add("listing_address", LIST_ID, entity, address.text, address.country, address.country_text)


FILES = {
    "sdn": Form(
        ("entity", "name", "type", "programme", "title", "call_sign", "vessel_type", "tonnage", "gross_tonnage",
         "flag", "owner", "remarks"),
        keep_entry,
    ),
    "alt": Form(("entity", "alias", "type", "name", "remarks"), keep_alias),
    "add": Form(("entity", "address", "street", "city", "country", "remarks"), keep_address),
}  # fmt: skip
