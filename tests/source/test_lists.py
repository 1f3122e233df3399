"""Official lists in their published shapes: who is on them, under which names, where; and nothing more of persons."""

from __future__ import annotations

import csv

import msgspec
import pytest
from small_files import CSL, FILES, OWN, text
from test_fuzz import load, put

import isthmus
from isthmus.lake.build import build
from isthmus.lake.inputs import of_folder
from isthmus.model.errors import Unreadable
from isthmus.model.seal import born, seal
from isthmus.source import un_sc
from isthmus.source._lists import country_code
from worlds import Quiet

PRIVATE = ("1950", "1971", "Born", "born")
LISTS = ["canada-sema", "eu-fsf", "ofac-sdn", "opensanctions-ftm", "trade-csl", "uk-sanctions", "un-sc"]


@pytest.fixture
def tables(tmp_path):
    def read(source, at=0):
        return load(source, put(tmp_path, FILES[source][at]))[2]

    return read


def names(tables):
    return [(r["entry_id"], r["name"], r["kind"]) for r in tables["listing_name"]]


@pytest.mark.parametrize("source", LISTS)
def test_no_birth_nationality_or_remark_of_a_person_reaches_a_table(tables, source):
    kept = tables(source)
    for rows in kept.values():
        for row in rows:
            assert not any(word in str([v for k, v in row.items() if k != "fact"]) for word in PRIVATE), row
    people = [r for r in kept["listing"] if r["kind"] == "person"]
    assert people or source == "opensanctions-ftm"
    for person in people:
        assert person["notes"] is None
        assert person["country"] in (None, "DE") and (person["country"] is None or source == "un-sc")


@pytest.mark.parametrize(
    ("source", "list_id", "entry_id", "fact", "value"),
    [
        ("un-sc", "un-sc", "XXi.001", "born_year", "1971"),
        ("eu-fsf", "eu-fsf", "EU.2.22", "born_day", "1950-01-01"),
        ("uk-sanctions", "uk-sanctions", "XXX0002", "born_day", "1950-01-01"),
    ],
)
def test_a_date_of_birth_is_sealed_to_its_entry(tables, source, list_id, entry_id, fact, value):
    facts = {(r["entry_id"], r["fact"], r["digest"]) for r in tables(source)["listing_fact"]}
    assert (entry_id, fact, seal(list_id, entry_id, fact, value)) in facts
    assert (entry_id, fact, seal(list_id, "another", fact, value)) not in facts


def test_what_a_text_says_of_a_birth():
    assert born("between 1950 and 1955") == [("born_year", "1950"), ("born_year", "1955")]
    assert born("03/04/1950") == [("born_year", "1950")], "which of the two is the month is not known"
    assert born("31/12/1950")[0] == ("born_day", "1950-12-31")
    assert born("") == []


def test_united_nations(tables):
    t = tables("un-sc")
    assert names(t) == [
        ("XXi.001", "AVEN KORRO", "name"), ("XXi.001", "A. Korro", "alias"), ("XXe.001", "Vorrel & Sons", "name"),
    ]  # fmt: skip
    assert [(r["kind"], r["country"], r["listed_from"], r["notes"]) for r in t["listing"]] == [
        ("person", "DE", "2012-12-31", None), ("organisation", None, "2013-01-01", "A company."),
    ]  # fmt: skip
    assert [(r["address"], r["country"]) for r in t["listing_address"]] == [
        ("Bonn", "DE"), ("1 Quay, Lyon", "FR"), (None, "IT"),
    ]  # fmt: skip
    assert [r["dated"] for r in t["list"]] == ["2026-01-02"]


def test_european_union(tables):
    t = tables("eu-fsf")
    assert names(t) == [
        ("EU.1.11", "Vorrel Shipping", "name"), ("EU.1.11", "Воррел", "alias"), ("EU.2.22", "Aven Korro", "name"),
    ]  # fmt: skip
    first, second = t["listing"]
    assert (first["kind"], first["country"], first["listed_from"]) == ("organisation", "DE", "2022-03-04")
    assert (first["status"], first["citation"], first["notes"]) == ("XXX", "2022/1 (OJ L1)", "Runs a port.")
    assert (second["kind"], second["country"], second["notes"]) == ("person", None, None)
    assert t["listing_address"][0]["address"] == "2 Pier, 28195, Bremen"
    assert [r["dated"] for r in t["list"]] == ["2026-02-03"]


