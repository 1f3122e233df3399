"""The base of the store: what is written stays as it was, and shows who wrote it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from isthmus.model.errors import Conflict, Forbidden, NoStore, UnknownName, UsageError
from isthmus.store import Actor, Said, open_store
from isthmus.store.tables import APPEND_ONLY, ledger, sealed
from store.conftest import ANNA, BEN, CARA, populate

BODY = {"title": "Quantum sensing", "people": [{"id": "P1", "role": "lead"}]}
NAMES = {"P1": {"name": "张 伟", "email": "zw@example.org"}}


def whole(store):
    report = store.ledger.verify()
    assert report.whole, report.findings
    return report


def test_a_new_store_is_empty_whole_and_opens_again(url):
    with open_store(url) as store:
        first = whole(store)
        assert first.entries == 1
    with open_store(url) as store:
        assert store.ledger.head().hash == first.hash


def test_a_judgement_is_said_undone_and_lapses_when_a_record_changes(store):
    say = store.judgements
    say.say(ANNA, "listing_link", "list/1|ror/2|same", "positive", "same address", {"entry": "aa", "ror": "bb"})
    say.say(BEN, "listing_link", "list/1|ror/2|same", "negative", "a sibling", {"entry": "aa", "ror": "cc"})
    undone = say.undo(ANNA, "listing_link", "list/1|ror/2|same", "Ben looked at the wrong campus")
    assert (undone.state, undone.basis["ror"]) == ("positive", "bb"), "an undo brings back what stood before"
    assert say.undo(ANNA, "listing_link", "list/1|ror/2|same", "all of it").state == "none"
    with pytest.raises(UsageError, match="no judgement"):
        say.undo(ANNA, "listing_link", "list/1|ror/2|same", "again")
    assert [j.actor for j in say.history("listing_link", "list/1|ror/2|same")] == ["Anna", "Ben", "Anna", "Anna"]
    assert undone.lapsed({"entry": "aa", "ror": "dd"}) and not undone.lapsed({"ror": "bb", "entry": "aa"})
    whole(store)


def test_many_judgements_are_one_entry_all_or_none(store):
    before = store.ledger.head().seq
    store.judgements.say_many(ANNA, "link", [Said(f"k{n}", "unsure", "to be read") for n in range(50)])
    assert store.ledger.head().seq == before + 1
    with pytest.raises(UnknownName, match="positve"):
        store.judgements.say_many(ANNA, "link", [Said("a", "positive", "x"), Said("b", "positve", "x")])
    assert len(store.judgements.current("link")) == 50
    with pytest.raises(UsageError, match="no reason"):
        store.judgements.say(ANNA, "link", "a", "positive", "  ")
    whole(store)


def test_a_case_is_saved_loaded_and_its_names_stand_apart(store):
    assert store.cases.save(ANNA, "C-1", 0, BODY, NAMES) == 1
    assert store.cases.save(ANNA, "C-1", 1, BODY) == 1, "nothing changed, nothing is written"
    assert store.cases.save(ANNA, "C-1", 1, BODY | {"title": "Sensing"}) == 2
    assert store.cases.load(ANNA, "C-1").body["title"] == "Sensing"
    assert store.cases.load(ANNA, "C-1", 1).body == BODY
    assert store.cases.personal(ANNA, "C-1", "to write the letter")["P1"].value == NAMES["P1"]
    with pytest.raises(UsageError, match="P1"):
        store.cases.save(ANNA, "C-1", 2, BODY | {"note": "张 伟 called"}, NAMES)
    with pytest.raises(UnknownName, match="version '7'"):
        store.cases.load(ANNA, "C-1", 7)
    assert [v.version for v in store.cases.history(ANNA, "C-1")] == [1, 2]
    whole(store)


def test_a_stale_edit_is_handed_back_with_what_was_saved_since(store):
    store.cases.save(ANNA, "C-1", 0, BODY)
    store.cases.save(ANNA, "C-1", 1, BODY | {"title": "A"})
    with pytest.raises(Conflict) as stopped:
        store.cases.save(ANNA, "C-1", 1, BODY | {"title": "B"}, NAMES)
    assert stopped.value.losing["body"]["title"] == "B"
    assert stopped.value.losing["personal"] == NAMES
    assert [(s["version"], s["actor"]) for s in stopped.value.since] == [(2, "Anna")]
    assert "张" not in str(stopped.value.problem())
    assert store.cases.load(ANNA, "C-1").body["title"] == "A"


def test_a_decision_takes_a_second_person_and_an_appeal_a_third(store):
    store.cases.save(ANNA, "C-1", 0, BODY, state="review")
    decided = BODY | {"decision": {"outcome": "clear"}}
    with pytest.raises(Forbidden, match="Anna is a reviewer of case C-1") as stopped:
        store.cases.save(ANNA, "C-1", 1, decided, state="decided")
    assert "Another person must act" in stopped.value.hint
    store.cases.save(BEN, "C-1", 1, decided, state="decided")
    appealed = decided | {"appeal": {"grounds": "dates"}}
    store.cases.save(ANNA, "C-1", 2, appealed, state="appealed")
    ruled = appealed | {"ruling": {"outcome": "clear"}}
    for same in (ANNA, BEN, Actor("  ben ")):
        with pytest.raises(Forbidden):
            store.cases.save(same, "C-1", 3, ruled, state="closed")
    store.cases.save(CARA, "C-1", 3, ruled, state="closed")
    assert [(s.account, s.role) for s in store.accounts.on(ANNA, "C-1")] == [
        ("Anna", "reviewer"), ("Ben", "decider"), ("Cara", "panel")
    ]  # fmt: skip


def test_a_confidential_case_is_not_there_for_others(store):
    store.cases.save(ANNA, "C-1", 0, BODY, NAMES, confidential=True)
    for act in (store.cases.load, store.cases.history, lambda a, c: store.cases.personal(a, c, "why")):
        with pytest.raises(UnknownName) as hidden:
            act(BEN, "C-1")
        with pytest.raises(UnknownName) as absent:
            act(BEN, "C-2")
        assert str(hidden.value).replace("C-1", "C-2") == str(absent.value)
    assert store.cases.list(BEN) == []
    assert [c.id for c in store.cases.list(ANNA)] == ["C-1"]
    store.accounts.assign(ANNA, "C-1", "Ben", "decider")
    assert store.cases.load(BEN, "C-1").version == 1


def test_erasure_keeps_the_chain_whole_and_the_reasons_standing(store):
    store.cases.save(ANNA, "C-1", 0, BODY, NAMES | {"P2": {"name": "Ada Lovelace"}})
    store.cases.save(ANNA, "C-1", 1, BODY, {"P1": {"name": "Zhang Wei"}})
    assert store.cases.erase(ANNA, "C-1", "asked for by the person", "P1") == 2
    whole(store)
    left = store.cases.personal(ANNA, "C-1", "check")
    assert left["P1"].value is None and left["P2"].value == {"name": "Ada Lovelace"}
    assert store.cases.load(ANNA, "C-1", 1).body == BODY
    with store.core.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(sealed)) == 1


def test_a_kept_answer_can_be_read_and_its_text_erased_with_the_case(store):
    store.cases.save(ANNA, "C-1", 0, BODY)
    store.answers.keep(ANNA, {"text": "Beihang"}, {"findings": ["x"]}, ["ror@1", "list@2"], "partner check", "C-1")
    store.answers.keep(ANNA, {"text": "Bonn"}, {"findings": []}, ["ror@1"], "partner check")
    assert [k.asked["text"] for k in store.answers.all(ANNA, "lists changed")] == ["Beihang", "Bonn"]
    assert [k.asked["text"] for k in store.answers.all(BEN, "lists changed")] == ["Bonn"]
    store.cases.erase(ANNA, "C-1", "retention ended")
    assert [k.asked for k in store.answers.all(ANNA, "lists changed")] == [None, {"text": "Bonn"}]
    whole(store)


def test_the_database_itself_refuses_changes(store):
    populate(store)
    for table in (ledger, *APPEND_ONLY):
        for statement in (f"UPDATE {table.name} SET seq = seq", f"DELETE FROM {table.name}"):
            with store.core.engine.begin() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
                connection.execute(sa.text(statement))
    with store.core.engine.begin() as connection, pytest.raises(sa.exc.DBAPIError, match="erase through the ledger"):
        connection.execute(sa.text("DELETE FROM sealed"))
    whole(store)


def test_only_listed_people_act_once_there_is_an_administrator(store):
    store.cases.save(ANNA, "C-1", 0, BODY)
    store.accounts.set(CARA, "Cara", ["admin"])
    with pytest.raises(Forbidden, match="Ben has no account"):
        store.cases.list(BEN)
    with pytest.raises(Forbidden, match="Cara is an administrator"):
        store.cases.save(CARA, "C-9", 0, BODY)
    with pytest.raises(UsageError, match="last administrator"):
        store.accounts.set(CARA, "cara", ["reviewer"])
    store.accounts.set(CARA, "Ben", ["decider"])
    assert [c.id for c in store.cases.list(BEN)] == ["C-1"]


def test_a_store_of_another_schema_names_what_to_do(url):
    with open_store(url) as store, store.core.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(NoStore, match="isthmus store upgrade"):
        open_store(url)
    with store.core.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NoStore, match="newer version"):
        open_store(url)
