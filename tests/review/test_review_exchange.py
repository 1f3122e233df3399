"""Replay, watch, export and compare as they are typed, on a case that took its steps at the desk."""

from __future__ import annotations

import json
import shutil
from datetime import date

import msgspec
import pytest

from isthmus.review.cabinet import Cabinet
from isthmus.review.facts import put
from isthmus.store import Actor, open_store
from review.office import DAY, SAID, case

TODAY = date.today()


@pytest.fixture
def opened():
    """A case in the default store: opened by anna with a name under seal, handed on."""
    with open_store() as store:
        desk = Cabinet(store, Actor("anna"), TODAY)
        desk.new(case(), {"P1": {"name": "Dana Okafor"}})
        desk.edit("T-1", lambda r: r, "case.forwarded", "ready")


def test_each_step_of_a_case_keeps_its_answers_and_they_replay(isthmus, opened):
    found = isthmus("review", "replay", "T-1", "--as", "anna", "--json").json
    assert found["same"] and len(found["replayed"]) == 2 * len({r["framework"] for r in found["replayed"]})
    assert {r["version"] for r in found["replayed"]} == {1, 2}
    entry = str(found["replayed"][0]["seq"])
    out = isthmus("review", "replay", "T-1", "--entry", entry, "--as", "anna").out
    assert "the same, bit for bit" in out and "CA-STRAC" in out
    assert isthmus("review", "replay", "T-1", "--entry", "99999", "--as", "anna").code == 2
    assert isthmus("review", "replay", "T-7", "--as", "anna").code == 2


def test_a_fact_that_changes_keeps_the_answers_of_that_day_and_a_remark_does_not(isthmus, opened):
    before = len(isthmus("review", "replay", "T-1", "--as", "anna", "--json").json["replayed"])
    with open_store() as store:
        desk = Cabinet(store, Actor("anna"), TODAY)
        desk.edit("T-1", lambda r: put(r, "project.trl", 4, "asserted", "anna", DAY, SAID), "fact.asserted")
        after = store.assessments.of_case(Actor("anna"), "T-1")
        assert len(after) > before and {k.version for k in after} == {1, 2, 3}
        waits = msgspec.structs.replace(desk.open("T-1").review.desk, due="2027-01-01")
        desk.edit("T-1", lambda r: msgspec.structs.replace(r, desk=waits), "desk.due")
        assert len(store.assessments.of_case(Actor("anna"), "T-1")) == len(after)


def test_a_new_case_gets_a_free_number_though_a_hidden_one_has_the_last(opened):
    with open_store() as store:
        store.cases.save(Actor("zoe"), f"{TODAY.year}-007", 0, {"title": "t"}, confidential=True)
        assert Cabinet(store, Actor("anna"), TODAY).next_id() == f"{TODAY.year}-008"


def test_an_edited_rule_book_names_the_case(isthmus, opened, tmp_path):
    quiet = isthmus("review", "watch", "--as", "anna", "--no-lists", "--json").json
    assert quiet["changes"] == [] and quiet["watched"] == 1 and quiet["answers"] >= 1
    isthmus("framework", "export", "CA-STRAC", "--format", "yaml", "--out", "CA-STRAC.yaml")
    text = (tmp_path / "CA-STRAC.yaml").read_text()
    assert "outcome: duty" in text
    (tmp_path / "CA-STRAC.yaml").write_text(text.replace("outcome: duty", "outcome: note"))
    found = isthmus("review", "watch", "--as", "anna", "--no-lists", "--framework", "CA-STRAC.yaml", "--json").json
    assert [(c["case"], c["state"], c["because"]) for c in found["changes"]] == [("T-1", "ready", ["rule_book"])]
    out = isthmus("review", "watch", "--as", "anna", "--no-lists", "--framework", "CA-STRAC.yaml").out
    assert "the rule book changed" in out and "1 of 1 cases" in out


def test_a_list_that_now_names_a_partner_names_the_case(isthmus, office_lake, tmp_path):
    """The case was read when the list did not name the partner; the lake's list now does."""
    shutil.copytree(office_lake, tmp_path / "lake")
    with open_store() as store:
        desk = Cabinet(store, Actor("anna"), TODAY)
        facts = {"orgs[O1].on_ca_nro": False, "orgs[O1].role": "partner", "orgs[O1].people_take_part": True}
        desk.new(case(**facts), {})
    found = isthmus("review", "watch", "--as", "anna", "--json").json
    listed = [c for c in found["changes"] if "list" in c["because"]]
    assert {(c["case"], c["framework"]) for c in listed} == {("T-1", "CA-NSGRP"), ("T-1", "CA-STRAC")}
    assert any("O1 is now on ca-nro" in text for text in listed[0]["lists"])


