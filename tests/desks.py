"""A little lake to screen against: eleven universities, one of which stands on a list, and a listed person."""

from __future__ import annotations

import json

import pytest

from worlds import write_lines

OWN = """No,Name,Kind,Born
p1,Aven Korro,person,1971
"""
MAPPING = """list_id = "our-watch"
title = "A list of our own"
[columns]
name = "Name"
id = "No"
kind = "Kind"
born = "Born"
"""


def organisation(n, name, country, *names):
    more = [{"value": x, "types": ["label"], "lang": None} for x in names]
    return {
        "id": f"https://ror.org/01abcde{n:02d}",
        "status": "active",
        "types": ["education"],
        "names": [{"value": name, "types": ["ror_display", "label"], "lang": "en"}, *more],
        "locations": [{"geonames_details": {"country_code": country, "name": "Xi'an" if country == "CN" else "Bonn"}}],
    }


@pytest.fixture
def desk(tmp_path, monkeypatch, isthmus):
    """A lake of eleven universities, one of which stands on a list."""
    folder = tmp_path / "desk"
    rows = [
        organisation(n, f"Example University of {x}", "DE")
        for n, x in enumerate(["Aachen", "Berlin", "Celle", "Dresden", "Essen"])
    ]
    rows += [
        organisation(20 + n, f"Sample Institute of {x}", "US")
        for n, x in enumerate(["Light", "Sound", "Heat", "Motion"])
    ]
    rows += [organisation(50, "Northwestern Polytechnical University", "CN", "西北工业大学")]
    rows += [organisation(51, "Northwestern University", "US")]
    write_lines(folder / "ror/r.jsonl.gz", rows)
    entry = {"name": "Northwestern Polytechnical University", "country": "China", "effective_date": "2001-05-14"}
    names = [entry, *({"name": f"Sundry Trading {n}", "country": "China"} for n in range(5))]
    (folder / "us_restricted_parties").mkdir()
    (folder / "us_restricted_parties/bis_entity_list.json").write_text(
        json.dumps({"list_id": "bis-entity-list", "entities": names})
    )
    (folder / "own_lists").mkdir()
    (folder / "own_lists/people.csv").write_text(OWN)
    (folder / "own_lists/people.toml").write_text(MAPPING)
    monkeypatch.setenv("ISTHMUS_MIRROR", str(folder))
    assert isthmus("lake", "build").code == 0
    return folder
