"""Tables and entities in bulk: order, stops, rows kept aside, the guard on persons, what a change of lists alters."""

from __future__ import annotations

import csv
import json
import re
from itertools import islice
from pathlib import Path

import openpyxl
import pytest

from desks import desk
from isthmus.faces.cli.screening import screening_of
from isthmus.lake.open import open_lake
from isthmus.screen.bulk import Progress, mark_of, run
from isthmus.screen.table import Columns, read_rows
from isthmus.store import Actor, open_store

__all__ = ["desk"]
TABLE = "No;Affil\n1;西北工业大学\n2;\n3;Northwestern University, Evanston\n4;a;b;c\n5;Northwestern Polytech. Univ.\n"


def read(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def table(tmp_path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_is_screened_in_its_order_and_bad_rows_are_kept_aside(desk, isthmus, table):
    ran = isthmus("screen", "--file", table, "--column", "Affil", "--out", "out.csv", "--json")
    assert (ran.json["rows"], ran.json["asked"], ran.json["kept_aside"]) == (5, 3, 2)
    rows = read("out.csv")
    assert [r["No"] for r in rows] == ["1", "2", "3", "4", "5"]
    assert [bool(r["screening_entries"]) for r in rows] == [True, False, False, False, True]
    aside = read("out.rejected.csv")
    assert [(r["No"], r["why"]) for r in aside] == [
        ("2", "nothing in column 'Affil'"),
        ("4", "4 cells under 2 columns"),
    ]
    assert not Path(".out.csv.part").exists()
    first = Path("out.csv").read_bytes()
    isthmus("screen", "--file", table, "--column", "Affil", "--out", "out.csv")
    assert Path("out.csv").read_bytes() == first


def test_a_workbook_in_and_out_and_no_cell_becomes_a_formula(desk, isthmus, tmp_path):
    book = openpyxl.Workbook()
    for row in (["Affil", "Land"], ["西北工业大学", "CN"], ["=1+1", "DE"]):
        book.active.append(row)
    book.active["A3"].data_type = "s"
    book.save(tmp_path / "in.xlsx")
    done = isthmus("screen", "--file", "in.xlsx", "--column", "Affil", "--country-column", "Land", "--out", "out.xlsx")
    assert done.code == 0, done.err
    sheet = openpyxl.load_workbook("out.xlsx").active
    assert sheet["C2"].value == "rests on a listed organisation"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_a_stopped_run_goes_on_where_it_was(desk, isthmus, table, tmp_path):
    lake = open_lake()
    screening = screening_of(lake)
    columns, out = Columns("Affil"), tmp_path / "out.csv"
    rows = list(read_rows(table, columns))
    mark = mark_of(table, columns, screening, lake.snapshot_id)
    with Progress(out, mark) as stopped:
        list(islice(run(screening, lake, rows, stopped, lambda n: None), 2))
    with stopped.path.open("ab") as file:
        file.write(b'{"row": 3, "fl')  # the line a kill cut short
    again = Progress(out, mark)
    assert [r["row"] for r in again.done] == [1, 2]
    asked: list[int] = []
    with again:
        whole = list(run(screening, lake, rows, again, asked.append))
    assert asked == [2, 1, 1, 1], "what was answered is not asked again"
    with Progress(tmp_path / "other.csv", mark) as fresh:
        assert list(run(screening, lake, rows, fresh, lambda n: None)) == whole
    assert Progress(out, "another question").done == []


PERSONS = "Name,Born\nAven Korro,1971\nAven Korro,\nLi Wei,1980\n,1971\n"


def persons(isthmus, *more: str):
    Path("p.csv").write_text(PERSONS, encoding="utf-8")
    return isthmus("screen", "--persons", "p.csv", "--column", "Name", "--born-column", "Born", *more)


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ((), "--case"),
        (("--case", "C-1", "--role", "reviewer", "--out", "o.csv"), "--purpose"),
        (("--case", "C-1", "--purpose", "x", "--out", "o.csv"), "--role"),
    ],
)
def test_persons_in_bulk_need_a_case_a_purpose_and_a_role(desk, isthmus, more, missing):
    ran = persons(isthmus, *more)
    assert (ran.code, missing in ran.err) == (2, True), ran.err


