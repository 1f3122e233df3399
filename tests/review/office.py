"""A small office for tests: a mirror of a few organisations and lists, a form, and cases at different stages."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

from isthmus.review.case import Evidence, Org, Person, Project, Review, Tie
from isthmus.review.facts import confirm, put
from isthmus.review.frameworks import propose

TODAY = date(2026, 11, 24)
DAY = TODAY.isoformat()
FORM = """北京航空航天大学
Project title: Diamond magnetometers for quantum sensing of weak fields
Funder: NSERC Alliance
Call launched: 2026-03-02
Applicant: Prof. Dana Okafor, Department of Physics, University of Waterloo, Waterloo, Ontario
Co-applicant: Dr. Mei-Ling Tremblay, Sch. of Instrumentation & Optoelectron. Eng., Beihang Univ., Beijing 100191
Collaborator: Amara Singh, Harbin Institute of Technology Hospital, Harbin
Aims to advance a listed area: yes
"""
_ROR = (
    ("00wk2mp56", "Beihang University", "北京航空航天大学", "BUAA", "CN", "Beijing"),
    ("01yqg2h08", "Harbin Institute of Technology", "哈尔滨工业大学", "HIT", "CN", "Harbin"),
    ("01aff2v68", "University of Waterloo", "", "", "CA", "Waterloo"),
    ("03c4mmv16", "University of Ottawa", "", "uOttawa", "CA", "Ottawa"),
    ("041nas322", "University of Bonn", "", "", "DE", "Bonn"),
    ("03cve4549", "Tsinghua University", "清华大学", "", "CN", "Beijing"),
)
_FILLER = tuple((f"0filler{n:02}", f"Vorrel Academy of {w}", "", "", "DE", "Korro")
                for n, w in enumerate(("Bells", "Kites", "Clocks", "Maps", "Lamps", "Ropes", "Sails")))  # fmt: skip


def _ror(key: str, name: str, other: str, short: str, country: str, city: str) -> dict[str, Any]:
    names = [{"value": name, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": other, "types": ["label"], "lang": "zh"}] if other else []
    names += [{"value": short, "types": ["acronym"], "lang": None}] if short else []
    place = {"name": city, "country_code": country, "country_name": country, "lat": 0.0, "lng": 0.0}
    return {
        "id": f"https://ror.org/{key}", "status": "active", "types": ["education"], "established": 1950,
        "names": names, "locations": [{"geonames_id": 1, "geonames_details": place}], "relationships": [],
        "external_ids": [], "links": [], "domains": [], "admin": {},
    }  # fmt: skip


def mirror(folder: Path) -> Path:
    """Write the mirror: ROR, Canada's list and areas, and one list of the United States."""
    ror = folder / "ror" / "ror_records.jsonl.gz"
    ror.parent.mkdir(parents=True)
    ror.write_bytes(gzip.compress(b"".join(json.dumps(_ror(*r)).encode() + b"\n" for r in (*_ROR, *_FILLER))))
    listed = [("beihang-university", "Beihang University"), ("harbin-it", "Harbin Institute of Technology")]
    listed += [(f"x{n}", f"Korro Institute {n}") for n in range(5)]
    (folder / "canada").mkdir()
    orgs = [{"id": i, "name": n, "aliases": [], "country": "China", "city": "Beijing"} for i, n in listed]
    (folder / "canada" / "nroData.json").write_text(json.dumps({"default": {"organizations": orgs}}))
    subs = [{"id": "quantum-sensing", "name": "Quantum Sensing", "keywords": ["quantum sensing", "quantum sensor"]}]
    areas = [{"id": "quantum", "name": "Quantum Science", "subcategories": subs}]
    areas += [{"id": f"area{n}", "name": f"Area {n}", "subcategories": []} for n in range(10)]
    (folder / "canada" / "straData.json").write_text(json.dumps({"straData": {"categories": areas}}))
    us = folder / "us_restricted_parties"
    us.mkdir()
    entities = [{"name": "Beijing University of Aeronautics and Astronautics (BUAA)", "country": "China",
                 "aliases": ["Beihang University"], "federal_register": "66 FR 24266, 5/14/01"}]  # fmt: skip
    entities += [{"name": f"Vorrel Works {n}", "country": "France", "aliases": []} for n in range(6)]
    (us / "bis_entity_list.json").write_text(json.dumps({"list_id": "bis-entity-list", "entities": entities}))
    (us / "lists.json").write_text(json.dumps({"lists": [{"id": "bis-entity-list", "official_name": "Entity List"}]}))
    return folder


SAID = (Evidence("signed form", "as written", DAY),)


def case(**facts: Any) -> Review:
    """Return a case in the scope of CA-STRAC: P1 of Waterloo, P2 tied to Beihang, facts asserted by the form."""
    review = Review(
        "T-1", DAY, Project("Diamond magnetometers", "quantum sensing"),
        (Person("P1", "applicant", (Tie("O2", "affiliation"),)), Person("P2", "co_applicant", (Tie("O1", "post"),))),
        (Org("O1", "Beihang University"), Org("O2", "University of Waterloo")),
    )  # fmt: skip
    answers: dict[str, Any] = {
        "funding.agency": "NSERC", "funding.call_date": "2026-03-02", "funding.programme_in_scope": True,
        "funding.stage": "application", "project.advances_stra": True, "project.stra_subarea_named": True,
        "persons_complete": True, "orgs_complete": True, "flows_complete": True, "lists.ca_nro_age_days": 3,
    }  # fmt: skip
    for who in ("P1", "P2"):
        for name, value in (
            ("named_role", True), ("attestation_signed", True), ("attestation_exempt_role", False),
            ("on_supported_activities", True), ("all_affiliations_listed", True), ("nro_affiliation_now", False),
            ("nro_support_now", False), ("nro_affiliation_past", False), ("joined_after_award", False),
        ):  # fmt: skip
            answers[f"persons[{who}].{name}"] = value
    for org in ("O1", "O2"):
        answers |= {f"orgs[{org}].on_ca_nro": org == "O1", f"orgs[{org}].role": "other"}
        answers[f"orgs[{org}].people_take_part"] = False
    for label, value in (answers | facts).items():
        state = "not_asked" if value is None else "asserted"
        review = put(review, label, value, state, "form", DAY, SAID)
    return propose(review, TODAY)


def confirmed(review: Review, *labels: str, by: str = "anna") -> Review:
    """Return the case with facts confirmed (all of them without a name)."""
    for label in labels or tuple(review.facts):
        review = confirm(review, label, by, DAY)
    return review
