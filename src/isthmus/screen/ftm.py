"""FollowTheMoney entities in and out, as plain JSON: what an entity asks, and list entries and findings as entities.

The shapes are those of the FollowTheMoney model (https://followthemoney.tech): ``Person``, ``Organization``,
``Company``, ``PublicBody``, ``LegalEntity``, ``Vessel``, ``Airplane``, ``Sanction`` and ``UnknownLink``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from isthmus.model.country import CODES
from isthmus.model.errors import UnknownName, UsageError
from isthmus.screen.kinds import PERSONAL
from isthmus.screen.organisation import Organisation
from isthmus.screen.people import Person

if TYPE_CHECKING:
    from isthmus.screen.findings import Answer
    from isthmus.screen.records import Entry
    from isthmus.screen.screening import ListLoaded, Screening

BODIES = frozenset({"Organization", "Company", "PublicBody", "LegalEntity"})
PERSON = "Person"
SCHEMAS = {
    "organisation": "Organization", "person": PERSON, "not stated": "LegalEntity", "vessel": "Vessel",
    "aircraft": "Airplane",
}  # fmt: skip
IDS = ("rorId", "wikidataId", "isniCode", "idNumber", "registrationNumber", "uniqueEntityId")
PAPERS = ("passportNumber", "idNumber", "taxNumber")
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9.-]")
MOST_NAMES = 10
"""Names of one entity that are asked."""


class Entity(msgspec.Struct, frozen=True):
    """An entity as it is read: a schema, and properties each with a value or values as text."""

    schema: str
    properties: dict[str, str | list[str]] = {}
    id: str | None = None
    caption: str | None = None

    def values(self, *names: str) -> list[str]:
        """Return the values of some properties, in order, each once."""
        found: list[str] = []
        for name in names:
            value = self.properties.get(name, [])
            found += [value] if isinstance(value, str) else value
        return [v for v in dict.fromkeys(found) if v.strip()]


def read_entity(data: bytes | str) -> Entity:
    """Return an entity from a line of JSON, or raise `UsageError` saying what is wrong."""
    try:
        return msgspec.json.decode(data, type=Entity)
    except msgspec.DecodeError as error:
        raise UsageError(f"Not a FollowTheMoney entity: {error}.") from error


def questions(entity: Entity) -> list[Organisation | Person]:
    """Return what an entity asks: one question a name.

    Raises
    ------
    UnknownName
        When its schema is none that can be screened.
    UsageError
        When it has neither a name nor an id.
    """
    names = entity.values("name", "alias", "weakAlias")[:MOST_NAMES]
    if entity.schema == PERSON:
        joined = " ".join(v for key in ("firstName", "middleName", "lastName") for v in entity.values(key)[:1])
        born = next((d for d in entity.values("birthDate") if len(d) in (4, 10)), "")
        employer = next(iter(entity.values("employer")), "")
        papers = tuple(entity.values(*PAPERS))
        if not (names := names or [n for n in (joined,) if n]):
            raise UsageError("A person is asked for by name.", "Give the property name.")
        return [Person(name, papers, born, employer) for name in names]
    if entity.schema not in BODIES:
        raise UnknownName("schema", entity.schema, [*BODIES, PERSON])
    codes = [c.upper() for c in entity.values("country", "jurisdiction", "mainCountry")]
    country = codes[0] if len(set(codes)) == 1 and codes[0] in CODES else ""
    ids = tuple(entity.values(*IDS))
    if not names and not ids:
        raise UsageError("The entity has neither a name nor an id.", "Give the property name.")
    return [Organisation(name, country, ids) for name in names or [""]]


def entry_id(list_id: str, entry: str) -> str:
    """Return the id of an entry as an entity: letters, digits, dots and hyphens, which is all that ids there may hold.

    Examples
    --------
    >>> entry_id("un-sc", "CDi.001")
    'un-sc.CDi.001'
    """
    whole = f"{list_id}.{entry}"
    plain = _NOT_IN_IDS.sub("-", whole).strip("-.")
    return plain if plain == whole else f"{plain}.{_digest(whole)}"


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=6).hexdigest()


def entry_entity(entry: Entry) -> dict[str, Any]:
    """Return a list's entry as an entity; of a person its names only."""
    first, *others = entry.names
    properties = {"name": [first], "alias": others}
    if entry.kind not in PERSONAL:
        properties |= {"country": [entry.country.lower()] if entry.country else [], "address": [entry.address]}
    return {
        "id": entry_id(entry.list_id, entry.entry_id),
        "caption": first,
        "schema": SCHEMAS[entry.kind],
        "properties": {key: found for key, values in properties.items() if (found := [v for v in values if v])},
        "datasets": [entry.list_id],
        "referents": [],
        "target": True,
        "first_seen": None,
        "last_seen": None,
        "last_change": None,
    }


def listing_entity(entry: Entry, listed: ListLoaded | None) -> dict[str, Any]:
    """Return the listing of an entry as an entity of its own, with dates, authority and address."""
    properties = {
        "entity": [entry_id(entry.list_id, entry.entry_id)],
        "program": [(listed.title if listed else "") or entry.list_id],
        "authority": [listed.publisher if listed else ""],
        "sourceUrl": [listed.url if listed else ""],
        "listingDate": [entry.listed_from],
        "endDate": [entry.listed_to],
        "reason": [entry.source],
    }
    kept = {key: found for key, values in properties.items() if (found := [v for v in values if v])}
    own = entry_id(entry.list_id, entry.entry_id)
    return {
        "id": f"{own}.listing", "caption": kept["program"][0], "schema": "Sanction", "properties": kept,
        "datasets": [entry.list_id],
    }  # fmt: skip


def list_entities(screening: Screening, list_id: str) -> Iterator[dict[str, Any]]:
    """Yield a list as entities: each entry that is an organisation, vessel or aircraft, then its listing.

    Persons, and entries that may be persons, are left out: nobody is selected by the list they stand on.
    """
    lists = {made.list_id: made for made in screening.lists}
    if list_id not in lists:
        raise UnknownName("list", list_id, lists)
    for entry in screening.entries:
        if entry.list_id == list_id and entry.kind not in PERSONAL:
            yield entry_entity(entry)
            yield listing_entity(entry, lists[list_id])


def finding_entities(asked: str, answer: Answer) -> Iterator[dict[str, Any]]:
    """Yield the findings on an entity as links to entries, with hit type and path; near misses are none."""
    for found in answer.findings:
        other = entry_id(found.list_id, found.entry_id)
        path = "; ".join(f"{step.what} ({step.how})" for step in found.path)
        yield {
            "id": f"link.{_digest(asked + chr(0) + other)}",
            "caption": found.hit_type,
            "schema": "UnknownLink",
            "properties": {"subject": [asked], "object": [other], "role": [found.hit_type], "summary": [path]},
            "datasets": [found.list_id],
        }


def together(answers: Iterable[Answer]) -> Answer:
    """Return the answers for the names of one entity as one: the strongest finding of each entry."""
    from isthmus.screen.screener import merged  # noqa: PLC0415  (the engine: late)

    made = list(answers)
    notes = dict.fromkeys(a.note for a in made if a.note)
    return merged([f for a in made for f in a.findings], [m for a in made for m in a.near_misses], "; ".join(notes))
