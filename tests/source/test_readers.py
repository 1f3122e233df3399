"""Every reader keeps the two promises: what is good is kept, what is not is counted with its reason and place."""

from __future__ import annotations

import gzip
import json

import pytest

from isthmus.discovery import member, members
from isthmus.lake.tables import TABLES, arrow
from isthmus.model.errors import Unreadable
from isthmus.model.source import Part
from worlds import write_lines


def load(source, path):
    """Read a file through a source; check its rows against the lake's tables; return (read, rejects, tables)."""
    module = member("source", "SOURCE", "source", source)
    read, rejects, tables = 0, [], {}
    for batch in module.read(Part(path=path, name=path.name)):
        read += batch.read
        rejects += batch.rejects
        for table, columns in batch.tables.items():
            assert table in module.SOURCE.tables
            tables.setdefault(table, []).extend(arrow(table, columns).to_pylist())
    return read, rejects, tables


def test_every_source_says_what_it_is():
    for source_id, module in members("source", "SOURCE").items():
        source = module.SOURCE
        for fact in (source.title, source.publisher, source.licence, source.citation, source.cadence, source.grain):
            assert fact, source_id
        assert source.live.startswith("https://") or source_id == "own-list", source_id
        assert set(source.tables) <= TABLES.keys(), source_id
        assert 0 <= source.floor <= source.ceiling, source_id


PAIRS = "year,country_a,country_b,works\n"
CSV = {
    "a country that does not exist": ("2020,DE,QQ,4", "QQ"),
    "a year of 20222": ("20222,DE,FR,4", "20222"),
    "a count below zero": ("2020,DE,FR,-4", "-4"),
    "a count that is no number": ("2020,DE,FR,many", "many"),
    "NaN": ("2020,DE,FR,nan", "nan"),
    "infinity": ("2020,DE,FR,inf", "inf"),
    "a missing field": ("2020,DE,FR", "3 fields where 4"),
    "a field too many": ("2020,DE,FR,4,5", "5 fields where 4"),
    "a country with itself": ("2020,DE,DE,4", "not a pair"),
    "an open quote": ('2020,"DE,FR,4', "not CSV"),
}


@pytest.mark.parametrize("case", CSV)
def test_a_bad_csv_row_is_set_aside(tmp_path, case):
    row, reason = CSV[case]
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS + "2020,FR,DE,7\n2021,DE,FR,8\n" + row + "\n")
    read, rejects, tables = load("openalex-country-pairs", path)
    assert read == 3
    assert len(rejects) == 1
    assert reason in rejects[0].reason
    assert rejects[0].position == 4
    assert rejects[0].record == row
    assert [(r["year"], r["country_a"], r["country_b"], r["value"]) for r in tables["pair_year"]] == [
        (2020, "DE", "FR", 7),
        (2021, "DE", "FR", 8),
    ]


def test_a_csv_without_its_columns_is_unreadable(tmp_path):
    (tmp_path / "p.csv").write_text("a,b\n1,2\n")
    with pytest.raises(Unreadable, match="lacks the column 'year'"):
        load("openalex-country-pairs", tmp_path / "p.csv")


def test_aggregates_and_unknown_countries_are_kept(tmp_path):
    (tmp_path / "e.csv").write_text("weight,source,destination,year,quarter\n5,EU,US,2020,1\n6,NA,ZA,2020,4\n")
    read, rejects, tables = load("innovation-graph", tmp_path / "e.csv")
    assert (read, rejects) == (2, [])
    assert [(r["country_a"], r["country_b"], r["quarter"]) for r in tables["pair_year"]] == [
        ("EU", "US", 1),
        ("NA", "ZA", 4),
    ]
    (tmp_path / "m_country_flows.csv").write_text(
        "migrationfrom,migrationto,year,n_migrations\n,CN,2003.0,30\nnan,NA,2003,1\n"
    )
    read, rejects, tables = load("researcher-moves", tmp_path / "m_country_flows.csv")
    assert (read, rejects) == (2, [])
    assert [(r["country_a"], r["country_b"]) for r in tables["pair_year"]] == [(None, "CN"), (None, "NA")]


