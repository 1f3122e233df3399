"""JSON fragments encoded once: institutions, affiliation strings, topics, sources, funders.

A record is a join of these bytes; nothing here grows with the number of works. Names hold no quote, backslash
or control character, so the fragments need no escaping (a test parses every record).
"""

from __future__ import annotations

from functools import cache

import msgspec

from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.sample import names
from isthmus.sample.institutions import OPENALEX, Institution, country_native, institutions
from isthmus.sample.places import SCRIPTS
from isthmus.sample.targets import targets

DEPARTMENTS = tuple(
    kind.format(subject)
    for subject in (
        "Physics",
        "Chemistry",
        "Civil Engineering",
        "Computing",
        "Public Health",
        "Plant Science",
        "Earth Sciences",
        "Economics",
        "Materials",
        "Mathematics",
        "Surgery",
        "History",
    )
    for kind in (
        "Department of {}",
        "Faculty of {}",
        "Dept. {}",
        "Signals Group, Department of {}",
        "{} Unit, Faculty of Applied and Natural Sciences",
        "Sch. of {} and Technology",
        "Key Laboratory of {}, Ministry of Knowledge",
        "Center for Advanced Research in {} and Related Fields",
    )
)
NATIVE_DEPARTMENTS = {
    "han": "工程学院",
    "cyrillic": "Кафедра физики",
    "arabic": "قسم الفيزياء",
    "latin": "Facultas physica",
    "accents": "Fakultët fiziky",
}
FORM_WEIGHTS = (36, 9, 4, 16, 10, 12, 8, 7, 14, 1, 1, 1, 1)
"""How often each form of `forms` is written, in order."""

SOURCES = 240


def encoded(value: object) -> bytes:
    """Return a value as compact JSON."""
    return msgspec.json.encode(value)


def record(institution: Institution) -> dict[str, object]:
    """Return an institution as it stands inside a work's authorship."""
    members = institutions()
    above = [members[institution.parent].id] if institution.parent is not None else []
    return {
        "id": institution.id,
        "display_name": institution.name,
        "ror": institution.ror,
        "country_code": institution.code,
        "type": institution.type,
        "lineage": sorted([*above, institution.id]),
    }


@cache
def institution_objects() -> list[bytes]:
    """Return each institution's object."""
    return [encoded(record(i)) for i in institutions()]


@cache
def institution_ids() -> list[bytes]:
    """Return each institution's id, quoted."""
    return [encoded(i.id) for i in institutions()]


@cache
def institution_heads() -> list[bytes]:
    """Return, for an author of one institution, the bytes from ``institutions`` to ``is_corresponding``."""
    return [
        b'"institutions":[%b],"countries":["%b"],"is_corresponding":' % (encoded(record(i)), i.code.encode())
        for i in institutions()
    ]


def forms(i: Institution) -> list[tuple[str, str]]:
    """Return the ways an affiliation string is written, each as what stands before and after the department.

    The last five hold no department: a string in the country's own script, the acronym, a bare name, a bare
    country, and capitals.
    """
    country = SAMPLE_COUNTRIES[i.code]
    script_department = NATIVE_DEPARTMENTS[names_script(i)]
    own = f"{script_department}, {i.native or i.name}, {i.native_city}, {country_native(i.country)}"
    short = i.name.replace("University", "Univ.").replace("Laboratory", "Lab.").replace("Institute", "Inst.")
    return [
        ("", f", {i.name}, {i.city}, {country}"),
        ("", f" {i.name} {i.city} {country}"),
        ("", f", {i.name}"),
        ("", f", {i.name}, {i.city} {i.postcode}, {country}"),
        ("", f", {short}, {i.city}, {country}."),
        (
            "1. ",
            f", {i.name} ({i.acronym}), {i.established % 180} Station Road, {i.postcode} {i.city}, {country}",
        ),
        (f"{i.name}, ", f", {i.city}, {country}"),
        ("", f" – {i.name}, {i.city}, {country}"),
        (own, ""),
        (i.name, ""),
        (f"{i.acronym}, {i.city}", ""),
        (country, ""),
        (f"{i.name}, {i.city}, {country}".upper(), ""),
    ]


