"""The European Union's consolidated financial sanctions list, in its published XML, version 1.1.

Read from the element model of ``xmlFullSanctionsList_1_1`` (namespace ``http://eu.europa.ec/fpi/fsd/export``):
``export`` holds ``sanctionEntity``, which holds ``subjectType``, ``regulation``, ``nameAlias``, ``address`` and
``remark``, almost everything as attributes. ``citizenship`` is not read; ``birthdate`` and ``identification`` are
sealed.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from isthmus.model.country import CODES
from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import day
from isthmus.source._entries import PERSON, TABLES, Address, Card, Entry, EntryRows, joined, second_facts
from isthmus.source._records import Rows
from isthmus.source._xml import Shape, xml_records

SOURCE = Source(
    id="eu-fsf",
    title="EU consolidated financial sanctions list",
    publisher="European Commission",
    licence="European Union: reuse with acknowledgement (Decision 2011/833/EU)",
    citation="European Union, consolidated list of persons, groups and entities subject to EU financial sanctions",
    cadence="as published",
    grain="one person, group or entity",
    live="https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content",
    files=("eu_fsf/*.xml*",),
    revision=2,
    tables=TABLES,
    dated="undated",
    floor=500,
    ceiling=50_000,
    unique=("listing", "entry_id"),
    caveats=("The list holds freezes of funds; other measures of the same regulations stand in their annexes.",),
    download=(
        ByHand(
            url="https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions",
            to="eu_fsf/eu_fsf.xml",
            how="the portal gives an address of your own: take the XML of version 1.1.",
        ),
    ),
)
LIST_ID = "eu-fsf"
SHAPE = Shape(root="export", level=2, records=frozenset({"sanctionEntity"}))
CARD = Card(
    list_id=LIST_ID, title=SOURCE.title, publisher=SOURCE.publisher, url=SOURCE.live,
    authority="Regulations under Article 215 of the Treaty on the Functioning of the European Union",
)  # fmt: skip
KINDS = {"person": PERSON, "enterprise": "organisation"}


class SubjectType(msgspec.Struct):
    """Person or enterprise."""

    code: str | None = None


class NameAlias(msgspec.Struct, rename="camel"):
    """A name; the first one is taken as the entry's own."""

    whole_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None


class Place(msgspec.Struct, rename="camel"):
    """An address."""

    street: str | None = None
    po_box: str | None = None
    zip_code: str | None = None
    place: str | None = None
    city: str | None = None
    region: str | None = None
    country_iso2_code: str | None = None
    country_description: str | None = None


class Regulation(msgspec.Struct, rename="camel"):
    """The act of listing."""

    number_title: str | None = None
    programme: str | None = None
    publication_date: str | None = None
    entry_into_force_date: str | None = None


class Birth(msgspec.Struct, rename="camel"):
    """A date of birth, or its year."""

    birthdate: str | None = None
    year: str | None = None
    circa: str | None = None


class Document(msgspec.Struct, rename="camel"):
    """A document."""

    number: str | None = None


class SanctionEntity(msgspec.Struct, rename="camel"):
    """An entry."""

    tag: str
    eu_reference_number: str | None = None
    logical_id: str | None = None
    designation_date: str | None = None
    subject_type: list[SubjectType] = []
    name_alias: list[NameAlias] = []
    address: list[Place] = []
    regulation: list[Regulation] = []
    remark: list[str] = []
    birthdate: list[Birth] = []
    identification: list[Document] = []


def read(part: Part) -> Iterator[Batch]:
    """Yield the entries of one document."""
    rows = EntryRows(part, CARD)

    def about(name: str, value: str) -> None:
        if name == "generationDate":
            rows.date(day(value[:10]))

    return xml_records(part, SHAPE, SanctionEntity, rows, keep, about)


def keep(entity: SanctionEntity, rows: Rows) -> None:
    """Add one entry."""
    assert isinstance(rows, EntryRows)
    names = [n.whole_name or joined(n.first_name, n.middle_name, n.last_name, by=" ") for n in entity.name_alias]
    code = entity.subject_type[0].code if entity.subject_type else None
    act = entity.regulation[0] if entity.regulation else Regulation()
    rows.entry(
        Entry(
            list_id=LIST_ID,
            entry_id=entity.eu_reference_number or entity.logical_id or "",
            name=next(filter(None, names), None),
            aliases=names,
            kind=KINDS.get(code or "", code),
            addresses=[_address(a) for a in entity.address],
            listed_from=day(entity.designation_date) or day(act.publication_date),
            status=act.programme,
            citation=act.number_title,
            notes=joined(*entity.remark, by="; "),
            facts=second_facts(
                [
                    joined("circa" if b.circa == "true" else None, b.birthdate or b.year, by=" ")
                    for b in entity.birthdate
                ],
                [d.number for d in entity.identification],
            ),
        )
    )


def _address(place: Place) -> Address:
    text = joined(place.street, place.po_box, place.zip_code, place.place, place.city, place.region)
    code = place.country_iso2_code if place.country_iso2_code in CODES else None
    named = place.country_description if place.country_description != "UNKNOWN" else None
    return Address(text, named, code)
