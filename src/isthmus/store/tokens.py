"""API tokens: a program acts in its owner's name, within scopes, until a day; shown once, kept as a hash."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from isthmus.model.errors import UnknownName, UsageError
from isthmus.store.access import entered, known
from isthmus.store.actor import Acting, Actor
from isthmus.store.canon import canon, fold, identifier, plain
from isthmus.store.core import Core, Row
from isthmus.store.people import accounts
from isthmus.store.secret import after, digest, new_secret, stamp
from isthmus.store.tables import token

SCOPES: dict[str, tuple[str, ...]] = {
    "read": ("signed", "read"),
    "personal": ("read_personal", "export"),
    "screen": ("signed", "answer", "judge"),
    "review": (
        "signed", "read", "create", "edit", "review", "note", "decide", "appeal", "rule", "close", "assign", "erase",
    ),
    "audit": ("signed", "audit"),
}  # fmt: skip
"""What each scope lets a token do, of what its owner may. None lets it administer, or make tokens."""
PREFIX = "isthmus"
LONGEST = 366
"""Days."""


class Token(msgspec.Struct, frozen=True):
    """A token as its owner sees it listed; never its secret. ``ends`` is a moment in UTC."""

    id: str
    account: str
    label: str
    scopes: tuple[str, ...]
    ends: str
    active: bool = True

    def allows(self, act: str) -> bool:
        """Return whether an act lies within its scopes."""
        return any(act in SCOPES[s] for s in self.scopes if s in SCOPES)


class Tokens:
    """``store.tokens``."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def make(self, actor: Actor, label: str, scopes: Iterable[str], days: int = 90) -> tuple[Token, str]:
        """Make a token for oneself; return it and its secret, which is not kept.

        Raises
        ------
        UsageError, UnknownName
            For no scope, an unknown one, or more days than `LONGEST`.
        """
        wanted = tuple(dict.fromkeys(scopes))
        for scope in wanted:
            if scope not in SCOPES:
                raise UnknownName("scope", scope, SCOPES)
        if not wanted:
            raise UsageError("A token without a scope can do nothing.", f"One or more of: {', '.join(SCOPES)}.")
        if not 1 <= days <= LONGEST:
            raise UsageError(f"{days} days is no time a token may live.", f"From 1 to {LONGEST} days.")
        label = identifier(label, "a token's label", 60)
        with self._core.writing() as pen:
            mine, new = known(pen.connection, actor)
            id_ = secrets.token_hex(4)
            secret = f"{PREFIX}_{id_}_{new_secret()}"
            made = Token(id_, mine.id, label, wanted, after(self._core.clock(), days=days))
            acting = Acting(mine.id, "self", actor.via, new=new)
            note = {"token": id_, "label": label, "scopes": wanted, "ends": made.ends}
            rows = [*entered(acting), _row(made, digest(secret))]
            pen.append(acting, "token.made", "account", mine.id, rows, note)
        return made, secret

    def find(self, secret: str) -> Token | None:
        """Return the token of a secret; none when it ended, was revoked, or its owner's account is closed."""
        with self._core.reading() as connection:
            id_ = secret.removeprefix(f"{PREFIX}_").partition("_")[0]
            found = next((t for t, mark in _all(connection, id_) if mark == digest(secret)), None)
            mine = accounts(connection).get(fold(found.account)) if found is not None else None
        live = found is not None and found.active and found.ends > stamp(self._core.clock())
        return found if live and mine is not None and mine.active else None

    def mine(self, actor: Actor) -> list[Token]:
        """Return one's own tokens, ended ones too."""
        with self._core.reading() as connection:
            account = known(connection, actor)[0].id
            return [t for t, _mark in _all(connection) if t.account == account]

    def revoke(self, actor: Actor, id_: str) -> Token:
        """End a token: its owner's own, or anyone's for an administrator; for others it is not there."""
        with self._core.writing() as pen:
            mine, new = known(pen.connection, actor)
            theirs = {t.id: (t, mark) for t, mark in _all(pen.connection)}
            seen = {i for i, (t, _m) in theirs.items() if t.active and (t.account == mine.id or "admin" in mine.roles)}
            if id_ not in seen:
                raise UnknownName("token", id_, seen)
            found, mark = theirs[id_]
            over = msgspec.structs.replace(found, active=False)
            acting = Acting(mine.id, "self" if found.account == mine.id else "admin", actor.via, new=new)
            pen.append(acting, "token.revoked", "account", found.account, [_row(over, mark)], {"token": id_})
        return over


def ended(connection: Connection, account: str) -> list[Row]:
    """Return the rows that end all tokens of a person, for the entry that closes their account."""
    live = [(t, mark) for t, mark in _all(connection) if t.account == account and t.active]
    return [_row(msgspec.structs.replace(t, active=False), mark) for t, mark in live]


def act_scopes(act: str) -> list[str]:
    """Return the scopes that let a token do an act."""
    return [scope for scope, acts in SCOPES.items() if act in acts]


def _row(made: Token, mark: str) -> Row:
    values = msgspec.structs.asdict(made) | {"scopes": canon(made.scopes), "digest": mark}
    return Row(token, values)


def _all(connection: Connection, id_: str | None = None) -> list[tuple[Token, str]]:
    """Return the newest row of every token, or of one, with what is kept of its secret."""
    asked = select(token).order_by(token.c.seq)
    rows = connection.execute(asked if id_ is None else asked.where(token.c.id == id_))
    newest = {r.id: (Token(r.id, r.account, r.label, tuple(plain(r.scopes)), r.ends, r.active), r.digest) for r in rows}
    return list(newest.values())
