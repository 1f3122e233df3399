"""Who is signed in: sessions on the server's side, each known by the hash of a secret that a browser carries."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from isthmus.model.errors import UnknownName
from isthmus.store.access import allow
from isthmus.store.actor import Acting, Actor
from isthmus.store.canon import fold
from isthmus.store.core import Core, Writer
from isthmus.store.people import accounts
from isthmus.store.secret import digest, new_secret, stamp
from isthmus.store.tables import invitation, session

IDLE, ABSOLUTE = timedelta(minutes=60), timedelta(hours=12)
"""A session ends so long after its last request, and so long after it began, whatever happens in it."""
TOUCH = timedelta(minutes=1)
"""How exactly the last request is kept."""


class Session(msgspec.Struct, frozen=True):
    """A session as its owner sees it listed; never its secret."""

    id: str
    account: str
    via: str
    started: str
    seen: str


class Sessions:
    """``store.sessions``."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def start(self, account: str, via: str, instead_of: str = "") -> str:
        """Sign a person in and return the new session's secret; the browser's old session, if any, ends.

        Parameters
        ----------
        account
            Whose identity a face has proved.
        via
            How: ``password``, or ``oidc:`` and the issuer.
        instead_of
            The secret that the browser came with.
        """
        secret, now = new_secret(), self._core.clock()
        with self._core.writing() as pen:
            pen.connection.execute(delete(session).where(or_(session.c.digest == digest(instead_of), _over(now))))
            row = {"digest": digest(secret), "id": secrets.token_hex(6), "account": account, "via": via}
            pen.connection.execute(insert(session), row | {"started": stamp(now), "seen": stamp(now)})
            pen.append(Acting(account, "self", via), "session.started", "account", account, note={"session": row["id"]})
        return secret

    def find(self, secret: str) -> Session | None:
        """Return the session of a secret; none when it ended, or its person's account is closed."""
        now = self._core.clock()
        with self._core.reading() as connection:
            row = connection.execute(select(session).where(session.c.digest == digest(secret))).one_or_none()
            mine = accounts(connection).get(fold(row.account)) if row is not None else None
        if row is None or mine is None or not mine.active or _ended(row.started, row.seen, now):
            return None
        if datetime.fromisoformat(row.seen) + TOUCH < now:
            with self._core.writing() as pen:
                seen = update(session).where(session.c.digest == row.digest).values(seen=stamp(now))
                pen.connection.execute(seen)
        return Session(row.id, mine.id, row.via, row.started, row.seen)

    def of(self, account: str) -> list[Session]:
        """Return a person's sessions, the newest first."""
        now = self._core.clock()
        with self._core.reading() as connection:
            asked = select(session).where(session.c.account == account).order_by(session.c.started.desc())
            rows = connection.execute(asked).all()
        return [Session(r.id, r.account, r.via, r.started, r.seen) for r in rows if not _ended(r.started, r.seen, now)]

    def end(self, account: str, id_: str, via: str) -> None:
        """End one of a person's own sessions; `UnknownName` when they have none of this id."""
        with self._core.writing() as pen:
            mine = session.c.account == account
            if pen.connection.execute(delete(session).where(mine, session.c.id == id_)).rowcount != 1:
                raise UnknownName("session", id_, pen.connection.scalars(select(session.c.id).where(mine)))
            pen.append(Acting(account, "self", via), "session.ended", "account", account, note={"session": id_})

    def end_all(self, account: str, via: str) -> int:
        """Sign a person out everywhere; return how many sessions ended."""
        with self._core.writing() as pen:
            count = pen.connection.execute(delete(session).where(session.c.account == account)).rowcount
            note = {"session": "all", "count": count}
            pen.append(Acting(account, "self", via), "session.ended", "account", account, note=note)
        return count

    def close(self, actor: Actor, name: str) -> int:
        """Sign another person out everywhere, as an administrator."""
        with self._core.writing() as pen:
            acting = allow(pen.connection, actor, "administer")
            everyone = accounts(pen.connection)
            if fold(name) not in everyone:
                raise UnknownName("account", name, [a.id for a in everyone.values()])
            person = everyone[fold(name)].id
            count = pen.connection.execute(delete(session).where(session.c.account == person)).rowcount
            pen.append(acting, "session.ended", "account", person, note={"session": "all", "count": count})
        return count


def shut_out(pen: Writer, account: str) -> None:
    """End a person's sessions and invitation, in the transaction that closes their account or sets their password."""
    pen.connection.execute(delete(session).where(session.c.account == account))
    pen.connection.execute(delete(invitation).where(invitation.c.account == account))


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(session.c.started < stamp(now - ABSOLUTE), session.c.seen < stamp(now - IDLE))


def _ended(started: str, seen: str, now: datetime) -> bool:
    return started < stamp(now - ABSOLUTE) or seen < stamp(now - IDLE)
