"""Research Organization Registry: organisations, their names in every language, and their relations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from isthmus.model.download import Zenodo
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import INT, count, country
from isthmus.source._records import BadRecord, Once, Rows, json_lines

SOURCE = Source(
    id="ror",
    title="Research Organization Registry",
    publisher="ROR",
    licence="CC0-1.0",
    citation="Research Organization Registry, records to June 2026, https://ror.org",
    cadence="monthly",
    grain="one organisation",
    live="https://zenodo.org/communities/ror-data",
    files=("ror/*.jsonl*", "ror/*.json.gz", "ror/*.json"),
    tables=("institution", "institution_name", "institution_link", "institution_external"),
    dated="2026-06-30",
    floor=10,
    revision=2,
    ceiling=500_000,
    unique=("institution", "ror_id"),
    download=(
        Zenodo(
            url="https://zenodo.org/api/communities/ror-data/records?q=&sort=newest&size=1",
            match="*-ror-data.zip",
            to="ror/ror-data.jsonl.gz",
            member=("*_schema_v2.json", "*-ror-data.json"),
            lines=True,
        ),
    ),
)
INSTITUTION = (
    "ror_id",
    "status",
    "established",
    "types",
    "country",
    "city",
    "region",
    "latitude",
    "longitude",
    "schema",
)


class Geo(msgspec.Struct):
    """A place of an organisation, by GeoNames (schema v2)."""

    country_code: str | None = None
    country_subdivision_name: str | None = None
    name: str | None = None
    lat: float | None = None
    lng: float | None = None


class Location(msgspec.Struct):
    """A location (schema v2)."""

    geonames_details: Geo | None = None


class Name(msgspec.Struct):
    """A name with its kinds and language (schema v2)."""

    value: str
    types: list[str] = []
    lang: str | None = None


class Link(msgspec.Struct):
    """A relation to another organisation (both schemas)."""

    id: str
    type: str
    label: str | None = None


class Label(msgspec.Struct):
    """A name in another language (schema v1)."""

    label: str
    iso639: str | None = None


class Admin(msgspec.Struct):
    """A country subdivision (schema v1)."""

    name: str | None = None


class GeonamesCity(msgspec.Struct):
    """A city by GeoNames (schema v1)."""

    geonames_admin1: Admin | None = None


class Address(msgspec.Struct):
    """A place of an organisation (schema v1)."""

    city: str | None = None
    geonames_city: GeonamesCity | None = None
    lat: float | None = None
    lng: float | None = None


class Country(msgspec.Struct):
    """A country (schema v1)."""

    country_code: str | None = None


class Organisation(msgspec.Struct):
    """A record of either schema; ``names`` and ``locations`` mark version 2."""

    id: str | None = None
    status: str | None = None
    established: int | None = None
    types: list[str] = []
    relationships: list[Link] = []
    external_ids: Any = None
    names: list[Name] | None = None
    locations: list[Location] = []
    name: str | None = None
    aliases: list[str] = []
    acronyms: list[str] = []
    labels: list[Label] = []
    addresses: list[Address] = []
    country: Country | None = None


class RorRows(Rows):
    """Rows of organisations."""

    def __init__(self, part: Part) -> None:
        super().__init__(
            institution=INSTITUTION,
            institution_name=("ror_id", "name", "kind", "language"),
            institution_link=("ror_id", "kind", "other_ror_id", "label"),
            institution_external=("ror_id", "scheme", "value"),
        )
        self.once = Once(part)


def read(part: Part) -> Iterator[Batch]:
    """Yield the organisations of one dump file, schema v1 and v2 mixed or not."""
    return json_lines(part, msgspec.json.Decoder(Organisation).decode, RorRows(part), keep)


def short(url: str | None) -> str:
    """Return the nine characters of a ROR id."""
    tail = (url or "").rpartition("/")[2].lower()
    if len(tail) != 9 or not tail.isalnum() or tail[0] != "0":
        raise BadRecord(f"{url!r} is not a ROR id" if url else "the record has no id")
    return tail


def keep(org: Organisation, rows: Rows) -> None:
    """Add one organisation with its names, relations and outside ids."""
    assert isinstance(rows, RorRows)
    ror_id = short(org.id)
    names = list(_names(org))
    if not names:
        raise BadRecord("the organisation has no name")
    links = [(link.type.lower(), short(link.id), link.label) for link in org.relationships]
    place = _place(org)
    established = None if org.established is None else count(org.established, "established", INT)
    rows.once.check(ror_id)
    types = ";".join(sorted(t.lower() for t in org.types))
    schema = "v1" if org.names is None else "v2"
    rows.add("institution", ror_id, org.status, established, types, *place, schema)
    for name, kind, language in names:
        rows.add("institution_name", ror_id, name, kind, language)
    for kind, other, label in links:
        rows.add("institution_link", ror_id, kind, other, label)
    for scheme, value in _external(org.external_ids):
        rows.add("institution_external", ror_id, scheme, value)


def _names(org: Organisation) -> Iterator[tuple[str, str, str | None]]:
    """Yield (name, kind, language); a name of several kinds comes once a kind."""
    for n in org.names or ():
        for kind in n.types or ["alias"]:
            yield n.value, kind, n.lang
    if org.names is None:
        if org.name:
            yield org.name, "ror_display", None
        yield from ((a, "alias", None) for a in org.aliases)
        yield from ((a, "acronym", None) for a in org.acronyms)
        yield from ((x.label, "label", x.iso639) for x in org.labels)


def _place(org: Organisation) -> tuple[str | None, str | None, str | None, float | None, float | None]:
    """Return (country, city, region, latitude, longitude) of the first location."""
    if org.names is not None:
        geo = next((x.geonames_details for x in org.locations if x.geonames_details), Geo())
        return country(geo.country_code), geo.name, geo.country_subdivision_name, geo.lat, geo.lng
    at = org.addresses[0] if org.addresses else Address()
    admin = at.geonames_city.geonames_admin1 if at.geonames_city else None
    code = country(org.country.country_code if org.country else None)
    return code, at.city, admin.name if admin else None, at.lat, at.lng


def _external(ids: Any) -> Iterator[tuple[str, str]]:
    """Yield (scheme, value) from either schema's outside ids."""
    if isinstance(ids, dict):
        ids = [{"type": k, **v} for k, v in ids.items() if isinstance(v, dict)]
    for entry in ids if isinstance(ids, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("type"), str):
            values = entry.get("all")
            for value in values if isinstance(values, list) else [values]:
                if isinstance(value, str):
                    yield entry["type"].lower(), value
