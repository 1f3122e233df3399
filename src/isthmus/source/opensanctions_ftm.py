"""OpenSanctions: entities in FollowTheMoney's JSON lines; for non-commercial use unless licensed, so asked for.

Entities of every schema are kept, with their references to one another. Those on a list of sanctions, export controls
or debarment become listings too, with their names. Of a person, nothing but names and address countries is read; a
person who is on no list is kept without a name.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from isthmus.model.country import CODES
from isthmus.model.download import File
from isthmus.model.source import Batch, Part, Source
from isthmus.source._entries import PERSON, Address, Card, Entry, EntryRows, second_facts
from isthmus.source._records import BadRecord, Once, Rows, json_lines

SOURCE = Source(
    id="opensanctions-ftm",
    title="OpenSanctions entities (FollowTheMoney)",
    publisher="OpenSanctions Datenbanken GmbH",
    licence="CC-BY-NC-4.0",
    citation="OpenSanctions.org, entities in FollowTheMoney format, CC BY-NC 4.0",
    cadence="daily",
    grain="one entity",
    live="https://data.opensanctions.org/datasets/latest/sanctions/entities.ftm.json",
    files=("opensanctions_ftm/*.json*",),
    revision=2,
    tables=("list", "listing", "listing_name", "listing_address", "listing_fact", "ftm_entity", "ftm_link"),
    dated="2026-04-29",
    ceiling=20_000_000,
    noncommercial=True,
    unique=("ftm_entity", "entity_id"),
    caveats=("CC BY-NC 4.0: commercial use needs a licence from OpenSanctions.",),
    download=(
        File(
            url="https://data.opensanctions.org/datasets/latest/sanctions/entities.ftm.json",
            to="opensanctions_ftm/sanctions.entities.ftm.json",
        ),
    ),
)
LIST_ID = "opensanctions"
NUMBERS = ("passportNumber", "idNumber", "taxNumber")
CARD = Card(list_id=LIST_ID, title=SOURCE.title, publisher=SOURCE.publisher, url=SOURCE.live, dated=SOURCE.dated)
KINDS = {
    "Person": PERSON, "Company": "organisation", "Organization": "organisation", "LegalEntity": "organisation",
    "PublicBody": "organisation", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip
LISTED = ("sanction", "export.", "debarment")
"""How the topics of listed entities begin."""
NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
REFERENCES = frozenset(
    {
        "owner", "asset", "director", "organization", "entity", "holder", "person", "relative", "addressEntity",
        "parent", "subsidiary", "member", "employer", "employee", "agent", "client", "subject", "object", "payer",
        "beneficiary", "associate", "successor", "predecessor", "company", "contract", "supplier", "operator",
    }
)  # fmt: skip
"""Properties whose values are ids of other entities."""


class Entity(msgspec.Struct):
    """An entity; each property is a list of values."""

    id: str
    schema: str
    properties: dict[str, list[str]]
    caption: str | None = None
    datasets: list[str] = []


class EntityRows(EntryRows):
    """Rows of entities, beside those of a list."""

    def __init__(self, part: Part) -> None:
        super().__init__(part, CARD)
        entity = ("entity_id", "schema", "caption", "datasets", "topics")
        self._once = Once(part)
        self._columns |= {"ftm_entity": entity, "ftm_link": ("entity_id", "property", "other_id")}
        self.clear()

    def once(self, list_id: str, entry_id: str) -> None:  # noqa: ARG002  (streams are long: no set of all ids)
        """Refuse an entity that another file holds newer, or a second copy where the build found one."""
        self._once.check(entry_id)


def read(part: Part) -> Iterator[Batch]:
    """Yield the entities of one file of JSON lines."""
    return json_lines(part, msgspec.json.Decoder(Entity).decode, EntityRows(part), keep)


def keep(entity: Entity, rows: Rows) -> None:
    """Add one entity, with its listing where it has one."""
    assert isinstance(rows, EntityRows)
    if not entity.id or not entity.schema:
        raise BadRecord("the entity has no id or no schema")
    topics, kind = entity.properties.get("topics", []), KINDS.get(entity.schema)
    names = [n for key in NAMES for n in entity.properties.get(key, [])]
    listed = kind is not None and any(t.startswith(LISTED) for t in topics)
    if listed:
        rows.entry(_entry(entity, kind, names, topics))
    else:
        rows.once(LIST_ID, entity.id)
    shown = listed or (kind is not None and kind != PERSON)
    caption = next(filter(None, [entity.caption, *names]), None) if shown else None
    rows.add(
        "ftm_entity", entity.id, entity.schema, caption, ";".join(entity.datasets) or None, ";".join(topics) or None
    )
    for key in sorted(REFERENCES & entity.properties.keys()):
        for other in dict.fromkeys(entity.properties[key]):
            rows.add("ftm_link", entity.id, key, other)


def _entry(entity: Entity, kind: str | None, names: list[str], topics: list[str]) -> Entry:
    countries = [] if kind == PERSON else entity.properties.get("country", [])
    codes = [c.upper() for c in countries if c.upper() in CODES]
    streets = entity.properties.get("address", [])
    places = [Address(text, None, codes[0] if len(codes) == 1 else None) for text in streets]
    return Entry(
        list_id=LIST_ID,
        entry_id=entity.id,
        name=entity.caption or next(iter(names), None),
        aliases=names,
        kind=kind,
        addresses=places or [Address(None, c, c) for c in codes],
        status=";".join(topics) or None,
        citation=";".join(entity.datasets) or None,
        notes=next(iter(entity.properties.get("notes", [])), None),
        facts=second_facts(
            entity.properties.get("birthDate", []), [n for key in NUMBERS for n in entity.properties.get(key, [])]
        )
        if kind == PERSON
        else (),
    )
