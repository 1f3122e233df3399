"""Answers of the past: given again bit for bit, and named when they would be others now."""

from __future__ import annotations

from datetime import date
from importlib import resources

import msgspec
import pytest

from isthmus.model.errors import DamagedStore
from isthmus.policy import load_frameworks, to_cases
from isthmus.policy.dictionary import data_text
from isthmus.policy.yamlin import load_yaml
from isthmus.review import replay as replays
from isthmus.review.replay import FACTS, flat, keep, replay, thick
from isthmus.review.watch import changes, stale
from isthmus.store import Actor, open_store

ANNA = Actor("Anna")
PUBLISHED = to_cases(load_yaml(resources.files("isthmus.policy").joinpath("cases/published.yaml").read_text("utf-8")))
DAY = date(2026, 11, 22)


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "s.sqlite3")) as opened:
        yield opened


def kept(store, case, packs=None, name="C-1", vintages=("ror@1",)):
    """A stored case with the kept answers of rule books on it."""
    store.cases.save(
        ANNA, name, 0, {"title": name}, assessed=keep(case, packs or load_frameworks().values(), DAY, vintages)
    )
    return store.assessments.of_case(ANNA, name)


def test_every_published_case_replays_bit_for_bit_under_every_rule_book(store):
    for n, case in enumerate(PUBLISHED):
        found = kept(store, case, name=f"C-{n}")
        assert len(found) == len(load_frameworks())
        done = [replay(k, store.assessments.document) for k in found]
        assert all(r.same and r.engine_same and not r.differs for r in done), [r for r in done if not r.same]
    assert store.ledger.verify().whole


def test_facts_come_back_as_they_were(store):
    for case in PUBLISHED:
        assert thick(msgspec.json.decode(msgspec.json.encode(flat(case.facts)))) == case.facts


def test_an_answer_replays_after_its_rule_book_and_dictionary_changed(store, monkeypatch):
    """The old texts are kept: what a pack says today does not touch what it said on that day."""
    case, pack = PUBLISHED[0], load_frameworks()["CA-STRAC"]
    old = msgspec.structs.replace(pack, rules=pack.rules[:-1], text_version="an older text")
    words = data_text(FACTS).replace("Which agency or programme funds the work?", "Who pays?")
    monkeypatch.setattr(replays, "data_text", lambda *path: words if path == (FACTS,) else data_text(*path))
    found = kept(store, case, [old])
    monkeypatch.undo()
    assert replay(found[0], store.assessments.document).framework == "CA-STRAC"
    texts = {name: store.assessments.document(c) for name, c in found[0].documents.items()}
    assert "Who pays?" in texts[FACTS] and "an older text" in texts["CA-STRAC.json"]


def test_the_questions_of_an_older_dictionary_are_its_own(store):
    """An open answer prints the question as it was put on that day."""
    case = to_cases({"id": "open", "facts": {"funding": {"agency": "NSERC", "call_date": None}}})[0]
    pack = load_frameworks()["CA-STRAC"]
    found = kept(store, case, [pack])[0]
    old = data_text(FACTS).replace("On what day was the call launched?", "When was the call?")
    before = msgspec.json.decode(found.answer)
    assert any(d["ask"] == "On what day was the call launched?" for d in before["deciding"])
    documents = {**found.documents, FACTS: replays.sha256(old)}
    again = replay(
        msgspec.structs.replace(found, documents=documents),
        lambda c: old if c == documents[FACTS] else store.assessments.document(c),
    )
    assert again.differs == ("deciding",), "another question is another answer, and is said to be"


def test_a_text_that_was_changed_is_not_replayed(store):
    found = kept(store, PUBLISHED[0])[0]
    with pytest.raises(DamagedStore):
        replay(found, lambda c: store.assessments.document(c) + " ")


def test_a_text_is_kept_once(store):
    for n in range(3):
        kept(store, PUBLISHED[n], name=f"C-{n}")
    import sqlalchemy as sa

    from isthmus.store.tables import document

    with store.core.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(document)) == len(load_frameworks()) + 2


def watched(store, packs, on=DAY):
    states = {c.id: c.state for c in store.cases.list(ANNA)}
    return changes(store.assessments.newest(ANNA), states, packs, on, store.assessments.document)


def test_nothing_is_named_while_nothing_changed(store):
    for n, case in enumerate(PUBLISHED[::4]):
        kept(store, case, name=f"C-{n}")
    assert watched(store, load_frameworks()) == []


def test_a_case_is_named_when_its_rule_book_changes_open_or_closed(store):
    packs = load_frameworks()
    for n, case in enumerate(PUBLISHED[::4]):
        kept(store, case, name=f"C-{n}")
    fired = next(k for k in store.assessments.newest(ANNA) if msgspec.json.decode(k.answer)["fired"])
    rule = msgspec.json.decode(fired.answer)["fired"][0]
    pack = packs[fired.framework]
    without = msgspec.structs.replace(
        pack, rules=tuple(r for r in pack.rules if r.id != rule and rule not in r.defeats)
    )
    store.cases.save(ANNA, fired.case_id, 1, {"title": fired.case_id}, state="closed")
    found = watched(store, packs | {pack.id: without})
    mine = next(c for c in found if c.case == fired.case_id)
    assert mine.framework == pack.id and "rule_book" in mine.because and rule in mine.went
    assert mine.state == "closed"
    assert {c.framework for c in found} == {pack.id}, "no case is named for a rule book that did not change"


def test_a_case_is_named_when_days_pass_and_when_a_rule_book_is_gone(store):
    packs = load_frameworks()
    for n, case in enumerate(PUBLISHED):
        kept(store, case, name=f"C-{n}")
    later = watched(store, packs, date(2031, 1, 1))
    assert later and all(c.because == ("day",) for c in later)
    gone = watched(store, {k: v for k, v in packs.items() if k != "DE-DFG"})
    assert {c.framework for c in gone} == {"DE-DFG"} and all(c.because == ("gone",) for c in gone)


def test_cases_that_rest_on_older_copies_are_named(store):
    kept(store, PUBLISHED[0], vintages=["ror@2026-01-01", "canada-nro@2026-02-01"])
    found = stale(store.assessments.newest(ANNA), {"C-1": "draft"}, ["ror@2026-06-30", "canada-nro@2026-02-01"])
    assert [(s.source, s.kept, s.now) for s in found] == [("ror", "ror@2026-01-01", "ror@2026-06-30")]


def test_a_confidential_case_is_watched_only_by_those_on_it(store):
    made = keep(PUBLISHED[0], load_frameworks().values(), DAY)
    store.cases.save(ANNA, "C-9", 0, {"title": "t"}, confidential=True, assessed=made)
    assert store.assessments.newest(Actor("Ben")) == []
    assert len(store.assessments.newest(ANNA)) == len(made)
