"""Odd input: ids that look like SQL, a megabyte of text, all scripts, a clock that runs back, wrong addresses."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isthmus.model.errors import IsthmusError, NoStore, UnknownName, UsageError
from isthmus.store import open_store
from isthmus.store.canon import canon, plain
from isthmus.store.connect import shown, store_url
from store.conftest import ANNA, BEN

STRANGE = [
    "'; DROP TABLE ledger; --", '"', "C-1' OR '1'='1", "%", "_", "\\", "a;b", "张伟/2026", "حالة ١", "🜚", "e\u0301",
    "(SELECT 1)", "$1", ":case_id", "{0}", "%s",
]  # fmt: skip


def test_ids_that_look_like_sql_are_ids(store):
    for n, name in enumerate(STRANGE):
        store.cases.save(ANNA, name, 0, {"n": n}, {name[:50]: {"name": name + " person"}})
        store.judgements.say(ANNA, name, name, "positive", name, {name: name})
    assert len(store.cases.list(ANNA)) == len(STRANGE)
    for n, name in enumerate(STRANGE):
        assert store.cases.load(ANNA, name).body == {"n": n}
        assert len(store.judgements.current(name)) == 1
    with pytest.raises(UnknownName):
        store.cases.load(ANNA, "C-1' OR '1'='2")
    assert store.ledger.verify().whole


@pytest.mark.parametrize("bad", ["", " ", "a\0b", "a\nb", "x" * 201, "a\u200bb"])
def test_an_id_that_nobody_could_type_again_is_refused(store, bad):
    head = store.ledger.head()
    with pytest.raises(UsageError, match="cannot be the id of a case"):
        store.cases.save(ANNA, bad, 0, {})
    assert store.ledger.head() == head


def test_a_megabyte_comes_back_as_it_was(store):
    body = {"text": "量子 sensing \0 \u2028 " * 80_000, "n": 10**15, "deep": [[[{"x": None}]]]}
    assert len(canon(body)) > 1_000_000
    store.cases.save(ANNA, "C-1", 0, body, {"P1": {"name": "N" * 1_000_000}})
    assert store.cases.load(ANNA, "C-1").body == body
    assert len(store.cases.personal(ANNA, "C-1", "x")["P1"].value["name"]) == 1_000_000
    assert store.ledger.verify().whole


texts = st.text(st.characters(exclude_categories=["Cs"]))
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(value=json)
def test_a_value_is_written_down_in_one_way(value):
    text = canon(value)
    assert canon(plain(text)) == text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.dictionaries(texts, json, max_size=4),
    data=st.data(),
)
def test_any_body_comes_back_as_it_was(sqlite_store, body, data):
    body = {k: v for k, v in body.items() if k not in ("decision", "ruling")}
    name = f"C-{sqlite_store.ledger.head().seq}"
    sqlite_store.cases.save(ANNA, name, 0, body)
    assert canon(sqlite_store.cases.load(ANNA, name).body) == canon(body)


@pytest.fixture(scope="module")
def sqlite_store(tmp_path_factory):
    with open_store(str(tmp_path_factory.mktemp("odd") / "s.sqlite3")) as store:
        yield store
        assert store.ledger.verify().whole


@pytest.mark.parametrize("value", ["\ud800", object(), print])
def test_what_is_no_json_is_refused(store, value):
    head = store.ledger.head()
    with pytest.raises(UsageError, match="cannot be kept as JSON"):
        store.cases.save(ANNA, "C-1", 0, {"x": value})
    assert store.ledger.head() == head


def test_a_clock_that_runs_back_is_remarked_and_breaks_nothing(url):
    times = iter(datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=d) for d in (0, 10, -400, 3, 11))
    with open_store(url, clock=lambda: next(times)) as store:
        store.cases.save(ANNA, "C-1", 0, {"n": 1})
        store.cases.save(ANNA, "C-1", 1, {"n": 2})
        store.cases.save(ANNA, "C-1", 2, {"n": 3})
        assert store.cases.load(ANNA, "C-1").body == {"n": 3}
        assert [v.version for v in store.cases.history(ANNA, "C-1")] == [1, 2, 3]
        report = store.ledger.verify()
        assert report.whole
        assert [r.code for r in report.remarks] == ["clock"]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("mysql://x/y", "cannot be kept in mysql"),
        ("sqlite://", "names no SQLite file"),
        ("postgresql://u:secret@127.0.0.1:1/x", "No store answers"),
        ("://", "not a database address"),
    ],
)
def test_an_address_that_is_wrong_says_so_without_the_password(address, message):
    with pytest.raises(IsthmusError, match=message) as stopped:
        open_store(address)
    assert "secret" not in str(stopped.value)


def test_a_password_is_never_shown():
    assert "secret" not in shown(store_url("postgresql://u:secret@h/x"))


def test_a_file_that_is_no_store_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("my notes " * 500)
    with pytest.raises(IsthmusError):
        open_store(str(tmp_path / "notes.txt"))
    assert (tmp_path / "notes.txt").read_text().startswith("my notes")
    other = sqlite3.connect(tmp_path / "other.sqlite3")
    other.execute("CREATE TABLE mine (x)")
    other.close()
    with pytest.raises(NoStore, match="not a store's: mine"):
        open_store(str(tmp_path / "other.sqlite3"))


def test_who_may_see_is_asked_before_what_is_wrong(store):
    store.cases.save(ANNA, "C-1", 0, {}, confidential=True)
    with pytest.raises(UnknownName):
        store.cases.save(BEN, "C-1", 1, {"a": 1})
    with pytest.raises(UsageError, match="another id"):
        store.cases.save(BEN, "C-1", 0, {"a": 1})
