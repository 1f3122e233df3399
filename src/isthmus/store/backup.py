"""A copy of a store in one SQLite file, whichever database it is kept in; and a store made from such a copy."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, MetaData, Table, insert, select

from isthmus.model.errors import DamagedStore, NoStore, Unreadable, UsageError
from isthmus.store.access import allow, entered
from isthmus.store.actor import Actor
from isthmus.store.connect import connect, read_only, shown, store_url
from isthmus.store.core import Core
from isthmus.store.opening import making
from isthmus.store.schema import SCHEMA, migrate, schema_of
from isthmus.store.tables import PASSING
from isthmus.store.verify import Report, verify

AT_ONCE = 500
LEFT_OUT = {"alembic_version", *(table.name for table in PASSING)}
"""What is not copied: nobody is signed in to a copy."""


def backup(actor: Actor, path: Path, url: str | None = None) -> Report:
    """Copy a store, consistent while others write, into a new file of mode 0600; the copy is verified.

    A store of an older schema is copied as it is (before an upgrade); the copying is an entry of the ledger.

    Raises
    ------
    UsageError
        When the file is there already.
    DamagedStore
        When the copy does not verify: no file is left.
    """
    address = store_url(url)
    if path.exists():
        raise UsageError(f"{path} is there already.", "Name a new file.")
    source = connect(address)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with source.connect() as connection:
            schema = _store_schema(schema_of(connection), address)
        if schema == SCHEMA:
            with Core(source).writing() as pen:
                acting = allow(pen.connection, actor, "administer")
                pen.append(acting, "store.copied", "store", pen.store, entered(acting))
        partial.unlink(missing_ok=True)
        with Core(source).reading() as reading:
            report = _fill(store_url(str(partial)), reading, schema)
        with closing(sqlite3.connect(partial)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        partial.rename(path)
        return report
    except OSError as error:
        raise Unreadable(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        source.dispose()
        partial.unlink(missing_ok=True)


def restore(path: Path, url: str | None = None) -> Report:
    """Make a store from a copy, at an address where there is none; it is verified before it stands.

    Raises
    ------
    UsageError
        When there is a store at the address.
    DamagedStore
        When the copy does not verify: nothing is made.
    """
    if not path.is_file():
        raise Unreadable(f"{path} is not there.")
    address, copy = store_url(url), read_only(path)
    target = connect(address)
    try:
        with target.connect() as connection:
            if schema_of(connection) is not None:
                raise UsageError(
                    f"There is a store at {shown(address)}.", "Set ISTHMUS_STORE to a new address, or move it away."
                )
        with Core(copy).reading() as reading:
            return _fill(address, reading, _store_schema(schema_of(reading), copy.url))
    finally:
        copy.dispose()
        target.dispose()


def _store_schema(found: str | None, address: URL) -> str:
    if found is None:
        raise NoStore(f"There is no store at {shown(address)}.")
    return found


def _fill(address: URL, reading: Connection, schema: str) -> Report:
    """Copy every row into an empty database, in one transaction that is kept only when it verifies."""
    target = connect(address)
    try:
        with making(Core(target)) as writing:
            if schema_of(writing) is not None:
                raise UsageError(f"There is a store at {shown(address)}.", "Name another.")
            migrate(writing, schema)
            tables = MetaData()
            tables.reflect(writing)
            for table in tables.sorted_tables:
                if table.name not in LEFT_OUT:
                    _copy(table, reading, writing)
            report = verify(writing) if schema == SCHEMA else Report("", 0, 0, "")
            if not report.whole:
                raise DamagedStore(f"The copy does not verify: {report.findings[0].text}.", "Use another copy.")
        return report
    finally:
        target.dispose()


def _copy(table: Table, reading: Connection, writing: Connection) -> None:
    rows = reading.execution_options(yield_per=AT_ONCE).execute(select(table))
    for block in rows.mappings().partitions(AT_ONCE):
        writing.execute(insert(table), [dict(row) for row in block])