def test_nothing_leaves_unseen_and_what_leaves_is_in_the_ledger(isthmus, opened, tmp_path):
    assert isthmus("review", "export", "T-1", "--as", "anna").code == 2
    seen = isthmus("review", "export", "T-1", "--shareable", "--as", "anna", "--out", "b.json")
    assert "Nothing has left" in seen.out and not (tmp_path / "b.json").exists()
    digest = seen.out.rstrip().rpartition(" ")[2]
    write = ("review", "export", "T-1", "--shareable", "--out", "b.json")
    wrong = isthmus(*write, "--as", "anna", "--confirm", "0" * 12)
    assert wrong.code == 2 and not (tmp_path / "b.json").exists()
    sent = isthmus(*write, "--as", "anna", "--confirm", digest, "--json")
    assert sent.json["written"] == "b.json"
    left = (tmp_path / "b.json").read_text()
    for word in ("Dana", "Okafor", "T-1", "Beihang", "Waterloo", "2026-03-02", "anna"):
        assert word not in left, word
    entry = isthmus("ledger", "show", "--as", "otto", "--kind", "case", "--json").json["entries"][-1]
    assert entry["action"] == "case.shared" and entry["note"]["digest"] == digest
    assert isthmus(*write, "--as", "ben", "--confirm", digest).code == 1, "another reviewer is not on this case"


def test_another_office_asks_its_own_rule_books(isthmus, opened, tmp_path, monkeypatch):
    digest = isthmus("review", "export", "T-1", "--shareable", "--as", "anna", "--json").json["digest"]
    isthmus("review", "export", "T-1", "--shareable", "--as", "anna", "--out", "b.json", "--confirm", digest)
    monkeypatch.setenv("ISTHMUS_STORE", str(tmp_path / "elsewhere.sqlite3"))
    monkeypatch.setenv("ISTHMUS_KEY", str(tmp_path / "elsewhere.key"))
    both = ("--framework", "CA-STRAC", "--framework", "DE-DFG")
    found = isthmus("review", "compare", "b.json", *both, "--json").json
    assert found["one"]["framework"] == "CA-STRAC" and found["bundle"]["told"][0]["framework"] == "CA-STRAC"
    office = found["bundle"]["office"]
    assert isthmus("review", "compare", "b.json", *both, "--office", office).code == 0
    assert isthmus("review", "compare", "b.json", *both, "--office", "0000-0000-0000-0000").code == 2
    assert "signature checked" in isthmus("review", "compare", "b.json", *both).out
    changed = json.loads((tmp_path / "b.json").read_text())
    changed["bundle"]["year"] = 1999
    (tmp_path / "b.json").write_text(json.dumps(changed))
    assert "signature" in isthmus("review", "compare", "b.json", *both).err
    assert not (tmp_path / "elsewhere.sqlite3").exists(), "comparing a bundle needs no store"


def test_two_rule_books_are_compared_on_a_case_and_on_a_file(isthmus, opened, tmp_path):
    both = ("--framework", "CA-STRAC", "--framework", "US-DSP")
    made = isthmus("review", "compare", "T-1", *both, "--as", "anna", "--json").json
    assert made["verdict"] in ("same", "overlap", "apart") and made["one"]["framework"] == "CA-STRAC"
    (tmp_path / "c.yaml").write_text("id: F-1\nfacts: {funding: {agency: NSERC}}\n")
    out = isthmus("review", "compare", "c.yaml", *both, "--as-of", "2026-11-22").out
    assert "What satisfies both" in out
    assert isthmus("review", "compare", "c.yaml", "--framework", "CA-STRAC").code == 2
    assert isthmus("review", "compare", "T-9", *both, "--as", "anna").code == 2


def test_a_case_body_holds_no_answer_that_cannot_be_replayed(opened):
    """The ranges a decision states are those of the answers kept with it."""
    with open_store() as store:
        kept = store.assessments.of_case(Actor("anna"), "T-1")
        answers = {k.framework: msgspec.json.decode(k.answer) for k in kept}
        assert all(a["low"] and a["high"] for a in answers.values())
