"""The register of agreements: states that hold together, and the right answer on a day."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isthmus
from isthmus.lake import agreements
from isthmus.lake.open import in_memory
from isthmus.model.source import Part
from isthmus.source import agreements as source
from isthmus.source._facts import beside

TABLE = Path(source.__file__).parent / "data" / "agreements.csv"


def read(path=TABLE):
    rejects, rows = [], []
    for batch in source.read(Part(path=path, name=path.name)):
        rejects += batch.rejects
        columns = batch.tables["agreement"]
        rows += [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return rejects, rows


def register():
    return in_memory({"agreement": read()[1]})


def test_every_state_is_kept_and_every_page_named_is_used():
    rejects, rows = read()
    assert rejects == []
    about = beside(TABLE)
    assert {r["agreement_id"] for r in rows} == about.title.keys()
    used = {r["source"] for r in csv.DictReader(TABLE.open(encoding="utf-8"))}
    assert about.evidence.keys() == used - {"memory"}


@pytest.mark.parametrize(
    ("on", "state", "event"),
    [
        ("1980-01-01", "in force", "signed and in force"),
        ("2023-12-01", "in force", "extended for six months"),
        ("2024-08-27", "in force", "extended for six months"),
        ("2024-10-01", "lapsed", "lapsed"),
        ("2024-12-13", "in force", "amended and extended by protocol"),
        ("2030-01-01", "term over", "amended and extended by protocol"),
    ],
)
def test_how_the_agreement_of_1979_stands(on, state, event):
    (row,) = agreements.standing(register(), on, ("US", "CN"))
    assert (row["state"], row["event"]) == (state, event)


def test_before_it_was_signed_there_was_none():
    assert agreements.standing(register(), "1978-12-31", ("US", "CN")) == []


def test_what_is_due_is_what_ends_within_the_months_and_what_is_over():
    lake = register()
    soon = {r["agreement_id"]: r["state"] for r in agreements.due(lake, "2028-02-01", 12)}
    assert soon["EU-US-STA"] == "in force", "ends on 13 October 2028"
    assert "US-CN-STA" not in soon and soon["EU-GB-HE"] == "term over"
    assert {r["agreement_id"] for r in agreements.due(lake, "2029-01-01", 12)} >= {"US-CN-STA"}
    assert "CN-FR-STA" not in soon, "an agreement that renews itself is not due"


def test_a_frozen_cooperation_is_not_an_agreement_that_ended():
    rows = {r["agreement_id"]: r["state"] for r in agreements.standing(register(), "2026-11-24", ("RU",))}
    assert rows["EU-RU-STA"] == rows["DE-RU-STA"] == "frozen"


@given(st.dates(date(1970, 1, 1), date(2035, 12, 31)), st.integers(1, 120))
def test_on_any_day_each_agreement_stands_once(on, months):
    lake = LAKE
    day = on.isoformat()
    found = agreements.standing(lake, day)
    assert len({r["agreement_id"] for r in found}) == len(found)
    assert all(r["from"] <= day for r in found)
    due = agreements.due(lake, day, months)
    assert all(r["state"] == agreements.OVER or r["to"] >= day for r in due)


LAKE = register()


def test_the_order_of_a_pair_does_not_matter(bundled_lake):
    lake = isthmus.open(bundled_lake)
    assert agreements.states(lake, ("US", "CN")) == agreements.states(lake, ("CN", "US")) != []


def test_the_command(bundled_lake, isthmus, monkeypatch):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    answer = isthmus("agreements", "--pair", "us", "China", "--json").json
    assert [r["state"] for r in answer["agreements"]][-2:] == ["lapsed", "in force"]
    over = isthmus("agreements", "--due", "--on", "2026-11-24", "--json").json["agreements"]
    assert [r["agreement_id"] for r in over] == ["EU-CN-STA", "US-RU-STA", "US-JP-STA"]
    assert "not the same as none" in isthmus("agreements", "--pair", "AD", "LI").out
    assert "Switzerland" in isthmus("agreements", "--party", "EU", "--on", "2026").out
    assert isthmus("agreements", "--history", "--format", "csv").out.startswith("agreement_id,")
    assert isthmus("agreements", "--pair", "us", "Chna").code == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("EXA,umbrella,DE,DE,signed,signed,2001-01-01,,none,page,text,", "no two parties"),
        ("EXA,umbrella,DE,FR,signed,sealed,2001-01-01,,none,page,text,", "is not one of announced"),
        ("EXA,umbrella,DE,FR,signed,signed,,,none,page,text,", "has no beginning"),
        ("EXA,umbrella,DE,FR,signed,signed,2001-01-02,2001-01-01,fixed,page,text,", "ends before"),
        ("EXA,umbrella,DE,FR,signed,in force,2001-01-02,,fixed,page,text,", "has no end"),
        ("EXA,umbrella,DE,FR,signed,in force,2001-01-02,,often,page,text,", "is not one of fixed"),
    ],
)
def test_a_state_that_does_not_hold_is_set_aside(tmp_path, row, reason):
    path = tmp_path / "agreements.csv"
    path.write_text(f"{','.join(source.COLUMNS)}\n{row}\n")
    path.with_suffix(".toml").write_text('[title]\nEXA = "x"\n[evidence.page]\ntitle = "x"\npublisher = "y"\n')
    rejects, rows = read(path)
    assert reason in rejects[0].reason and not rows
