"""Personal data under seal: the ledger keeps a salted hash, the data stand apart and can be erased.

The hash of a row is made with 32 random bytes that stand beside the data. When both are gone the hash says nothing of
what it was made from, and the chain still verifies: the seal and the erasure are entries, the data never were.
"""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, and_, delete, select

from isthmus.store.canon import canon, plain, salted
from isthmus.store.core import Row, Writer
from isthmus.store.tables import erasure, seal, sealed


class Sealed(NamedTuple):
    """One sealed value: the entry that wrote it, its slot, and what it is; ``None`` when it was erased."""

    seq: int
    slot: str
    value: Any | None


def seal_rows(slot: str, value: Any, case_id: str | None = None) -> list[Row]:
    """Return the two rows of a sealed value: the hash, covered by the ledger, and the data, which are not."""
    body, salt = canon(value), secrets.token_bytes(32)
    return [
        Row(seal, {"slot": slot, "case_id": case_id, "digest": salted(salt, body)}),
        Row(sealed, {"slot": slot, "salt": salt, "body": body}, covered=False),
    ]


def of_case(connection: Connection, case_id: str, until: int | None = None) -> dict[str, Sealed]:
    """Return the newest sealed value of each slot of a case (as of the entry ``until``)."""
    asked = (
        select(seal.c.seq, seal.c.slot, sealed.c.body)
        .outerjoin(sealed, and_(seal.c.seq == sealed.c.seq, seal.c.slot == sealed.c.slot))
        .where(seal.c.case_id == case_id)
        .order_by(seal.c.seq)
    )
    if until is not None:
        asked = asked.where(seal.c.seq <= until)
    rows = connection.execute(asked)
    return {slot: Sealed(seq, slot, None if body is None else plain(body)) for seq, slot, body in rows}


def held(connection: Connection, case_id: str, slot: str | None = None) -> list[tuple[int, str]]:
    """Return every sealed value of a case that is still there (of one slot, or of all), older versions too."""
    asked = (
        select(sealed.c.seq, sealed.c.slot)
        .join(seal, and_(seal.c.seq == sealed.c.seq, seal.c.slot == sealed.c.slot))
        .where(seal.c.case_id == case_id)
        .order_by(sealed.c.seq, sealed.c.slot)
    )
    if slot is not None:
        asked = asked.where(seal.c.slot == slot)
    return [(seq, name) for seq, name in connection.execute(asked)]


def erasure_rows(found: list[tuple[int, str]], reason: str) -> list[Row]:
    """Return the rows that record an erasure; `erase` then takes the data out."""
    return [Row(erasure, {"sealed_seq": seq, "slot": slot, "reason": reason}) for seq, slot in found]


def erase(pen: Writer, found: list[tuple[int, str]]) -> None:
    """Take sealed data and their salts out; the database refuses unless the erasure has been recorded."""
    for seq, slot in found:
        pen.connection.execute(delete(sealed).where(sealed.c.seq == seq, sealed.c.slot == slot))


def clear(engine: Engine) -> None:
    """Take what was erased out of the database's own files too: its journal, and rows that are dead but still there.

    SQLite overwrites deleted bytes, but its write-ahead log holds them until it is folded in; PostgreSQL keeps dead
    rows until they are vacuumed. Copies made before, and the log archives of a server, are not within reach.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.exec_driver_sql("VACUUM sealed")
