"""The UK Sanctions List, in the XML that the Foreign, Commonwealth and Development Office publishes.

Read from the published element model: ``Designations`` holds ``DateGenerated`` and ``Designation``, which holds
``UniqueID``, ``Names`` (``Name1`` to ``Name6``, ``NameType``), ``NonLatinNames``, ``RegimeName``,
``IndividualEntityShip``, ``SanctionsImposed``, ``OtherInformation``, ``Addresses`` and ``DateDesignated``; dates
are day/month/year. Of ``IndividualDetails``, birth and documents are sealed; nationality is not read.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from isthmus.model.download import File
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import slashed_day
from isthmus.source._entries import PERSON, TABLES, Address, Card, Entry, EntryRows, joined, second_facts
from isthmus.source._records import BadRecord, Rows
from isthmus.source._xml import Shape, one, xml_records

SOURCE = Source(
    id="uk-sanctions",
    title="UK Sanctions List",
    publisher="Foreign, Commonwealth and Development Office",
    licence="OGL-UK-3.0",
    citation="UK Sanctions List, Foreign, Commonwealth and Development Office",
    cadence="as published",
    grain="one designation: a person, entity or ship",
    live="https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml",
    files=("uk_sanctions/*.xml*",),
    revision=2,
    tables=TABLES,
    dated="undated",
    floor=500,
    ceiling=50_000,
    unique=("listing", "entry_id"),
    caveats=("What a designation forbids stands in its regime's regulations: a freeze, a travel ban, or other.",),
    download=(
        File(
            url="https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml", to="uk_sanctions/UK-Sanctions-List.xml"
        ),
    ),
)
LIST_ID = "uk-sanctions"
SHAPE = Shape(
    root="Designations", level=2, records=frozenset({"Designation"}), beside=frozenset({"DateGenerated"})
)  # fmt: skip
CARD = Card(
    list_id=LIST_ID, title=SOURCE.title, publisher=SOURCE.publisher, url=SOURCE.live,
    authority="Sanctions and Anti-Money Laundering Act 2018",
)  # fmt: skip
KINDS = {"individual": PERSON, "entity": "organisation", "ship": "vessel"}


class Name(msgspec.Struct, rename="pascal"):
    """A name in up to six parts; the sixth is the family name, or an entity's only one."""

    name1: list[str] = []
    name2: list[str] = []
    name3: list[str] = []
    name4: list[str] = []
    name5: list[str] = []
    name6: list[str] = []
    name_type: list[str] = []


class Names(msgspec.Struct, rename="pascal"):
    """All names of a designation."""

    name: list[Name] = []


class NonLatinName(msgspec.Struct, rename="pascal"):
    """A name in another script."""

    name_non_latin_script: list[str] = []


class NonLatinNames(msgspec.Struct, rename="pascal"):
    """All names in other scripts."""

    non_latin_name: list[NonLatinName] = []


class Place(msgspec.Struct, rename="pascal"):
    """An address in up to six lines."""

    address_line1: list[str] = []
    address_line2: list[str] = []
    address_line3: list[str] = []
    address_line4: list[str] = []
    address_line5: list[str] = []
    address_line6: list[str] = []
    address_postal_code: list[str] = []
    address_country: list[str] = []


class Places(msgspec.Struct, rename="pascal"):
    """All addresses of a designation."""

    address: list[Place] = []


class Births(msgspec.Struct):
    """Dates of birth."""

    dob: list[str] = msgspec.field(default_factory=list, name="DOB")


class Document(msgspec.Struct, rename="pascal"):
    """A passport or an identity document."""

    passport_number: list[str] = []
    national_identifier_number: list[str] = []


class Documents(msgspec.Struct, rename="pascal"):
    """All documents of one sort."""

    passport: list[Document] = []
    national_identifier: list[Document] = []


class Details(msgspec.Struct):
    """What is said of an individual."""

    births: list[Births] = msgspec.field(default_factory=list, name="DOBs")
    passports: list[Documents] = msgspec.field(default_factory=list, name="PassportDetails")
    identifiers: list[Documents] = msgspec.field(default_factory=list, name="NationalIdentifierDetails")


class Individuals(msgspec.Struct, rename="pascal"):
    """The details of a designation."""

    individual: list[Details] = []


class Designation(msgspec.Struct, rename={
    "unique_id": "UniqueID", "names": "Names", "non_latin_names": "NonLatinNames", "regime_name": "RegimeName",
    "kind": "IndividualEntityShip", "sanctions": "SanctionsImposed", "information": "OtherInformation",
    "addresses": "Addresses", "designated": "DateDesignated", "source": "DesignationSource",
    "details": "IndividualDetails",
}):  # fmt: skip
    """A designation."""

    tag: str
    unique_id: list[str] = []
    names: list[Names] = []
    non_latin_names: list[NonLatinNames] = []
    regime_name: list[str] = []
    kind: list[str] = []
    sanctions: list[str] = []
    information: list[str] = []
    addresses: list[Places] = []
    designated: list[str] = []
    source: list[str] = []
    details: list[Individuals] = []


def read(part: Part) -> Iterator[Batch]:
    """Yield the designations of one document."""
    rows = EntryRows(part, CARD)

    def about(name: str, value: str) -> None:
        if name == "DateGenerated":
            rows.date(slashed_day(value))

    return xml_records(part, SHAPE, Designation, rows, keep, about)


def keep(entry: Designation, rows: Rows) -> None:
    """Add one designation."""
    assert isinstance(rows, EntryRows)
    written = (one(entry.kind) or "").casefold()
    if written not in KINDS:
        raise BadRecord(f"{written[:80]!r} is neither individual, entity nor ship")
    names = [(n, _whole(n)) for group in entry.names for n in group.name]
    own = [text for n, text in names if text and (one(n.name_type) or "").casefold() == "primary name"]
    every = [text for _n, text in names if text]
    others = [one(n.name_non_latin_script) for group in entry.non_latin_names for n in group.non_latin_name]
    rows.entry(
        Entry(
            list_id=LIST_ID,
            entry_id=one(entry.unique_id) or "",
            name=next(iter(own or every), None),
            aliases=[*every, *others],
            kind=KINDS[written],
            addresses=[_address(a) for group in entry.addresses for a in group.address],
            listed_from=slashed_day(one(entry.designated)),
            status=one(entry.sanctions),
            citation=joined(one(entry.regime_name), one(entry.source), by="; "),
            notes=one(entry.information),
            facts=_facts(entry),
        )
    )


def _facts(entry: Designation) -> list[tuple[str, str]]:
    people = [person for group in entry.details for person in group.individual]
    papers = [p for person in people for group in person.passports for p in group.passport]
    papers += [p for person in people for group in person.identifiers for p in group.national_identifier]
    births = [text for person in people for group in person.births for text in group.dob]
    return second_facts(births, [n for p in papers for n in (*p.passport_number, *p.national_identifier_number)])


def _whole(name: Name) -> str | None:
    parts = (name.name1, name.name2, name.name3, name.name4, name.name5, name.name6)
    return joined(*map(one, parts), by=" ")


def _address(place: Place) -> Address:
    parts = (
        place.address_line1, place.address_line2, place.address_line3, place.address_line4, place.address_line5,
        place.address_line6, place.address_postal_code,
    )  # fmt: skip
    return Address(joined(*map(one, parts)), one(place.address_country))
