"""United Nations Security Council Consolidated List, in the XML that the Council publishes."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from isthmus.model.download import File
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import day
from isthmus.source._entries import PERSON, TABLES, Address, Card, Entry, EntryRows, joined, second_facts
from isthmus.source._records import Rows
from isthmus.source._xml import Shape, one, xml_records

SOURCE = Source(
    id="un-sc",
    title="United Nations Security Council Consolidated List",
    publisher="United Nations Security Council",
    licence="United Nations: public list",
    citation="United Nations Security Council Consolidated List, 27 February 2026",
    cadence="as published",
    grain="one individual or entity",
    live="https://scsanctions.un.org/resources/xml/en/consolidated.xml",
    files=("un_sc/*.xml*",),
    revision=2,
    tables=TABLES,
    dated="2026-02-27",
    floor=100,
    ceiling=10_000,
    unique=("listing", "entry_id"),
    caveats=("Of persons: names and addresses only; see the United Nations' own list to tell namesakes apart.",),
    download=(File(url="https://scsanctions.un.org/resources/xml/en/consolidated.xml", to="un_sc/consolidated.xml"),),
)
LIST_ID = "un-sc"
SHAPE = Shape(root="CONSOLIDATED_LIST", level=3, records=frozenset({"INDIVIDUAL", "ENTITY"}))
CARD = Card(
    list_id=LIST_ID, title=SOURCE.title, publisher=SOURCE.publisher, url=SOURCE.live, dated=SOURCE.dated,
    authority="Resolutions of the Security Council under Chapter VII of the Charter",
)  # fmt: skip


class Alias(msgspec.Struct, rename="upper"):
    """Another name of an individual or entity."""

    alias_name: list[str] = []


class Place(msgspec.Struct, rename="upper"):
    """An address."""

    street: list[str] = []
    city: list[str] = []
    state_province: list[str] = []
    zip_code: list[str] = []
    country: list[str] = []


class Birth(msgspec.Struct, rename="upper"):
    """A date of birth: a day, or a year, or two years it lies between."""

    type_of_date: list[str] = []
    date: list[str] = []
    year: list[str] = []


class Document(msgspec.Struct, rename="upper"):
    """A document."""

    number: list[str] = []


class Designated(msgspec.Struct, rename={"tag": "tag"} | {
    f: f.upper() for f in (
        "reference_number", "dataid", "first_name", "second_name", "third_name", "fourth_name",
        "name_original_script", "un_list_type", "listed_on", "comments1", "individual_alias", "entity_alias",
        "individual_address", "entity_address", "individual_date_of_birth", "individual_document",
    )
}):  # fmt: skip
    """An individual or entity; its nationality is not read, its birth dates and documents are sealed."""

    tag: str
    reference_number: list[str] = []
    dataid: list[str] = []
    first_name: list[str] = []
    second_name: list[str] = []
    third_name: list[str] = []
    fourth_name: list[str] = []
    name_original_script: list[str] = []
    un_list_type: list[str] = []
    listed_on: list[str] = []
    comments1: list[str] = []
    individual_alias: list[Alias] = []
    entity_alias: list[Alias] = []
    individual_address: list[Place] = []
    entity_address: list[Place] = []
    individual_date_of_birth: list[Birth] = []
    individual_document: list[Document] = []


def read(part: Part) -> Iterator[Batch]:
    """Yield the individuals and entities of one document."""
    rows = EntryRows(part, CARD)

    def about(name: str, value: str) -> None:
        if name == "dateGenerated":
            rows.date(day(value[:10]))

    return xml_records(part, SHAPE, Designated, rows, keep, about)


def keep(entry: Designated, rows: Rows) -> None:
    """Add one individual or entity."""
    assert isinstance(rows, EntryRows)
    parts = (entry.first_name, entry.second_name, entry.third_name, entry.fourth_name)
    aliases = [one(a.alias_name) for a in (*entry.individual_alias, *entry.entity_alias)]
    rows.entry(
        Entry(
            list_id=LIST_ID,
            entry_id=one(entry.reference_number) or one(entry.dataid) or "",
            name=joined(*map(one, parts), by=" "),
            aliases=[one(entry.name_original_script), *aliases],
            kind=PERSON if entry.tag == "INDIVIDUAL" else "organisation",
            addresses=[_address(p) for p in (*entry.individual_address, *entry.entity_address)],
            listed_from=day((one(entry.listed_on) or "")[:10]),
            citation=one(entry.un_list_type),
            notes=one(entry.comments1),
            facts=second_facts(
                [joined(one(b.type_of_date), one(b.date), one(b.year), by=" ") for b in entry.individual_date_of_birth],
                [one(d.number) for d in entry.individual_document],
            ),
        )
    )


def _address(place: Place) -> Address:
    parts = (place.street, place.city, place.state_province, place.zip_code)
    return Address(joined(*map(one, parts)), one(place.country))
