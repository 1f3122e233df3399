"""ROR files in both schemas, and files that are none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from isthmus.model.errors import Unreadable
from isthmus.screen.registry import read_ror

V2 = {
    "id": "https://ror.org/x2",
    "status": "active",
    "types": ["education"],
    "names": [
        {"value": "Université Norvale", "types": ["ror_display", "label"], "lang": "fr"},
        {"value": "UN", "types": ["acronym"], "lang": None},
    ],
    "locations": [{"geonames_details": {"country_code": "FR", "name": "Lyon", "country_subdivision_name": "Rhône"}}],
    "relationships": [{"type": "parent", "id": "https://ror.org/x1", "label": "X"}],
}
V1 = {
    "id": "https://ror.org/x1",
    "status": "active",
    "types": ["Education"],
    "name": "X",
    "labels": [{"label": "Y", "iso639": "de"}],
    "aliases": ["Z"],
    "acronyms": ["XYZ"],
    "country": {"country_code": "DE"},
    "addresses": [{"city": "Bonn"}],
    "relationships": [{"type": "Child", "id": "https://ror.org/x2", "label": "U"}],
}


def test_both_schemas_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "ror.jsonl.gz"
    path.write_bytes(gzip.compress(b"\n".join(json.dumps(r).encode() for r in (V2, V1))))
    new, old = read_ror(path)
    assert (new.display, new.country, new.cities, new.links[0].kind) == (
        "Université Norvale",
        "FR",
        ("Lyon",),
        "parent",
    )
    assert [n.kind for n in old.names] == ["display", "label", "alias", "acronym"]
    assert (old.country, old.cities, old.links[0].kind, old.types) == ("DE", ("Bonn",), "child", ("education",))


def test_another_file_says_which_line(tmp_path: Path) -> None:
    path = tmp_path / "ror.jsonl"
    path.write_text(json.dumps(V1) + "\n{}\n")
    with pytest.raises(Unreadable, match="line 2"):
        list(read_ror(path))
    with pytest.raises(Unreadable):
        list(read_ror(tmp_path / "none.jsonl"))
