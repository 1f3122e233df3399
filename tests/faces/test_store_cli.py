"""The store on the command line: what an officer, a decider, an auditor and whoever keeps the machine type."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from isthmus.store import Actor, open_store

ANNA = Actor("Anna")


@pytest.fixture
def case():
    with open_store() as store:
        store.cases.save(ANNA, "C-1", 0, {"title": "t"}, {"P1": {"name": "Ada Byron"}}, state="review")
        store.cases.save(ANNA, "C-1", 1, {"title": "t"}, state="withdrawn")


def test_status_makes_nothing_and_says_what_is_there(isthmus, tmp_path):
    found = isthmus("store", "status", "--json").json
    assert found["schema"] is None and not (tmp_path / "store.sqlite3").exists()
    with open_store():
        pass
    found = isthmus("store", "status", "--json").json
    assert found["entries"] == 1 and found["governed"] is False
    assert "schema" in isthmus("store", "status").out


def test_the_chain_is_verified_and_its_head_kept_with_somebody_else(isthmus, tmp_path, case):
    assert isthmus("ledger", "head", "--out", "head.json").code == 0
    kept = json.loads((tmp_path / "head.json").read_text())
    assert len(kept["signature"]) == 128
    found = isthmus("ledger", "verify", "--head", "head.json", "--json")
    assert found.code == 0 and found.json["whole"] and found.json["entries"] == 3
    line = isthmus("ledger", "head", "--format", "line").out.strip()
    assert isthmus("ledger", "verify", "--head", line).code == 0
    store, seq, digest = line.split(":")
    other = f"{store}:{seq}:{'0' * 64}"
    assert isthmus("ledger", "verify", "--head", other).code == 1
    kept["seq"] = 2
    (tmp_path / "head.json").write_text(json.dumps(kept))
    changed = isthmus("ledger", "verify", "--head", "head.json")
    assert changed.code == 2 and "signature" in changed.err
    assert isthmus("ledger", "verify", "--head", "nonsense").code == 2
    assert digest in isthmus("ledger", "verify").out


def test_the_signing_key_is_its_owners_alone(isthmus, tmp_path):
    isthmus("ledger", "head")
    key = tmp_path / "share" / "isthmus" / "office.key"
    assert key.stat().st_mode & 0o777 == 0o600
    first = isthmus("ledger", "head").json["public_key"]
    assert isthmus("ledger", "head").json["public_key"] == first
    key.chmod(0o644)
    refused = isthmus("ledger", "head")
    assert refused.code == 1 and "chmod 600" in refused.err


def test_an_auditor_reads_who_did_what(isthmus, case):
    shown = isthmus("ledger", "show", "--as", "Otto", "--kind", "case", "--json").json["entries"]
    assert [e["action"] for e in shown] == ["case.saved", "case.saved"]
    assert all("Ada" not in json.dumps(e) for e in shown)
    last = isthmus("ledger", "show", "--as", "Otto", "--after", "3", "--json").json["entries"]
    assert last[0]["action"] == "ledger.read" and last[0]["via"].startswith("os:")
    assert "Otto" in isthmus("ledger", "show", "--as", "Otto").out


def test_a_copy_is_made_and_becomes_a_store_elsewhere(isthmus, tmp_path, case, monkeypatch):
    assert isthmus("store", "backup", "copy.sqlite3", "--as", "Otto").code == 0
    again = isthmus("store", "backup", "copy.sqlite3", "--as", "Otto", "--json")
    assert again.code == 2 and "there already" in json.loads(again.err)["detail"]
    assert isthmus("store", "restore", "copy.sqlite3").code == 2, "never over a store that is there"
    monkeypatch.setenv("ISTHMUS_STORE", str(tmp_path / "new.sqlite3"))
    assert isthmus("store", "restore", "copy.sqlite3", "--json").json["entries"] == 4
    assert isthmus("ledger", "verify").code == 0
    assert isthmus("store", "restore", "nowhere.sqlite3").code == 1
    assert isthmus("store", "upgrade", "--json").json["from"] == isthmus("store", "status", "--json").json["reads"]


def test_from_the_first_administrator_on_only_listed_people_act(isthmus, case):
    assert isthmus("store", "account", "--json").json["governed"] is False
    assert isthmus("store", "account", "Rosa", "--give", "admin", "--as", "Rosa").code == 0
    assert "Only these act" in isthmus("store", "account").out
    refused = isthmus("review", "assign", "C-1", "--as", "Ben", "--json")
    assert json.loads(refused.err)["status"] == 403
    assert isthmus("store", "account", "Ben", "--give", "decidr", "--as", "Rosa").code == 2
    assert isthmus("store", "account", "Ben", "--as", "Rosa").code == 2
    assert isthmus("store", "account", "Ben", "--give", "decider", "--as", "Rosa").code == 0
    assert isthmus("review", "assign", "C-1", "Ben", "decider", "--as", "Anna").code == 0
    assert isthmus("store", "account", "Ben", "--close", "--as", "Rosa").code == 0
    assert isthmus("review", "assign", "C-1", "--as", "Ben").code == 1


def test_people_are_put_on_a_case_and_nobody_twice(isthmus, case):
    assert isthmus("review", "assign", "C-1", "Ben", "--as", "Anna").code == 2
    assert isthmus("review", "assign", "C-1", "Ben", "decider", "--as", "Anna").code == 0
    refused = isthmus("review", "assign", "C-1", "ben", "panel", "--as", "Anna")
    assert refused.code == 1 and "nobody has two roles" in refused.err
    assert isthmus("review", "assign", "C-1", "Ben", "--off", "--as", "Anna").code == 0
    assert "(no longer)" in isthmus("review", "assign", "C-1", "--as", "Anna").out


def test_a_confidential_case_is_not_there_for_others(isthmus, case):
    assert isthmus("review", "assign", "C-1", "--as", "Ben").code == 0
    assert isthmus("review", "assign", "C-1", "--confidential", "--as", "Ben").code == 1, "not theirs to say"
    assert isthmus("review", "assign", "C-1", "--confidential", "--as", "Anna", "--json").json["confidential"] is True
    assert "Confidential" in isthmus("review", "assign", "C-1", "--as", "Anna").out
    hidden = isthmus("review", "assign", "C-1", "--as", "Ben", "--json")
    absent = isthmus("review", "assign", "C-2", "--as", "Ben", "--json")
    assert hidden.code == absent.code == 2 and hidden.err.replace("C-1", "C-2") == absent.err
    assert isthmus("review", "assign", "C-1", "--not-confidential", "--as", "Anna").code == 0
    assert isthmus("review", "assign", "C-1", "--as", "Ben").code == 0


def test_personal_data_are_erased_on_request_and_when_their_time_has_ended(isthmus, case):
    on = f"{datetime.now(UTC).year + 2}-01-01"
    due = isthmus("review", "purge", "--dry-run", "--on", on, "--as", "Otto", "--json").json["due"]
    assert [(d["subject"], d["state"], d["values"]) for d in due] == [("C-1", "withdrawn", 1)]
    assert "1 sealed value due" in isthmus("review", "purge", "--dry-run", "--on", on, "--as", "Otto").out
    assert isthmus("review", "purge", "--on", on, "--as", "Otto").code == 2, "not before its time"
    assert "0 sealed values erased" in isthmus("review", "purge", "--as", "Otto").out
    assert isthmus("review", "erase", "C-1", "--why", "asked", "--as", "Anna").code == 2
    assert isthmus("review", "erase", "C-1", "P7", "--why", "asked", "--as", "Anna").code == 2
    assert isthmus("review", "erase", "C-1", "P1", "--why", "asked", "--as", "Anna", "--json").json["erased"] == 1
    assert "Erased 0" in isthmus("review", "erase", "C-1", "--all", "--why", "asked", "--as", "Anna").out
    assert isthmus("ledger", "verify").code == 0


def test_periods_are_shown_and_set_with_a_reason(isthmus):
    assert "under appeal" in isthmus("store", "retention").out
    assert isthmus("store", "retention", "--state", "closed", "--days", "soon").code == 2
    assert isthmus("store", "retention", "--state", "closd", "--days", "9", "--why", "x", "--as", "Anna").code == 2
    nobody = isthmus("store", "retention", "--state", "closed", "--days", "9", "--why", "x")
    assert nobody.code == 2 and "Nobody is named" in nobody.err
    set_ = isthmus(
        "store",
        "retention",
        "--state",
        "closed",
        "--days",
        "3650",
        "--why",
        "our archive law",
        "--as",
        "Anna",
        "--json",
    )
    assert set_.json["periods"]["closed"] == {"days": 3650, "reason": "our archive law"}
    never = isthmus(
        "store",
        "retention",
        "--state",
        "closed",
        "--days",
        "never",
        "--why",
        "our archive law",
        "--as",
        "Anna",
        "--json",
    )
    assert never.json["periods"]["closed"]["days"] is None
