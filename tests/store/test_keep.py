"""Keeping: schemas that grow, copies that are the same, personal data that go when their time has ended."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import isthmus.store
from isthmus.model.errors import DamagedStore, NoStore, UsageError
from isthmus.store import open_store, upgrade
from isthmus.store.backup import backup, restore
from isthmus.store.connect import connect, store_url
from isthmus.store.core import Core, Writer, genesis
from isthmus.store.opening import making
from isthmus.store.schema import SCHEMA, migrate
from isthmus.store.status import status
from isthmus.store.tables import head, metadata
from store.conftest import ANNA, BEN, populate

MIGRATIONS = Path(isthmus.store.__file__).parent / "migrations"


def contents(store):
    """Every row of every table."""
    with store.core.reading() as connection:
        return {t.name: sorted(map(tuple, connection.execute(sa.select(t)))) for t in metadata.sorted_tables}


def made_with(url: str, schema: str) -> None:
    """A store as an older version made it, with data in it."""
    from isthmus.store.actor import STORE
    from isthmus.store.core import Row
    from isthmus.store.sealed import seal_rows
    from isthmus.store.tables import case_version, judgement

    core = Core(connect(store_url(url)))
    with making(core) as connection:
        migrate(connection, schema)
        connection.execute(sa.insert(head), {"one": 1, "store": "old", "seq": 0, "hash": genesis("old")})
        pen = Writer(connection, core.clock)
        pen.append(STORE, "store.made", "store", "old", note={"schema": schema})
        row = {"kind": "link", "key": "k", "state": "positive", "reason": "seen", "basis": "{}"}
        pen.append(STORE, "judgement.said", "judgement", "link: k", [Row(judgement, row)])
        case = {"case_id": "C-1", "version": 1, "state": "draft", "confidential": False, "body": '{"title":"old"}'}
        rows = [Row(case_version, case), *seal_rows("P1", {"name": "Ada Byron"}, "C-1")]
        pen.append(STORE, "case.saved", "case", "C-1", rows)
    core.engine.dispose()


def revisions() -> list[str]:
    return sorted(r.revision for r in ScriptDirectory(MIGRATIONS).walk_revisions())


@pytest.mark.parametrize("schema", revisions())
def test_a_store_of_any_schema_comes_up_with_its_data_and_its_chain(url, schema):
    made_with(url, schema)
    if schema < SCHEMA:
        with pytest.raises(NoStore, match="isthmus store upgrade"):
            open_store(url)
    assert upgrade(url) == (schema, SCHEMA)
    assert upgrade(url) == (SCHEMA, SCHEMA)
    with open_store(url) as store:
        assert store.ledger.verify().whole
        assert store.judgements.current("link")["k"].state == "positive"
        assert store.cases.load(ANNA, "C-1").body == {"title": "old"}
        store.cases.save(ANNA, "C-1", 1, {"title": "new"})
        assert store.cases.personal(ANNA, "C-1", "to check")["P1"].value == {"name": "Ada Byron"}
        assert store.ledger.verify().whole


def test_the_revisions_make_the_tables_that_the_code_describes(store):
    assert revisions()[-1] == SCHEMA
    with store.core.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert [d for d in differences if d[0] != "remove_table"] == []


def test_an_upgrade_that_fails_leaves_the_old_store(url, monkeypatch):
    made_with(url, "0001")
    from isthmus.store import opening

    def broken(connection, to="head"):
        migrate(connection, to)
        raise RuntimeError("the power fails here")

    monkeypatch.setattr(opening, "migrate", broken)
    with pytest.raises(RuntimeError):
        upgrade(url)
    monkeypatch.undo()
    assert status(url)["schema"] == "0001"
    assert upgrade(url) == ("0001", SCHEMA)


def test_a_copy_restored_is_the_same_store_in_either_database(url, server, tmp_path):
    with open_store(url) as store:
        populate(store)
        report = backup(ANNA, tmp_path / "copy.sqlite3", url)
        before = contents(store)
        assert report.whole and report.hash == store.ledger.head().hash
        store.cases.save(ANNA, "C-9", 0, {"title": "after the copy"})
    assert (tmp_path / "copy.sqlite3").stat().st_mode & 0o777 == 0o600
    kept = (tmp_path / "copy.sqlite3").read_bytes()
    for other in (f"sqlite:///{tmp_path}/other.sqlite3", server.database()):
        restore(tmp_path / "copy.sqlite3", other)
        with open_store(other) as store:
            assert contents(store) == before
            store.cases.save(ANNA, "C-3", 1, {"title": "goes on"})
            assert store.ledger.verify().whole
        with pytest.raises(UsageError, match="There is a store"):
            restore(tmp_path / "copy.sqlite3", other)
    assert (tmp_path / "copy.sqlite3").read_bytes() == kept, "a restore leaves the copy as it is"
    assert [p.name for p in tmp_path.iterdir() if "copy" in p.name] == ["copy.sqlite3"]


def test_a_copy_made_while_others_write_is_of_one_moment(url, tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    with open_store(url) as store:
        populate(store)

        def write() -> None:
            for n in range(30):
                store.judgements.say(BEN, "busy", str(n), "unsure", "to be read")

        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(write)
            for n in range(3):
                assert backup(ANNA, tmp_path / f"{n}.sqlite3", url).whole
            writing.result()
        assert store.ledger.verify().whole


def test_an_older_store_is_copied_as_it_is_before_its_upgrade(url, tmp_path):
    made_with(url, "0001")
    backup(ANNA, tmp_path / "copy.sqlite3", url)
    restore(tmp_path / "copy.sqlite3", f"sqlite:///{tmp_path}/new.sqlite3")
    assert upgrade(f"sqlite:///{tmp_path}/new.sqlite3") == ("0001", SCHEMA)
    with open_store(f"sqlite:///{tmp_path}/new.sqlite3") as store:
        assert store.ledger.verify().whole


def test_a_damaged_copy_makes_no_store(tmp_path):
    with open_store(str(tmp_path / "s.sqlite3")) as store:
        populate(store)
    backup(ANNA, tmp_path / "copy.sqlite3", str(tmp_path / "s.sqlite3"))
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as raw:
        raw.execute("DROP TRIGGER judgement_no_update")
        raw.execute("UPDATE judgement SET state = 'negative'")
        raw.commit()
    with pytest.raises(DamagedStore):
        restore(tmp_path / "copy.sqlite3", str(tmp_path / "new.sqlite3"))
    assert status(str(tmp_path / "new.sqlite3"))["schema"] is None


def test_a_dry_run_says_exactly_what_a_purge_erases(url):
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    with open_store(url, clock=lambda: now[0]) as store:
        populate(store)
        store.cases.save(ANNA, "C-2", 1, {"title": "case 2"}, state="withdrawn")
        store.cases.save(ANNA, "C-3", 1, {"title": "case 3"}, state="withdrawn", confidential=True)
        today = now[0].date()
        assert store.retention.due(ANNA, today) == []
        with pytest.raises(UsageError, match="has not come yet"):
            store.retention.purge(ANNA, today + timedelta(days=400))
        due = store.retention.due(BEN, today + timedelta(days=365))
        assert [(d.subject, d.state, d.values) for d in due] == [
            ("C-2", "withdrawn", 2), ("(confidential)", "withdrawn", 2), ("15", "answer", 1)
        ]  # fmt: skip
        assert store.retention.due(BEN, today + timedelta(days=364)) == []
        now[0] += timedelta(days=365)
        before = store.ledger.head().seq
        assert store.retention.due(BEN, now[0].date()) == due
        assert store.ledger.head().seq == before, "a dry run writes nothing"
        assert store.retention.purge(BEN, now[0].date()) == due
        assert store.retention.due(BEN, now[0].date()) == []
        assert store.cases.personal(ANNA, "C-2", "check")["P1"].value is None
        assert store.cases.personal(ANNA, "C-1", "check")["P1"].value is None
        assert store.cases.load(ANNA, "C-2").body == {"title": "case 2"}
        assert store.cases.personal(ANNA, "C-0", "check")["P1"].value is not None, "five years are not over"
        report = store.ledger.verify()
        assert report.whole, report.findings


def test_a_period_is_set_with_its_reason_and_never_means_never(store):
    store.retention.set(ANNA, "withdrawn", None, "the archive law of our country")
    assert store.retention.periods()["withdrawn"].days is None
    store.cases.save(ANNA, "C-1", 0, {"title": "t"}, {"P1": {"name": "Ada"}})
    store.cases.save(ANNA, "C-1", 1, {"title": "t"}, state="withdrawn")
    assert store.retention.due(ANNA, datetime(2090, 1, 1, tzinfo=UTC).date()) == []
    with pytest.raises(UsageError, match="needs a reason"):
        store.retention.set(ANNA, "closed", 10, " ")


def test_what_was_erased_is_no_longer_in_the_files(tmp_path):
    path = tmp_path / "store.sqlite3"
    with open_store(str(path)) as store:
        store.cases.save(ANNA, "C-1", 0, {"title": "t"}, {"P1": {"name": "Hypatia of Alexandria"}})
        store.cases.erase(ANNA, "C-1", "asked for")
        for file in tmp_path.iterdir():
            assert b"Hypatia" not in file.read_bytes(), file.name
        assert store.ledger.verify().whole


def test_the_file_is_its_owners_alone(tmp_path):
    with open_store(str(tmp_path / "sub" / "s.sqlite3")):
        for file in (tmp_path / "sub").iterdir():
            assert file.stat().st_mode & 0o077 == 0, file.name
    assert (tmp_path / "sub").stat().st_mode & 0o077 == 0
    (tmp_path / "sub" / "s.sqlite3").chmod(0o644)
    assert any("chmod 600" in w for w in status(str(tmp_path / "sub" / "s.sqlite3"))["warnings"])