def test_united_kingdom(tables):
    t = tables("uk-sanctions")
    assert names(t) == [
        ("XXX0001", "Vorrel Exchange", "name"), ("XXX0001", "Vorrel Money Exchange", "alias"),
        ("XXX0001", "例", "alias"), ("XXX0002", "Aven Korro", "name"),
    ]  # fmt: skip
    first = t["listing"][0]
    assert (first["kind"], first["country"], first["listed_from"]) == ("organisation", "GB", "2012-06-29")
    assert first["citation"] == "The Example (Sanctions) Regulations 2020; UK"
    assert [r["dated"] for r in t["list"]] == ["2026-02-03"]


def test_canada_in_both_of_its_namings(tables):
    t = tables("canada-sema")
    assert [(r["kind"], r["listed_from"], r["citation"], r["country"]) for r in t["listing"]] == [
        ("person", "2020-09-28", "Exampleland / Exemplie; Schedule 1, Part 1; item 1", None),
        ("vessel", "2025-02-21", "Exampleland; Schedule 1.1; item 2", None),
    ]  # fmt: skip
    assert [(n, k) for _id, n, k in names(t)] == [
        ("Aven Korro", "name"), ("Vorrel III", "name"), ("Vorrel Three", "alias"), ("V3", "alias"),
    ]  # fmt: skip


def test_ofac_joins_three_files_by_the_number(tables):
    assert [(r["entry_id"], r["kind"], r["notes"]) for r in tables("ofac-sdn")["listing"]] == [
        ("36", "organisation", None), ("37", "person", None),
    ]  # fmt: skip
    assert names(tables("ofac-sdn", 1)) == [("36", "V. AIR", "alias"), ("36", "VORREL", "alias")]
    assert [tuple(r.values())[1:] for r in tables("ofac-sdn", 2)["listing_address"]] == [
        ("36", "Havana", "CU", "Cuba"), ("37", None, None, None),
    ]  # fmt: skip


def test_the_screening_list_is_taken_apart_into_its_lists(tables, tmp_path):
    t = tables("trade-csl")
    assert {(r["list_id"], r["publisher"]) for r in t["list"]} == {
        ("us-csl-el", "Bureau of Examples"), ("us-csl-ep", "Treasury"),
    }  # fmt: skip
    assert [r["country"] for r in t["listing_address"]] == ["DE", "FR"]
    assert [r["entry_id"] for r in t["listing"]] == ["a1", "a2"]
    rows = list(csv.reader([*CSL]))
    older = text(*(",".join(f'"{c}"' for c in r[1:]) for r in rows))
    _read, rejects, t = load("trade-csl", put(tmp_path, FILES["trade-csl"][0], older))
    assert not rejects
    assert [len(r["entry_id"]) for r in t["listing"]] == [12, 2], "an id of its own where the list gives none"


def test_an_entry_that_stands_twice_is_kept_once(tmp_path):
    small = FILES["eu-fsf"][0]
    twice = small.data.replace(b"EU.2.22", b"EU.1.11")
    read, rejects, tables = load("eu-fsf", put(tmp_path, small, twice))
    assert (read, len(tables["listing"]), rejects[0].position) == (2, 1, 2)
    assert "stands earlier" in rejects[0].reason
    assert "Aven" in rejects[0].record


def test_compiled_lists_undo_what_compiling_did(tmp_path):
    small = FILES["japan-meti"][0]
    run_together = small.data.replace(b'"entity_name": "Vorrel 1"', b'"entity_name": ""').replace(
        b'["Germany"]', b'["People\'s Republic of China Vorrel Works"]', 1
    )
    _read, rejects, t = load("japan-meti", put(tmp_path, small, run_together))
    assert not rejects
    assert (t["listing_name"][0]["name"], t["listing"][0]["country"]) == ("Vorrel Works", "CN")
    same_id = small.data.replace(b'"xx-3"', b'"xx-1"')
    _read, rejects, t = load("china-mofcom", put(tmp_path, FILES["china-mofcom"][0], same_id))
    assert not rejects
    assert [r["entry_id"] for r in t["listing"]] == ["xx-1", "xx-2", "xx-1-2"]


