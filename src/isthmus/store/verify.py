"""Reads the whole chain again: any entry edited, dropped, put elsewhere or cut off, any row that is not as written."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, and_, select

from isthmus.store.canon import salted
from isthmus.store.core import entry_hash, genesis, line, payload
from isthmus.store.tables import APPEND_ONLY, erasure, head, ledger, seal, sealed

AT_ONCE = 500


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not as it was written."""

    code: str
    seq: int
    text: str


class Report(msgspec.Struct, frozen=True):
    """What a verification read and found; ``remarks`` are no damage (a clock that ran back)."""

    store: str
    entries: int
    seq: int
    hash: str
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()

    @property
    def whole(self) -> bool:
        """Return whether nothing was found."""
        return not self.findings


def verify(connection: Connection, known: tuple[int, str] | None = None) -> Report:
    """Return what a reading of the whole store finds.

    Parameters
    ----------
    connection
        A transaction that sees one moment.
    known
        A head that was kept elsewhere: the number and hash of an entry. Without it a chain that somebody wrote
        anew from some entry to its end, heads and all, cannot be told from a true one.
    """
    tip = connection.execute(select(head)).one()
    found: list[Finding] = []
    remarks: list[Finding] = []
    seen = dict[int, str]()
    last: dict[str, Any] = {"seq": 0, "hash": genesis(tip.store), "at": ""}
    count = 0
    lines = _grouped(connection)
    pending = next(lines, None)
    for row in connection.execution_options(yield_per=AT_ONCE).execute(select(ledger).order_by(ledger.c.seq)):
        entry = dict(row._mapping)
        found += _chain(entry, last)
        while pending is not None and pending[0] < entry["seq"]:
            found.append(Finding("stray_row", pending[0], "rows of an entry that is not in the ledger"))
            pending = next(lines, None)
        written: list[str] = []
        if pending is not None and pending[0] == entry["seq"]:
            written, pending = pending[1], next(lines, None)
        if payload(written) != entry["payload"]:
            found.append(Finding("payload", entry["seq"], f"the rows of {entry['action']} are not as written"))
        if entry["at"] < last["at"]:
            remarks.append(Finding("clock", entry["seq"], f"the clock ran back to {entry['at']}"))
        if known and entry["seq"] == known[0]:
            seen[known[0]] = entry["hash"]
        last, count = entry, count + 1
    if pending is not None:
        found.append(Finding("stray_row", pending[0], "rows of an entry that is not in the ledger"))
    if (tip.seq, tip.hash) != (last["seq"], last["hash"]):
        found.append(Finding("cut", last["seq"], f"the chain ends here, and should at entry {tip.seq}"))
    if known and known[0] != 0 and seen.get(known[0]) != known[1]:
        found.append(Finding("head", known[0], "the entry of the head that was kept is not in this chain"))
    found += _seals(connection)
    return Report(tip.store, count, last["seq"], last["hash"], tuple(found), tuple(remarks))


def _chain(entry: dict[str, Any], last: dict[str, Any]) -> Iterator[Finding]:
    if entry["seq"] != last["seq"] + 1:
        yield Finding("dropped", entry["seq"], f"it follows entry {last['seq']}: entries between are gone")
    if entry["prev"] != last["hash"]:
        yield Finding("chain", entry["seq"], f"it was not written after entry {last['seq']} as that now stands")
    if entry_hash(entry) != entry["hash"]:
        yield Finding("edited", entry["seq"], f"{entry['action']} of {entry['at']} is not as written")


def _grouped(connection: Connection) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of every append-only table by entry, as they go into its payload's hash."""
    for seq, rows in groupby(heapq.merge(*(_lines(connection, t) for t in APPEND_ONLY)), key=lambda pair: pair[0]):
        yield seq, [text for _seq, text in rows]


def _lines(connection: Connection, table: Table) -> Iterator[tuple[int, str]]:
    rows = connection.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(table.c.seq))
    for row in rows:
        yield row.seq, line(table.name, dict(row._mapping))


def _seals(connection: Connection) -> Iterator[Finding]:
    """Yield every sealed value that is not as it was, is gone without an erasure, or is back after one."""
    asked = (
        select(seal.c.seq, seal.c.slot, seal.c.digest, sealed.c.salt, sealed.c.body, erasure.c.seq.label("erased"))
        .outerjoin(sealed, and_(sealed.c.seq == seal.c.seq, sealed.c.slot == seal.c.slot))
        .outerjoin(erasure, and_(erasure.c.sealed_seq == seal.c.seq, erasure.c.slot == seal.c.slot))
        .order_by(seal.c.seq, seal.c.slot)
    )
    for row in connection.execution_options(yield_per=AT_ONCE).execute(asked):
        if row.salt is None:
            if row.erased is None:
                yield Finding("seal_gone", row.seq, f"{row.slot} is gone, and no entry says it was erased")
        elif row.erased is not None:
            yield Finding("seal_back", row.seq, f"{row.slot} was erased by entry {row.erased}, and is there again")
        elif salted(row.salt, row.body) != row.digest:
            yield Finding("seal_edited", row.seq, f"{row.slot} is not as it was sealed")
