"""Opens a store: makes one where there is none, and refuses one of another schema."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import URL, Connection, insert, select, text
from sqlalchemy.exc import DatabaseError

from isthmus.model.errors import NoStore
from isthmus.store.accounts import Accounts
from isthmus.store.actor import STORE
from isthmus.store.answers import Answers
from isthmus.store.assessments import Assessments
from isthmus.store.cases import Cases
from isthmus.store.connect import WRITE, connect, shown, store_url
from isthmus.store.core import Core, Writer, genesis
from isthmus.store.identities import Identities
from isthmus.store.judgements import Judgements
from isthmus.store.ledgers import Ledger
from isthmus.store.passwords import Passwords
from isthmus.store.retention import Retention
from isthmus.store.schema import SCHEMA, check, migrate, schema_of
from isthmus.store.sessions import Sessions
from isthmus.store.tables import head
from isthmus.store.tokens import Tokens

MAKING = 0x697374686D7573
"""PostgreSQL's advisory lock while a store is made or upgraded (``isthmus`` in letters)."""


class Store:
    """An open store; use as a context, or `close` it."""

    def __init__(self, url: URL, core: Core) -> None:
        self.url, self.core = url, core
        self.accounts, self.judgements, self.answers = Accounts(core), Judgements(core), Answers(core)
        self.cases, self.assessments = Cases(core), Assessments(core)
        self.ledger, self.retention = Ledger(core), Retention(core)
        self.sessions, self.passwords = Sessions(core), Passwords(core)
        self.identities, self.tokens = Identities(core), Tokens(core)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_ended: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self.core.engine.dispose()


def open_store(url: str | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Store:
    """Open the store at an address (``ISTHMUS_STORE``, or a file in the user's data folder); make it if it is new.

    Raises
    ------
    NoStore
        When it cannot be reached, is not a store, or has another schema (the hint names ``isthmus store upgrade``).
    """
    address = store_url(url)
    core = Core(connect(address), clock)
    try:
        with core.engine.connect() as connection:
            found = schema_of(connection)
        if found is None:
            with making(core) as connection:
                found = schema_of(connection) or _make(connection, core)
        check(found)
    except DatabaseError as error:
        core.engine.dispose()
        raise NoStore(f"No store answers at {shown(address)}: {str(error.orig).strip()}.") from error
    except NoStore:
        core.engine.dispose()
        raise
    return Store(address, core)


@contextmanager
def making(core: Core) -> Iterator[Connection]:
    """Open a transaction in which only one process at a time makes or upgrades the schema."""
    with core.engine.connect().execution_options(**WRITE) as connection, connection.begin():
        if core.engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MAKING})
        yield connection


def _make(connection: Connection, core: Core) -> str:
    migrate(connection)
    store = secrets.token_hex(8)
    connection.execute(insert(head), {"one": 1, "store": store, "seq": 0, "hash": genesis(store)})
    Writer(connection, core.clock).append(STORE, "store.made", "store", store, note={"schema": SCHEMA})
    return SCHEMA


def upgrade(url: str | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> tuple[str, str]:
    """Bring a store to the schema this version reads; return the schema it had and has."""
    address = store_url(url)
    core = Core(connect(address), clock)
    try:
        with making(core) as connection:
            found = schema_of(connection)
            if found is None:
                found = _make(connection, core)
            elif found < SCHEMA:
                migrate(connection)
                note = {"from": found, "to": SCHEMA}
                store = connection.execute(select(head.c.store)).scalar_one()
                Writer(connection, core.clock).append(STORE, "store.upgraded", "store", store, note=note)
            else:
                check(found)
            return found, SCHEMA
    finally:
        core.engine.dispose()