def test_persons_in_bulk_are_screened_for_a_case_and_logged(desk, isthmus):
    more = ("--case", "C-1", "--purpose", "visit", "--role", "reviewer", "--as", "Anna Meier", "--out", "o.csv")
    assert persons(isthmus, *more).code != 0, "there is no such case"
    assert not Path("o.csv").exists()
    with open_store() as store:
        store.cases.save(
            Actor("Anna Meier"), "C-1", 0, {"project": {"title": "x"}}, {}, action="case.saved", state="draft"
        )
    ran = persons(isthmus, *more, "--json")
    assert ran.code == 0, ran.err
    rows = read("o.csv")
    assert [r["screening_outcome"] for r in rows] == [
        "rests on a listed organisation", "no finding", "no finding", "not asked",
    ]  # fmt: skip
    with open_store() as store:
        entries = [e for e in store.ledger.entries(Actor("Otto", "auditor")) if e.action == "answer.kept"]
        assert [(e.actor, e.role, e.subject) for e in entries] == [("Anna Meier", "reviewer", "C-1")] * 2
        assert "Aven" not in str(entries), "the ledger names nobody who was screened"


def test_kept_answers_that_a_change_of_lists_alters(desk, isthmus):
    isthmus("screen", "西北工业大学", "--keep", "--purpose", "desk", "--as", "Anna Meier")
    isthmus("screen", "Example University of Celle", "--keep", "--purpose", "desk", "--as", "Anna Meier")
    vintage = next(v for v in isthmus("screen", "x", "--json").json["vintages"] if v.startswith("us-restricted"))
    assert isthmus("screen", "--since", vintage, "--as", "Anna Meier", "--json").json["rows"] == []
    file = next(desk.rglob("bis_entity_list.json"))
    body = json.loads(file.read_text())
    body["entities"][0] = {"name": "Example University of Celle", "country": "Germany", "effective_date": "2026-01-01"}
    file.write_text(json.dumps(body))
    assert isthmus("lake", "build").code == 0
    rows = isthmus("screen", "--since", vintage, "--as", "Anna Meier", "--json").json["rows"]
    assert [(r["asked"], len(r["gained"]), len(r["lost"])) for r in rows] == [
        ("西北工业大学", 0, 1), ("Example University of Celle", 1, 0),
    ]  # fmt: skip
    ran = isthmus("screen", "--since", "us-restricted-parties@2000", "--as", "Anna Meier")
    assert (ran.code, vintage in ran.err) == (2, True)


def test_followthemoney_entities_in_and_findings_out(desk, isthmus):
    lines = [
        {"id": "a", "schema": "Organization", "properties": {"name": ["西北工业大学"], "country": ["cn"]}},
        {"id": "b", "schema": "Person", "properties": {"name": ["Aven Korro"], "birthDate": ["1971"]}},
        {"id": "c", "schema": "Person", "properties": {"country": ["cn"]}},
        {"id": "d", "schema": "Vessel", "properties": {"name": ["X"]}},
    ]
    Path("in.ftm.json").write_text("".join(json.dumps(x) + "\n" for x in lines) + "not json\n", encoding="utf-8")
    body = isthmus("screen", "--ftm", "in.ftm.json", "--json").json
    links = [x for x in body["rows"] if x["schema"] == "UnknownLink"]
    assert [(x["properties"]["subject"], x["properties"]["role"]) for x in links] == [
        (["a"], ["listed itself"]), (["b"], ["listed itself"]),
    ]  # fmt: skip
    assert [x["line"] for x in body["kept_aside"]] == [3, 4, 5]
    Path("two.json").write_text((json.dumps(lines[1]) + "\n") * 2)
    assert "purpose" in isthmus("screen", "--ftm", "two.json").err


def test_a_list_is_exported_without_its_persons(desk, isthmus):
    assert isthmus("lists", "export", "our-watch", "--json").json["rows"] == []
    rows = isthmus("lists", "export", "bis-entity-list", "--json").json["rows"]
    assert {r["schema"] for r in rows} == {"Organization", "Sanction"}
    allowed = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
    assert all(allowed.fullmatch(r["id"]) for r in rows), "the FollowTheMoney library refuses other ids"
    assert isthmus("lists", "show", "our-watch").out.count("no card is written") == 1