V2 = {
    "id": "https://ror.org/01abcde23",
    "status": "active",
    "established": 1900,
    "types": ["education"],
    "names": [
        {"value": "Universität Beispiel", "types": ["ror_display", "label"], "lang": "de"},
        {"value": "UB", "types": ["acronym"], "lang": None},
    ],
    "locations": [
        {"geonames_id": 1, "geonames_details": {"country_code": "DE", "name": "Bonn", "lat": 50.7, "lng": 7.1}}
    ],
    "relationships": [{"id": "https://ror.org/01abcde24", "type": "predecessor", "label": "Hochschule Beispiel"}],
    "external_ids": [{"type": "grid", "all": ["grid.1.1"], "preferred": None}],
}
V1 = {
    "id": "https://ror.org/01abcde25",
    "name": "Example Institute",
    "status": "active",
    "types": ["Facility"],
    "aliases": ["Ex Inst"],
    "acronyms": ["EI"],
    "labels": [{"label": "例", "iso639": "zh"}],
    "addresses": [{"city": "Lyon", "lat": 45.7, "lng": 4.8}],
    "country": {"country_code": "FR"},
    "relationships": [{"id": "https://ror.org/01abcde23", "type": "Related", "label": "x"}],
    "external_ids": {"GRID": {"preferred": "grid.2", "all": "grid.2"}, "ISNI": {"preferred": None, "all": ["1", "2"]}},
}


def test_ror_of_both_schemas(tmp_path):
    bad = [V2 | {"id": None}, V2 | {"names": []}, V2 | {"id": "https://ror.org/xyz"}, b"{", V2 | {"established": "old"}]
    read, rejects, tables = load("ror", write_lines(tmp_path / "r.jsonl.gz", [V2, V1, *bad]))
    assert (read, [r.position for r in rejects]) == (7, [3, 4, 5, 6, 7])
    assert [(r["country"], r["city"], r["schema"], r["types"]) for r in tables["institution"]] == [
        ("DE", "Bonn", "v2", "education"),
        ("FR", "Lyon", "v1", "facility"),
    ]
    names = {(r["name"], r["kind"], r["language"]) for r in tables["institution_name"]}
    assert names >= {("Universität Beispiel", "label", "de"), ("例", "label", "zh"), ("Ex Inst", "alias", None)}
    assert {r["kind"] for r in tables["institution_link"]} == {"predecessor", "related"}
    assert {(r["scheme"], r["value"]) for r in tables["institution_external"]} == {
        ("grid", "grid.1.1"), ("grid", "grid.2"), ("isni", "1"), ("isni", "2"),
    }  # fmt: skip


def test_a_list_keeps_entries_of_one_name_apart(tmp_path):
    entries = [
        {"name": "A Ltd", "country": "China", "aliases": ["A", "A"]},
        {"name": "A Ltd", "country": "China"},
        {"name": " "},
        5,
    ]
    (tmp_path / "x.json").write_text(json.dumps({"list_id": "x", "entities": entries}))
    read, rejects, tables = load("us-restricted-parties", tmp_path / "x.json")
    assert (read, len(rejects)) == (4, 2)
    ids = [r["entry_id"] for r in tables["listing"]]
    assert ids[1] == ids[0] + "-2"
    assert [r["country"] for r in tables["listing"]] == ["CN", "CN"]
    assert [r["name"] for r in tables["listing_name"]] == ["A Ltd", "A", "A Ltd"]


def test_a_document_that_is_no_json_is_unreadable(tmp_path):
    for name, data in {"a.json": b"{", "b.json": b"[]", "c.json": b'{"entities": 3}'}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Unreadable, match=name):
            load("us-restricted-parties", tmp_path / name)
    (tmp_path / "d.json.gz").write_bytes(gzip.compress(b"[1, 2, 3]" * 50)[:-12])
    with pytest.raises(Unreadable, match=r"d\.json"):
        load("us-restricted-parties", tmp_path / "d.json.gz")


def test_the_page_of_sources_is_what_the_sources_say():
    import sys
    from pathlib import Path

    root = Path(__file__).parents[2]
    sys.path.append(str(root / "tools"))
    import sources_page

    assert sources_page.PAGE.read_text() == sources_page.page(), "run: python tools/sources_page.py"


def test_lists_that_are_not_loaded_are_named_with_a_date():
    from datetime import date

    from isthmus.source._not_loaded import not_loaded

    found = not_loaded()
    assert len({n.id for n in found}) == len(found) >= 12
    assert all(isinstance(n.checked_on, date) and n.why for n in found)
