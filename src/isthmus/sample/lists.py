"""Fictional lists of restricted parties, in the shapes of the mirror's lists: no real list, no real entry.

Some entries are institutions of the world, some their departments or laboratories, some differ from an
institution by one word (a near miss that a careful reader must not match), and some stand alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.sample import names
from isthmus.sample.institutions import Institution, institutions

FICTIONAL = "Fictional, made by the Isthmus sample world."
LISTS: dict[str, tuple[str, int, int]] = {
    "sample-entity-list": ("Sample Entity List", 17, 60),
    "sample-defence-list": ("Sample List of Defence Institutions", 29, 20),
    "sample-trade-list": ("Sample List of Trade Restrictions", 41, 30),
}
"""Each list's name, the step at which institutions are listed, and how many entries stand alone."""
NEAR_MISSES = (
    ("Technology", "Technologies and Trade"),
    ("Technical", "Polytechnical"),
    ("General", "Military"),
    ("University of", "Open University of"),
    ("National", "Royal"),
)


def near_miss(name: str) -> str:
    """Return a name that differs from an institution's by a word."""
    for word, other in NEAR_MISSES:
        if word in name:
            return name.replace(word, other, 1)
    return f"New {name}"


def listed(list_id: str) -> list[Institution]:
    """Return the institutions of the world that a list names, laboratories and defence universities first."""
    step = LISTS[list_id][1]
    return [
        i for i in institutions() if i.index % step == 5 or (i.kind == "defence" and list_id != "sample-trade-list")
    ]


def entries(list_id: str) -> list[dict[str, Any]]:
    """Return a list's entries in order of name."""
    found = [_entry(i.name, i, aliases=[n for n in (i.native, i.acronym) if n]) for i in listed(list_id)]
    found += [_entry(f"{i.name}, Department {i.index % 9 + 1}", i) for i in listed(list_id)[::4]]
    found += [_entry(near_miss(i.name), i) for i in listed(list_id)[1::4]]
    for k, parts in enumerate(names.words(100 + list(LISTS).index(list_id), LISTS[list_id][2])):
        word = names.romanised(list(parts))
        found.append(_entry(f"{word} Trading Company", institutions()[k * 19 % len(institutions())]))
    return sorted(found, key=lambda entry: (entry["country"], entry["name"]))


def _entry(name: str, near: Institution, aliases: list[str] | None = None) -> dict[str, Any]:
    year = 2008 + near.index % 16
    return {
        "name": name,
        "aliases": aliases or [],
        "country": SAMPLE_COUNTRIES[near.code],
        "address": f"{near.index % 90 + 1} Station Road, {near.city}, {SAMPLE_COUNTRIES[near.code]}"
        if year % 5
        else None,
        "status": None,
        "effective_date": f"{year}-0{near.index % 9 + 1}-15" if year % 3 else None,
        "federal_register": None,
        "notes": FICTIONAL,
    }


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each list file's name and content, the description of the lists last."""
    for list_id in LISTS:
        found = entries(list_id)
        body = {
            "list_id": list_id,
            "source_file": "sample",
            "extracted": "2026-01-01",
            "count": len(found),
            "entities": found,
        }
        yield f"us_restricted_parties/{list_id.replace('-', '_')}.json", body
    described = [
        {
            "id": list_id,
            "short_name": name,
            "official_name": f"{name} ({FICTIONAL})",
            "agency": "Sample Agency",
            "agency_short": "SA",
            "authority": FICTIONAL,
            "official_url": "https://sample.example/",
            "official_url_label": "Sample",
            "snapshot": "2026-01-01",
            "update_cadence": "never",
            "description": FICTIONAL,
            "researcher_note": FICTIONAL,
        }
        for list_id, (name, _, _) in LISTS.items()
    ]
    yield "us_restricted_parties/lists.json", {"generated": "2026-01-01", "dcl_url": None, "lists": described}
    yield "canada/nroData.json", {"default": _named_organisations()}


def _named_organisations() -> dict[str, Any]:
    chosen = [i for i in institutions() if i.index % 37 == 5 or i.kind == "defence"]
    members = institutions()
    found = [
        {
            "id": f"sample-{i.index}",
            "name": i.name,
            "aliases": [n for n in (i.acronym, i.native) if n],
            "country": SAMPLE_COUNTRIES[i.code],
            "city": i.city,
            "lat": i.latitude,
            "lng": i.longitude,
            "parentOrg": members[i.parent].name if i.parent is not None else None,
            "notes": FICTIONAL,
        }
        for i in chosen
    ]
    found += [f | {"id": f"{f['id']}-near", "name": near_miss(str(f["name"])), "aliases": []} for f in found[::5]]
    return {"lastUpdated": "2026-01-01", "sourceUrl": "https://sample.example/", "organizations": found}


def encoded_json(document: dict[str, Any]) -> bytes:
    """Return a document as the lists' publishers write it: indented, with native script kept."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
