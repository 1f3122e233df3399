"""Canada's Consolidated Autonomous Sanctions List, in the XML that Global Affairs Canada publishes.

Read from the published element model, in both of its namings: ``data-set`` holds ``record`` with ``Country``,
``LastName``, ``GivenName``, ``EntityOrShip``, ``ShipIMONumber``, ``Aliases``, ``Schedule``, ``Item`` and
``DateOfListing``; since 2026 each name carries its French form after a hyphen (``Country-Pays``). ``Country`` is the
regulation's, not the person's. A record has no id of its own: regulation, schedule, item and name make one.
``DateOfBirthOrShipBuildDate`` is sealed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from isthmus.model.download import File
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import day
from isthmus.source._entries import PERSON, TABLES, Card, Entry, EntryRows, joined, second_facts
from isthmus.source._records import Rows
from isthmus.source._xml import Shape, one, xml_records

SOURCE = Source(
    id="canada-sema",
    title="Canada: Consolidated Autonomous Sanctions List",
    publisher="Global Affairs Canada",
    licence="Government of Canada content: facts used",
    citation="Consolidated Canadian Autonomous Sanctions List, Global Affairs Canada",
    cadence="as published",
    grain="one person, entity or ship",
    live="https://www.international.gc.ca/world-monde/assets/office_docs/international_relations-"
    "relations_internationales/sanctions/sema-lmes.xml",
    files=("canada_sema/*.xml*",),
    revision=2,
    tables=TABLES,
    dated="undated",
    floor=500,
    ceiling=50_000,
    caveats=(
        "The list gives no addresses; its country is that of the regulation, not of the entry.",
        "Canada's regulations prevail over the consolidated list, which has no legal force of its own.",
    ),
    download=(
        File(
            url="https://www.international.gc.ca/world-monde/assets/office_docs/international_relations-relations_internationales/sanctions/sema-lmes.xml",
            to="canada_sema/sema-lmes.xml",
        ),
    ),
)
LIST_ID = "ca-sema"
KEPT_HYPHEN = frozenset({"data-set"})
SHAPE = Shape(
    root="data-set", level=2, records=frozenset({"record"}),
    short=lambda name: name if name in KEPT_HYPHEN else name.partition("-")[0],
)  # fmt: skip
CARD = Card(
    list_id=LIST_ID, title=SOURCE.title, publisher=SOURCE.publisher, url=SOURCE.live,
    authority="Special Economic Measures Act; Justice for Victims of Corrupt Foreign Officials Act",
)  # fmt: skip


class Record(msgspec.Struct, rename={
    "country": "Country", "last_name": "LastName", "given_name": "GivenName", "entity_or_ship": "EntityOrShip",
    "imo": "ShipIMONumber", "aliases": "Aliases", "schedule": "Schedule", "item": "Item", "listed": "DateOfListing",
    "born": "DateOfBirthOrShipBuildDate",
}):  # fmt: skip
    """A person, entity or ship."""

    tag: str
    country: list[str] = []
    last_name: list[str] = []
    given_name: list[str] = []
    entity_or_ship: list[str] = []
    imo: list[str] = []
    aliases: list[str] = []
    schedule: list[str] = []
    item: list[str] = []
    listed: list[str] = []
    born: list[str] = []


def read(part: Part) -> Iterator[Batch]:
    """Yield the records of one document."""
    return xml_records(part, SHAPE, Record, EntryRows(part, CARD), keep)


def keep(record: Record, rows: Rows) -> None:
    """Add one person, entity or ship."""
    assert isinstance(rows, EntryRows)
    thing = one(record.entity_or_ship)
    name = thing or joined(one(record.given_name), one(record.last_name), by=" ")
    facts = (one(record.country), one(record.schedule), one(record.item))
    kind = ("vessel" if one(record.imo) else "organisation") if thing else PERSON
    labels = ("", "Schedule ", "item ")
    rows.entry(
        Entry(
            list_id=LIST_ID,
            entry_id=rows.ids.of(*facts, name) if name else "-",
            name=name,
            aliases=[a for text in record.aliases for a in re.split(r"[;\n]", text)],
            kind=kind,
            listed_from=day((one(record.listed) or "")[:10]),
            facts=second_facts(record.born, ()) if kind == PERSON else (),
            citation=joined(*(fact and label + fact for label, fact in zip(labels, facts, strict=True)), by="; "),
        )
    )