BARE = 8
"""The first form without a department."""


def names_script(institution: Institution) -> str:
    """Return the script of an institution's country."""
    return SCRIPTS[institution.country]


@cache
def string_parts() -> list[tuple[bytes, bytes]]:
    """Return the parts of every form of every institution (at institution times forms plus form)."""
    return [(a.encode(), b.encode()) for i in institutions() for a, b in forms(i)]


@cache
def departments() -> list[bytes]:
    """Return the department names."""
    return [d.encode() for d in DEPARTMENTS]


@cache
def topics() -> list[dict[str, object]]:
    """Return the topics: three under each subfield, with invented names and ids above the real ones."""
    found: list[dict[str, object]] = []
    for domain_id, domain, field_id, field, subfield_id, subfield, _ in targets().topics.subfields:
        for phrase in ("Patterns and Limits in", "New Instruments for", "Shared Records of"):
            found.append(
                {
                    "id": f"{OPENALEX}T9{len(found):05d}",
                    "display_name": f"{phrase} {subfield}",
                    "score": 0.0,
                    "subfield": {"id": f"{OPENALEX}subfields/{subfield_id}", "display_name": subfield},
                    "field": {"id": f"{OPENALEX}fields/{field_id}", "display_name": field},
                    "domain": {"id": f"{OPENALEX}domains/{domain_id}", "display_name": domain},
                }
            )
    return found


@cache
def topic_weights() -> list[int]:
    """Return how many works each topic has, in thousands."""
    return [max(1, row[6] * share // 6) for row in targets().topics.subfields for share in (3, 2, 1)]


@cache
def topic_objects() -> list[bytes]:
    """Return each topic's object at four scores (topic times four plus score)."""
    return [encoded(t | {"score": s}) for t in topics() for s in (0.9994, 0.9976, 0.9812, 0.8731)]


@cache
def source_parts() -> list[tuple[bytes, bytes]]:
    """Return what stands before the DOI address and after it in ``primary_location``, for each source."""
    found = []
    for n in range(SOURCES):
        word = names.romanised(list(names.pool("place", 400)[n + 140]))
        publisher = f"{names.romanised(list(names.pool('place', 400)[n % 12]))} Press"
        open_access = n % 4 == 0
        source = {
            "id": f"{OPENALEX}S9{n:012d}",
            "display_name": f"{word} Journal of {SUBJECT_WORDS[n % len(SUBJECT_WORDS)]}",
            "issn_l": f"0000-{n:04d}",
            "issn": [f"0000-{n:04d}"],
            "is_oa": open_access,
            "is_in_doaj": open_access,
            "is_core": n % 3 > 0,
            "host_organization": f"{OPENALEX}P9{n % 12:012d}",
            "host_organization_name": publisher,
            "host_organization_lineage": [f"{OPENALEX}P9{n % 12:012d}"],
            "host_organization_lineage_names": [publisher],
            "type": "journal",
        }
        licence = encoded("cc-by" if open_access else None)
        tail = b',"pdf_url":null,"source":%b,"license":%b,"license_id":%b' % (
            encoded(source),
            licence,
            encoded(f"{OPENALEX}licenses/cc-by" if open_access else None),
        )
        tail += b',"version":"publishedVersion","is_accepted":true,"is_published":true,"raw_source_name":%b' % (
            encoded(source["display_name"])
        )
        found.append(
            (
                b'"is_oa":%b,"landing_page_url":' % encoded(open_access),
                tail + b',"raw_type":"journal-article"}',
            )
        )
    return found


SUBJECT_WORDS = (
    "Matter",
    "Signals",
    "Fields",
    "Structures",
    "Health",
    "Societies",
    "Waters",
    "Numbers",
    "Energy",
)


@cache
def funders() -> list[bytes]:
    """Return the lists of funders: one funder each."""
    funds = [i for i in institutions() if i.kind in {"fund", "ministry", "academy"}]
    return [
        encoded([{"id": f"{OPENALEX}F9{n:012d}", "display_name": i.name, "ror": i.ror}]) for n, i in enumerate(funds)
    ]