def test_opensanctions_names_only_what_is_listed(tables):
    t = tables("opensanctions-ftm")
    assert [(r["entity_id"], r["caption"]) for r in t["ftm_entity"]] == [
        ("NK-1", "Vorrel Holding"), ("NK-2", None), ("NK-3", None),
    ]  # fmt: skip
    assert [(r["entry_id"], r["country"], r["citation"]) for r in t["listing"]] == [("NK-1", "DE", "xx_list")]
    assert {(r["property"], r["other_id"]) for r in t["ftm_link"]} == {
        ("addressEntity", "addr-1"), ("owner", "NK-2"), ("asset", "NK-1"),
    }  # fmt: skip


def test_a_list_of_ones_own(tmp_path):
    for small in FILES["own-list"]:
        _read, rejects, t = load("own-list", put(tmp_path, small))
        assert not rejects
        assert names(t) == [("1", "Vorrel", "name"), ("1", "V", "alias"), ("1", "W", "alias"), ("2", "Korro", "name")]
        assert [(r["country"], r["listed_from"]) for r in t["listing"]] == [("DE", "2020-01-02"), (None, "2021-06-05")]
        assert [(r["list_id"], r["title"]) for r in t["list"]] == [("ours", "Our list")]


MAPPINGS = {
    "no mapping file": (None, "no mapping file"),
    "not TOML": (b"list_id =", "Cannot read"),
    "an unknown column": (OWN + b'nmae = "x"\n', "nmae"),
    "a column that is not there": (OWN + b'notes = "Remarks"\n', "lacks the column 'Remarks'"),
    "an unknown encoding": (b'encoding = "klingon"\n' + OWN, "klingon"),
    "an encoding that is none of text": (b'encoding = "zlib"\n' + OWN, "zlib"),
    "a delimiter of two": (b'delimiter = ";;"\n' + OWN, "delimiter"),
    "no separator": (b'separator = ""\n' + OWN, "separator"),
    "no id": (OWN.replace(b"ours", b" "), "no id"),
}


@pytest.mark.parametrize("case", MAPPINGS)
def test_a_mapping_that_does_not_fit_is_named(tmp_path, case):
    mapping, reason = MAPPINGS[case]
    small = FILES["own-list"][0]
    path = put(tmp_path, small._replace(beside=(("own_lists/ours.toml", mapping or b""),)))
    if mapping is None:
        path.with_suffix(".toml").unlink()
    with pytest.raises(Unreadable, match=reason):
        load("own-list", path)


COUNTRIES = {
    "Korea, Democratic People's Republic of": "KP", "Korea (Republic of)": "KR", "Republic of China": "TW",
    "Congo": None, "Democratic Republic of the Congo": "CD", "Islamic Republic of Pakistan": "PK",
    "Iran (Islamic Republic of)": "IR", "Bosnia and Herzegovina": "BA", "The Gambia": "GM", "Saint Lucia": "LC",
    "United Kingdom of Great Britain and Northern Ireland": "GB", "Region unknown": None, "": None, "NA": "NA",
}  # fmt: skip


def test_countries_as_lists_write_them():
    assert {text: country_code(text) for text in COUNTRIES} == COUNTRIES


def built(folder, root):
    snapshot = build(root, of_folder(folder), Quiet())
    return snapshot, isthmus.open(root)


def test_a_list_of_ones_own_is_read_again_when_its_mapping_changes(tmp_path):
    small, titles = FILES["own-list"][0], []
    for mapping in (OWN, OWN, OWN.replace(b"Our list", b"New title")):
        put(tmp_path / "mirror", small._replace(beside=(("own_lists/ours.toml", mapping),)))
        _snapshot, lake = built(tmp_path / "mirror", tmp_path / "own-lake")
        titles += [r["title"] for r in lake.execute(lake.table("list"))]
    assert titles == ["Our list", "Our list", "New title"]


def test_an_entry_of_two_files_is_kept_once(tmp_path, monkeypatch):
    monkeypatch.setattr(un_sc, "SOURCE", msgspec.structs.replace(un_sc.SOURCE, floor=0))
    small = FILES["un-sc"][0]
    put(tmp_path / "mirror", small)
    put(tmp_path / "mirror", small._replace(name="un_sc/again.xml"), small.data.replace(b"Vorrel", b"VORREL"))
    snapshot, lake = built(tmp_path / "mirror", tmp_path / "un-lake")
    assert [(v.read, v.kept, v.quarantined) for v in snapshot.vintages] == [(4, 2, 2)]
    for table, rows in {"list": 1, "listing": 2, "listing_name": 3}.items():
        assert len(lake.execute(lake.table(table))) == rows
