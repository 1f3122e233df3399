"""The ledger as people read it, and the heads that are kept elsewhere."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select

from isthmus.model.errors import UnknownName, UsageError
from isthmus.store.access import allow, entered
from isthmus.store.actor import Actor
from isthmus.store.canon import plain
from isthmus.store.core import Core
from isthmus.store.keys import office_key, public_of, sign, signed_by
from isthmus.store.people import cases_of
from isthmus.store.tables import case_version, head, ledger
from isthmus.store.verify import Report, verify

HIDDEN = "(confidential)"


class Entry(msgspec.Struct, frozen=True):
    """One entry of the ledger."""

    seq: int
    at: str
    actor: str
    via: str
    role: str
    action: str
    kind: str
    subject: str
    note: dict[str, Any]
    payload: str
    prev: str
    hash: str


class Head(msgspec.Struct, frozen=True):
    """The end of a store's chain at one moment: keep it elsewhere, and a later cut shows."""

    store: str
    seq: int
    hash: str
    at: str = ""
    public_key: str = ""
    signature: str = ""

    def text(self) -> str:
        """Return it on one line."""
        return f"{self.store}:{self.seq}:{self.hash}"


def signed(found: Head, at: str) -> Head:
    """Return a head signed with the office's key, with the time it was seen."""
    key = office_key()
    dated = msgspec.structs.replace(found, at=at, public_key=public_of(key))
    return msgspec.structs.replace(dated, signature=sign(key, f"{dated.text()}:{at}"))


def head_of(text: str) -> Head:
    """Return a head from its line, or from the file of a signed one; a signature must be that of its key."""
    if text.lstrip().startswith("{"):
        try:
            found = msgspec.json.decode(text, type=Head)
        except msgspec.DecodeError as error:
            raise UsageError(f"The file is no head: {error}.") from error
        if found.signature and not signed_by(found.public_key, found.signature, f"{found.text()}:{found.at}"):
            raise UsageError("The signature of the head is not that of its key: it was changed.")
        return found
    parts = text.strip().split(":")
    if len(parts) != 3 or not parts[1].isdecimal() or len(parts[2]) != 64:
        raise UsageError(f"{text[:60]!r} is not a head.", "It reads STORE:NUMBER:HASH; see isthmus ledger head")
    return Head(parts[0], int(parts[1]), parts[2])


class Ledger:
    """``store.ledger``."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def head(self) -> Head:
        """Return the end of the chain."""
        with self._core.reading() as connection:
            row = connection.execute(select(head)).one()
            return Head(row.store, row.seq, row.hash)

    def verify(self, known: Head | None = None) -> Report:
        """Read the whole store again; with ``known``, also whether that head is in its chain."""
        with self._core.reading() as connection:
            store = connection.execute(select(head.c.store)).scalar_one()
            if known is not None and known.store != store:
                raise UnknownName("store", known.store, [store], "the head")
            return verify(connection, (known.seq, known.hash) if known else None)

    def entries(
        self, actor: Actor, after: int = 0, limit: int = 100, kind: str | None = None, subject: str | None = None
    ) -> list[Entry]:
        """Return entries as an auditor may read them; those of a confidential case they are not on are veiled."""
        with self._core.writing() as pen:
            acting = allow(pen.connection, actor, "audit")
            own = cases_of(pen.connection, acting.name)
            newest = select(case_version.c.case_id, case_version.c.confidential).order_by(case_version.c.seq)
            secret = {r.case_id: r.confidential for r in pen.connection.execute(newest)}
            closed = {case_id for case_id, hidden in secret.items() if hidden}
            asked = select(ledger).where(ledger.c.seq > after).order_by(ledger.c.seq).limit(limit)
            if kind is not None:
                asked = asked.where(ledger.c.kind == kind)
            if subject is not None:
                asked = asked.where(ledger.c.subject == subject)
                asked = asked.where(ledger.c.subject.not_in(closed - own))
            found = [_entry(dict(r._mapping), closed - own) for r in pen.connection.execute(asked)]
            note = {"after": after, "entries": len(found)}
            pen.append(acting, "ledger.read", "ledger", "", entered(acting), note)
            return found


def _entry(values: dict[str, Any], veiled: set[str]) -> Entry:
    note = plain(values.pop("note"))
    if values["kind"] == "case" and values["subject"] in veiled:
        values["subject"], note = HIDDEN, {}
    return Entry(note=note, **values)
