"""The crosswalk: carried proposals, four states, undo, asked again when a record changes, rejected ties left alone."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from isthmus.screen.crosswalk import plainly, propose
from isthmus.screen.findings import ListingLink
from isthmus.screen.linkbook import KIND, PROJECT, Pair, basis, carried, links_of, pair_of
from isthmus.screen.records import Entry, Institution
from isthmus.screen.resolve import Resolver
from isthmus.screen.screener import Screener
from isthmus.store import Actor, Store, open_store

ANNA = Actor("Anna Meier")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store.db"))


@pytest.fixture
def tju(entries: list[Entry], registry: dict[str, Institution]) -> tuple[Pair, Entry, Institution]:
    entry = next(e for e in entries if e.entry_id == "3")
    return Pair(entry.list_id, entry.entry_id, "r:tju"), entry, registry["r:tju"]


@pytest.fixture
def registry(resolver: Resolver) -> dict[str, Institution]:
    return {item.ror_id: item for item in resolver.index.items}


def tie(entries: list[Entry], resolver: Resolver, store: Store, records: dict[str, Institution]) -> ListingLink:
    judged = store.judgements.current(KIND)
    return next(x for x in links_of(entries, resolver, judged, records) if x.entry_id == "3" and x.ror_id == "r:tju")


def test_the_carried_proposals_are_whole_and_wait_for_a_person() -> None:
    links = carried()
    assert len({(x.list_id, x.entry_id, x.ror_id) for x in links}) == len(links) > 250
    assert {x.state for x in links} == {"none"}
    assert {x.who for x in links} == {PROJECT}
    assert all(x.reason and x.ror_id.startswith("https://ror.org/0") for x in links)
    assert {x.list_id for x in links} == {"ca-nro", "dow-1286", "bis-entity-list", "bis-meu", "jp-end-user-list"}


@pytest.mark.skipif(not os.environ.get("ISTHMUS_MIRROR"), reason="no mirror")
def test_every_carried_tie_is_between_records_that_exist(opened) -> None:  # type: ignore[no-untyped-def]
    entries = {(r["list_id"], r["entry_id"]) for r in opened.execute(opened.table("listing"))}
    known = {f"https://ror.org/{r['ror_id']}" for r in opened.execute(opened.table("institution"))}
    assert not [x for x in carried() if (x.list_id, x.entry_id) not in entries or x.ror_id not in known]


def test_a_judgement_stands_over_the_proposal_and_is_undone(entries, resolver, store, tju, registry) -> None:  # type: ignore[no-untyped-def]
    pair, entry, item = tju
    assert tie(entries, resolver, store, registry).state == "none"
    store.judgements.say(ANNA, KIND, pair.key, "positive", "same address", basis(entry, item, "same"))
    made = tie(entries, resolver, store, registry)
    assert (made.state, made.who, made.reason) == ("positive", "Anna Meier", "same address")
    store.judgements.undo(ANNA, KIND, pair.key, "wrong row")
    made = tie(entries, resolver, store, registry)
    assert (made.state, made.who) == ("none", "matcher")
    assert len(store.judgements.history(KIND, pair.key)) == 2, "nothing is erased"


def test_it_is_asked_again_when_either_record_changes(entries, resolver, store, tju, registry) -> None:  # type: ignore[no-untyped-def]
    pair, entry, item = tju
    store.judgements.say(ANNA, KIND, pair.key, "negative", "another body", basis(entry, item, "same"))
    assert tie(entries, resolver, store, registry).state == "negative"
    moved = msgspec.structs.replace(item, status="inactive")
    assert tie(entries, resolver, store, registry | {"r:tju": moved}).reason.startswith("asked again")
    renamed = [msgspec.structs.replace(e, names=(*e.names, "Peiyang")) if e is entry else e for e in entries]
    assert tie(renamed, resolver, store, registry).state == "none"


def test_a_rejected_tie_is_not_followed_and_another_list_stands(entries, resolver, store, tju, registry) -> None:  # type: ignore[no-untyped-def]
    entry = tju[1]
    other = msgspec.structs.replace(entry, list_id="list-b", names=("TJU of Tianjin",))
    both = [other]
    links = [
        ListingLink("list-b", entry.entry_id, "r:tju", state=state) for state in ("positive", "negative", "unsure")
    ]
    found = [bool(Screener(both, resolver, [x]).screen("Tianjin University").findings) for x in links]
    assert found == [True, False, True]


def test_a_person_may_tie_what_the_matcher_did_not(entries, resolver, store, registry) -> None:  # type: ignore[no-untyped-def]
    entry = next(e for e in entries if e.entry_id == "3")
    pair = Pair(entry.list_id, entry.entry_id, "r:wch")
    store.judgements.say(ANNA, KIND, pair.key, "positive", "its hospital", basis(entry, registry["r:wch"], "parent_of"))
    made = [x for x in links_of(entries, resolver, store.judgements.current(KIND), registry) if x.ror_id == "r:wch"]
    assert [(x.relation, x.state) for x in made if x.entry_id == "3"] == [("parent_of", "positive")]


def test_keys_carry_ids_with_odd_characters() -> None:
    pair = Pair("our-list", "a: b c", "https://ror.org/00wk2mp56")
    assert pair_of(pair.key) == pair


def test_names_in_wide_brackets_are_read() -> None:
    entry = Entry("l", "1", ("Harbin Engineering University （哈爾浜工程大学）", "Sample (SMP)"))
    assert plainly(entry).names == ("Harbin Engineering University", "哈爾浜工程大学", "Sample (SMP)")


def test_a_name_in_brackets_ties_the_whole(resolver: Resolver) -> None:
    entry = Entry("l", "1", ("Sichuan University （四川大学）",), "CN")
    assert [(x.ror_id, x.relation) for x in propose([entry], resolver)] == [("r:scu", "same")]
