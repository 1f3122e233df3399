"""The organisations as ROR records: schema v2 for most, v1 for a third, mixed in one file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.sample.fragments import encoded
from isthmus.sample.institutions import Institution, institutions
from isthmus.sample.places import SCRIPTS

LANGUAGES = {"han": "zh", "cyrillic": "ru", "arabic": "ar", "latin": "la", "accents": None}
"""The script's nearest language tag, as a registry would need one; the languages are invented."""


@cache
def relations() -> dict[int, list[tuple[str, int]]]:
    """Return each institution's relations: parent and child, predecessor and successor, related hospitals."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    homes: dict[tuple[str, str], int] = {}
    for i in institutions():
        homes[i.city, i.kind] = i.index
        if i.parent is not None:
            found[i.index].append(("parent", i.parent))
            found[i.parent].append(("child", i.index))
    for (city, kind), index in homes.items():
        pairs = {
            "college": ("technology", "successor", "predecessor"),
            "hospital": ("medical", "related", "related"),
        }
        if kind in pairs:
            other, there, back = pairs[kind]
            found[index].append((there, homes[city, other]))
            found[homes[city, other]].append((back, index))
    return found


def records() -> Iterator[bytes]:
    """Yield every record as a JSON line."""
    for institution in institutions():
        record = _first_schema(institution) if institution.index % 3 == 2 else _second_schema(institution)
        yield encoded(record) + b"\n"


def _links(i: Institution, *, capital: bool) -> list[dict[str, str]]:
    members = institutions()
    return [
        {
            "label": members[other].name,
            "type": kind.capitalize() if capital else kind,
            "id": members[other].ror,
        }
        for kind, other in relations()[i.index]
    ]


def _alias(i: Institution) -> str:
    return i.name.replace("University", "Univ.").replace("Laboratory", "Lab").replace("Institute", "Inst.")


def _status(i: Institution) -> str:
    return "active" if i.active else "inactive"


def _second_schema(i: Institution) -> dict[str, Any]:
    names: list[dict[str, Any]] = [{"lang": None, "types": ["acronym"], "value": i.acronym}]
    if _alias(i) != i.name:
        names.append({"lang": None, "types": ["alias"], "value": _alias(i)})
    if i.native:
        names.append({"lang": LANGUAGES[SCRIPTS[i.country]], "types": ["label"], "value": i.native})
    names.append({"lang": "en", "types": ["ror_display", "label"], "value": i.name})
    place = {
        "continent_code": None,
        "continent_name": None,
        "country_code": i.code,
        "country_name": SAMPLE_COUNTRIES[i.code],
        "country_subdivision_code": None,
        "country_subdivision_name": None,
        "lat": i.latitude,
        "lng": i.longitude,
        "name": i.city,
    }
    return {
        "admin": {
            "created": {"date": "2020-01-01", "schema_version": "1.0"},
            "last_modified": {"date": "2025-01-01", "schema_version": "2.1"},
        },
        "domains": [],
        "established": i.established,
        "external_ids": [],
        "id": i.ror,
        "links": [{"type": "website", "value": f"https://{i.acronym.lower()}{i.index}.example"}],
        "locations": [{"geonames_details": place, "geonames_id": 900_000_000 + i.index}],
        "names": names,
        "relationships": _links(i, capital=False),
        "status": _status(i),
        "types": _types(i),
    }


def _types(i: Institution) -> list[str]:
    return [i.type] if i.kind != "fund" else ["funder", "government"]


def _first_schema(i: Institution) -> dict[str, Any]:
    nothing = {"name": None, "code": None}
    city = {
        "id": 900_000_000 + i.index,
        "city": i.city,
        "geonames_admin1": {"name": None, "id": None, "ascii_name": None, "code": None},
        "nuts_level1": nothing,
        "nuts_level2": nothing,
        "nuts_level3": nothing,
    }
    return {
        "id": i.ror,
        "name": i.name,
        "email_address": None,
        "ip_addresses": [],
        "established": i.established,
        "types": [t.capitalize() for t in _types(i)],
        "relationships": _links(i, capital=True),
        "addresses": [
            {
                "lat": i.latitude,
                "lng": i.longitude,
                "state": None,
                "state_code": None,
                "city": i.city,
                "geonames_city": city,
                "postcode": None,
                "primary": False,
                "line": None,
                "country_geonames_id": None,
            }
        ],
        "links": [f"https://{i.acronym.lower()}{i.index}.example"],
        "aliases": [_alias(i)] if _alias(i) != i.name else [],
        "acronyms": [i.acronym],
        "status": _status(i),
        "wikipedia_url": None,
        "labels": [{"label": i.native, "iso639": LANGUAGES[SCRIPTS[i.country]]}] if i.native else [],
        "country": {"country_name": SAMPLE_COUNTRIES[i.code], "country_code": i.code},
        "external_ids": {},
    }
