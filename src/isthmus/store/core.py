"""The heart of the store: one function writes, and it appends the ledger entry in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Table, insert, select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from isthmus.model.errors import NoStore, StoreBusy
from isthmus.store.actor import Acting
from isthmus.store.canon import canon, identifier, sha256
from isthmus.store.connect import WRITE
from isthmus.store.tables import head, ledger


class Row(NamedTuple):
    """A row to be written; ``covered`` rows go into the entry's hash, sealed ones do not."""

    table: Table
    values: Mapping[str, Any]
    covered: bool = True


def line(table: str, values: Mapping[str, Any]) -> str:
    """Return a row as it goes into a payload's hash: without its seq, and without columns that are null."""
    return canon([str(table), {str(k): v for k, v in values.items() if k != "seq" and v is not None}])


def payload(lines: Iterable[str]) -> str:
    """Return the hash over the rows of one entry, in whatever order they come."""
    return sha256("\n".join(sorted(lines)))


def entry_hash(entry: Mapping[str, Any]) -> str:
    """Return an entry's own hash: over all it says, the payload's hash and the hash of the entry before."""
    return sha256(canon([entry[c.name] for c in ledger.columns if c.name != "hash"]))


def genesis(store: str) -> str:
    """Return what stands before the first entry of a store, so that no other store's chain fits."""
    return sha256(f"isthmus store {store}")


class Core:
    """A database opened as a store: transactions, and the one way to write."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.engine, self.clock = engine, clock

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one moment of the store."""
        options = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with _told(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Open a transaction that holds the only pen; it is kept whole when the block ends, or not at all."""
        with _told(), self.engine.connect().execution_options(**WRITE) as connection, connection.begin():
            yield Writer(connection, self.clock)


class Writer:
    """The pen: holds the lock on the head of the chain until its transaction ends."""

    def __init__(self, connection: Connection, clock: Callable[[], datetime]) -> None:
        self.connection, self.clock = connection, clock
        self.store, self.seq, self.hash = connection.execute(
            select(head.c.store, head.c.seq, head.c.hash).with_for_update()
        ).one()

    def append(
        self,
        acting: Acting,
        action: str,
        kind: str,
        subject: str,
        rows: Sequence[Row] = (),
        note: Mapping[str, Any] | None = None,
    ) -> int:
        """Write rows and the ledger entry that covers them; return the entry's number.

        Parameters
        ----------
        acting
            Who, from `access.allow`.
        action
            What was done, such as ``case.saved``.
        kind, subject
            What it was done to: ``case`` and its id.
        rows
            What is written, without ``seq``.
        note
            What a reader of the ledger should know; never personal data of a case, for it cannot be erased.
        """
        entry: dict[str, Any] = {
            "seq": self.seq + 1,
            "at": self.clock().astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": acting.name,
            "via": acting.via,
            "role": acting.role,
            "action": identifier(action, "an action"),
            "kind": kind,
            "subject": subject,
            "note": canon(note or {}),
            "payload": payload(line(r.table.name, r.values) for r in rows if r.covered),
            "prev": self.hash,
        }
        entry["hash"] = entry_hash(entry)
        self.connection.execute(insert(ledger), entry)
        for row in rows:
            self.connection.execute(insert(row.table), {"seq": entry["seq"], **row.values})
        self.seq, self.hash = entry["seq"], entry["hash"]
        self.connection.execute(update(head).values(seq=self.seq, hash=self.hash))
        return int(self.seq)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a driver raises into a message for people."""
    try:
        yield
    except OperationalError as error:
        text = str(error.orig).strip()
        if "locked" in text or "busy" in text:
            raise StoreBusy("Another writer held the store for too long; nothing was written.", "Try again.") from error
        raise NoStore(f"The store cannot be used: {text}.", "See: isthmus store status") from error
    except DBAPIError as error:
        raise NoStore(f"The store refused: {str(error.orig).strip()}.", "See: isthmus ledger verify") from error
