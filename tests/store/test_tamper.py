"""Somebody with the database's own password changes it: whatever they edit, drop, move or cut off shows."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isthmus.store import open_store
from isthmus.store.ledgers import head_of
from isthmus.store.tables import APPEND_ONLY, ledger
from store.conftest import populate

COVERED = [t.name for t in APPEND_ONLY]


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A store with some of everything, at rest in one file."""
    path = tmp_path_factory.mktemp("tamper") / "store.sqlite3"
    with open_store(str(path)) as store:
        populate(store)
        assert store.ledger.verify().whole
    with closing(sqlite3.connect(path)) as raw:
        triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("PRAGMA journal_mode = DELETE")
    return path


def after(original, folder, change):
    """What a verification finds after a change made behind the store's back (links are not held)."""
    path = folder / "changed.sqlite3"
    shutil.copy(original, path)
    with closing(sqlite3.connect(path)) as raw:
        change(raw)
        raw.commit()
    with open_store(str(path)) as store:
        return store.ledger.verify()


def other(value):
    """Another value of the same kind."""
    return 1 - value if value in (0, 1) else value + 1 if isinstance(value, int) else f"{value or ''}x"


def length(path):
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT max(seq) FROM ledger").fetchone()[0]


many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FIELDS = [c.name for c in ledger.columns]


@many
@given(data=st.data())
def test_any_edit_of_an_entry_shows(original, tmp_path, data):
    seq = data.draw(st.integers(1, length(original)))
    field = data.draw(st.sampled_from([f for f in FIELDS if f != "seq"]))
    other = data.draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))

    def change(raw):
        (old,) = raw.execute(f"SELECT {field} FROM ledger WHERE seq = ?", [seq]).fetchone()
        raw.execute(f"UPDATE ledger SET {field} = ? WHERE seq = ?", [other if other != old else old + "x", seq])

    assert not after(original, tmp_path, change).whole


@many
@given(data=st.data())
def test_any_entry_dropped_or_cut_off_shows(original, tmp_path, data):
    last = length(original)
    first = data.draw(st.integers(1, last))
    to = data.draw(st.integers(first, last))
    closed = data.draw(st.booleans())

    def change(raw):
        raw.execute("DELETE FROM ledger WHERE seq BETWEEN ? AND ?", [first, to])
        if closed:  # close the gap as well
            raw.execute("UPDATE ledger SET seq = seq - ? WHERE seq > ?", [to - first + 1, to])

    assert not after(original, tmp_path, change).whole


@many
@given(data=st.data())
def test_any_two_entries_that_change_places_show(original, tmp_path, data):
    one, two = data.draw(st.lists(st.integers(1, length(original)), min_size=2, max_size=2, unique=True))

    def change(raw):
        for old, new in ((one, -1), (two, one), (-1, two)):
            raw.execute("UPDATE ledger SET seq = ? WHERE seq = ?", [new, old])

    assert not after(original, tmp_path, change).whole


@many
@given(data=st.data())
def test_any_row_edited_dropped_or_added_shows(original, tmp_path, data):
    table = data.draw(st.sampled_from(COVERED))
    how = data.draw(st.sampled_from(["edit", "drop", "add"]))

    def change(raw):
        rows = raw.execute(f"SELECT rowid, * FROM {table}").fetchall()
        row = data.draw(st.sampled_from(rows))
        columns = [c[1] for c in raw.execute(f"PRAGMA table_info({table})")]
        if how == "drop":
            raw.execute(f"DELETE FROM {table} WHERE rowid = ?", [row[0]])
        elif how == "edit":
            n = data.draw(st.integers(0, len(columns) - 1))
            raw.execute(f"UPDATE {table} SET {columns[n]} = ? WHERE rowid = ?", [other(row[n + 1]), row[0]])
        else:  # beside the entry's own rows, or under a number that no entry has
            values = dict(zip(columns, row[1:], strict=True))
            spare = next((c for c in ("key", "slot", "id", "subject", "account", "state") if c in values), None)
            if spare is None or table == "case_version" or data.draw(st.booleans()):
                values["seq"] += 10_000
                values |= {k: 77 for k in ("version", "sealed_seq") if k in values}
            else:
                values[spare] += "+"
            values |= {"sha256": "0"} if "sha256" in values else {}
            raw.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", list(values.values()))

    assert not after(original, tmp_path, change).whole


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM sealed WHERE seq = (SELECT max(seq) FROM sealed)", "seal_gone"),
        ("UPDATE sealed SET body = '{}' WHERE seq = (SELECT max(seq) FROM sealed)", "seal_edited"),
        ("UPDATE sealed SET salt = x'00' WHERE seq = (SELECT max(seq) FROM sealed)", "seal_edited"),
        ("INSERT INTO sealed SELECT sealed_seq, slot, x'00', '{}' FROM erasure LIMIT 1", "seal_back"),
        ("UPDATE head SET seq = seq - 1", "cut"),
        ("UPDATE head SET store = 'another'", "chain"),
    ],
)
def test_what_happens_to_sealed_data_and_to_the_head_shows(original, tmp_path, statement, code):
    report = after(original, tmp_path, lambda raw: raw.execute(statement))
    assert code in {f.code for f in report.findings}


def test_a_chain_cut_with_its_head_and_rows_shows_only_against_a_head_kept_elsewhere(original, tmp_path):
    """What the chain alone cannot prove: the reason to keep heads with somebody else."""
    with open_store(str(original)) as store:
        kept = store.ledger.head()

    def change(raw):
        last = raw.execute("SELECT max(seq) FROM ledger").fetchone()[0]
        for table in ("sealed", *COVERED, "ledger"):
            raw.execute(f"DELETE FROM {table} WHERE seq > ?", [last - 2])
        tip = raw.execute("SELECT hash FROM ledger WHERE seq = ?", [last - 2]).fetchone()[0]
        raw.execute("DELETE FROM sealed WHERE (seq, slot) IN (SELECT sealed_seq, slot FROM erasure)")
        raw.execute("UPDATE head SET seq = ?, hash = ?", [last - 2, tip])

    report = after(original, tmp_path, change)
    assert {f.code for f in report.findings} <= {"seal_gone"}, "the chain itself looks whole"
    with open_store(str(tmp_path / "changed.sqlite3")) as store:
        codes = {f.code for f in store.ledger.verify(head_of(kept.text())).findings}
    assert "head" in codes


CHANGES = (
    ("ledger", "UPDATE ledger SET actor = 'somebody else' WHERE seq = 3"),
    ("ledger", "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)"),
    ("judgement", "UPDATE judgement SET state = 'negative'"),
    ("case_version", "UPDATE case_version SET body = '{}' WHERE case_id = 'C-2'"),
    ("assignment", "DELETE FROM assignment WHERE role = 'decider'"),
    ("sealed", "UPDATE sealed SET body = '{}'"),
)


@pytest.mark.parametrize(("table", "statement"), CHANGES)
def test_the_servers_own_administrator_is_seen_as_well(server, table, statement):
    """PostgreSQL: with the triggers off, as only its superuser can."""
    with open_store(server.database()) as store:
        populate(store)
        with store.core.engine.begin() as connection:
            connection.execute(sa.text("SET session_replication_role = replica"))  # no triggers, no foreign keys
            connection.execute(sa.text(statement))
            connection.execute(sa.text("SET session_replication_role = DEFAULT"))
        assert not store.ledger.verify().whole, table
