"""What people judged: four states, append-only, undone by a new entry, and asked again when what was judged changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy import Row as DbRow

from isthmus.model.errors import UnknownName, UsageError
from isthmus.store.access import allow, entered
from isthmus.store.actor import Actor
from isthmus.store.canon import canon, identifier, plain
from isthmus.store.core import Core, Row
from isthmus.store.tables import judgement, ledger

State = Literal["positive", "negative", "unsure", "none"]
STATES: tuple[State, ...] = get_args(State)


class Judgement(msgspec.Struct, frozen=True):
    """One thing said about one key, and by whom.

    ``basis`` holds the fingerprints of the records that were judged; ``undoes`` is the entry this one takes back,
    after which ``state``, ``reason`` and ``basis`` are again those from before it.
    """

    seq: int
    kind: str
    key: str
    state: State
    reason: str
    basis: dict[str, Any]
    at: str
    actor: str
    undoes: int | None = None

    def lapsed(self, basis: Mapping[str, Any]) -> bool:
        """Return whether a record has changed since it was judged, so that the question is asked again."""
        return canon(self.basis) != canon(basis)


class Said(msgspec.Struct, frozen=True):
    """A judgement to be made."""

    key: str
    state: str
    why: str
    basis: Mapping[str, Any] = {}


class Judgements:
    """``store.judgements``: generic over ``kind``, such as ``listing_link``, and ``key``, a text the kind defines."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def say(
        self, actor: Actor, kind: str, key: str, state: str, why: str, basis: Mapping[str, Any] | None = None
    ) -> Judgement:
        """Judge one key; whoever judges gives a reason."""
        self.say_many(actor, kind, [Said(key, state, why, basis or {})])
        return self.history(kind, key)[-1]

    def say_many(self, actor: Actor, kind: str, said: Iterable[Said]) -> int:
        """Judge many keys as one entry, all or none; return how many."""
        kind = identifier(kind, "a kind of judgement")
        rows = [_row(kind, s) for s in said]
        if len({r.values["key"] for r in rows}) < len(rows):
            raise UsageError(f"The same {kind} is judged twice in one go.", "Say each once.")
        if rows:
            with self._core.writing() as pen:
                acting = allow(pen.connection, actor, "judge")
                subject = f"{kind}: {rows[0].values['key']}" if len(rows) == 1 else kind
                note = {"judged": len(rows)}
                pen.append(acting, "judgement.said", "judgement", subject, [*entered(acting), *rows], note)
        return len(rows)

    def undo(self, actor: Actor, kind: str, key: str, why: str) -> Judgement:
        """Take the newest judgement of a key back by a new entry: what stood before it stands again."""
        with self._core.writing() as pen:
            acting = allow(pen.connection, actor, "judge")
            stack = _standing(_select(pen.connection, kind, key))
            if not stack:
                raise UsageError(f"There is no judgement of {kind} {key!r} to undo.")
            before = stack[-2] if len(stack) > 1 else None
            row = {
                "kind": kind, "key": key, "state": before.state if before else "none", "reason": _reason(why),
                "basis": canon(before.basis if before else {}), "undoes": stack[-1].seq,
            }  # fmt: skip
            rows = [*entered(acting), Row(judgement, row)]
            pen.append(acting, "judgement.undone", "judgement", f"{kind}: {key}", rows, {"undoes": stack[-1].seq})
        return self.history(kind, key)[-1]

    def current(self, kind: str) -> dict[str, Judgement]:
        """Return the newest entry of each key of a kind, in the order of keys; undone to nothing is ``none``."""
        with self._core.reading() as connection:
            newest = {j.key: j for j in _select(connection, kind)}
        return dict(sorted(newest.items()))

    def history(self, kind: str, key: str) -> list[Judgement]:
        """Return all that was said of a key, oldest first."""
        with self._core.reading() as connection:
            return _select(connection, kind, key)


def _row(kind: str, said: Said) -> Row:
    if said.state not in STATES:
        raise UnknownName("state of a judgement", said.state, STATES)
    key = _key(kind, said.key)
    values = {
        "kind": kind, "key": key, "state": said.state, "reason": _reason(said.why), "basis": canon(dict(said.basis))
    }  # fmt: skip
    return Row(judgement, values)


def _key(kind: str, key: str) -> str:
    return identifier(key, f"the key of a {kind}", 1000)


def _reason(why: str) -> str:
    if not why.strip():
        raise UsageError("A judgement has no reason.", "Say why, in a few words.")
    return why.strip()


def _select(connection: Connection, kind: str, key: str | None = None) -> list[Judgement]:
    asked = (
        select(judgement, ledger.c.at, ledger.c.actor)
        .join(ledger, ledger.c.seq == judgement.c.seq)
        .where(judgement.c.kind == identifier(kind, "a kind of judgement"))
        .order_by(judgement.c.seq)
    )
    if key is not None:
        asked = asked.where(judgement.c.key == _key(kind, key))
    return [_judgement(row) for row in connection.execute(asked)]


def _judgement(row: DbRow[Any]) -> Judgement:
    return Judgement(row.seq, row.kind, row.key, row.state, row.reason, plain(row.basis), row.at, row.actor, row.undoes)


def _standing(history: list[Judgement]) -> list[Judgement]:
    """Return what has been said and not taken back, the newest last."""
    gone = {j.undoes for j in history}
    return [j for j in history if j.undoes is None and j.seq not in gone]
