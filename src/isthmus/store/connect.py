"""Where the store is, and how it is spoken to: SQLite in a file of one's own, or PostgreSQL for a team."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from isthmus.model.errors import NoStore, UsageError

WAIT_SECONDS = 30
WRITE = {"isthmus_write": True}
"""Execution options of a connection that will write."""


def data_folder() -> Path:
    """Return the user's folder for what Isthmus keeps (``XDG_DATA_HOME``)."""
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "isthmus"


def store_url(text: str | None = None) -> URL:
    """Return the address of the store: as given, of ``ISTHMUS_STORE``, or a file in the user's data folder.

    A text without ``://`` is the path of a SQLite file.
    """
    text = text or os.environ.get("ISTHMUS_STORE") or str(data_folder() / "store.sqlite3")
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise UsageError(
            "ISTHMUS_STORE is not a database address.", "Write sqlite:////path or postgresql://"
        ) from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(
            f"The store cannot be kept in {url.get_backend_name()}.", "Use sqlite:////path or postgresql://"
        )
    if url.get_backend_name() == "sqlite" and not url.database:
        raise UsageError("ISTHMUS_STORE names no SQLite file.", "Write sqlite:////path/of/the/file")
    return url


def shown(url: URL) -> str:
    """Return an address without its password."""
    return url.render_as_string(hide_password=True)


def connect(url: URL) -> Engine:
    """Return the engine for an address; a new SQLite file is readable by its owner alone."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return create_engine(url, pool_pre_ping=True, pool_size=5, connect_args={"connect_timeout": WAIT_SECONDS})
    except ModuleNotFoundError as error:
        raise NoStore("PostgreSQL needs the driver psycopg.", "pip install 'isthmus[team]'") from error


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise NoStore(f"{path} cannot be opened: {error.strerror}.", "Set ISTHMUS_STORE to another file.") from error
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def read_only(path: Path) -> Engine:
    """Return the engine for a SQLite file that is only read, and left as it is."""
    url = URL.create("sqlite", database=f"file:{quote(str(path.absolute()))}", query={"mode": "ro", "uri": "true"})
    return create_engine(url)


def _prepare(connection: Any, _record: Any) -> None:
    """Set a SQLite connection: durable at every commit, links held, deleted bytes overwritten."""
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    for pragma in (
        f"busy_timeout = {WAIT_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # so that REPLACE cannot pass by the triggers on DELETE
        "secure_delete = ON",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Begin: a writer takes its lock at once, so that it never fails half-way for want of it."""
    writes = connection.get_execution_options().get("isthmus_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
