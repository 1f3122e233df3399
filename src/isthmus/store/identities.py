"""Which subject of which identity provider is which person here: an administrator's link, and nothing else.

An e-mail address or a name that a provider tells is never taken for a person: addresses are given anew, and some
providers let anyone claim one.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from isthmus.model.errors import UnknownName, UsageError
from isthmus.store.access import allow
from isthmus.store.actor import Actor
from isthmus.store.canon import fold, identifier
from isthmus.store.core import Core, Row
from isthmus.store.people import Account, accounts
from isthmus.store.sessions import shut_out
from isthmus.store.tables import identity


class Identity(msgspec.Struct, frozen=True):
    """A subject of a provider, and the account it stands for."""

    issuer: str
    subject: str
    account: str
    active: bool = True


class Identities:
    """``store.identities``."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def all(self) -> list[Identity]:
        """Return every link that stands."""
        with self._core.reading() as connection:
            return [i for i in _newest(connection).values() if i.active]

    def find(self, issuer: str, subject: str) -> Account | None:
        """Return the open account of a subject; none where there is no link."""
        with self._core.reading() as connection:
            found = _newest(connection).get((issuer, subject))
            mine = accounts(connection).get(fold(found.account)) if found is not None and found.active else None
        return mine if mine is not None and mine.active else None

    def link(self, actor: Actor, name: str, issuer: str, subject: str) -> Identity:
        """Say that a subject is a person; `UsageError` when it is another already."""
        issuer, subject = identifier(issuer, "an issuer", 500), identifier(subject, "a subject", 255)
        with self._core.writing() as pen:
            acting = allow(pen.connection, actor, "administer")
            everyone = accounts(pen.connection)
            if fold(name) not in everyone:
                raise UnknownName("account", name, [a.id for a in everyone.values()])
            person = everyone[fold(name)]
            held = _newest(pen.connection).get((issuer, subject))
            if held is not None and held.active and held.account != person.id:
                raise UsageError(f"{subject!r} of {issuer} is {held.account}.", "Take that link away first: --unlink")
            made = Identity(issuer, subject, person.id)
            note = {"issuer": issuer, "subject": subject}
            row = Row(identity, msgspec.structs.asdict(made))
            pen.append(acting, "identity.linked", "account", person.id, [row], note)
        return made

    def unlink(self, actor: Actor, issuer: str, subject: str) -> Identity:
        """Take a link away; the person is signed out everywhere."""
        with self._core.writing() as pen:
            acting = allow(pen.connection, actor, "administer")
            held = {key: i for key, i in _newest(pen.connection).items() if i.active}
            if (issuer, subject) not in held:
                raise UnknownName("identity", subject, [i.subject for i in held.values() if i.issuer == issuer])
            over = msgspec.structs.replace(held[issuer, subject], active=False)
            shut_out(pen, over.account)
            note = {"issuer": issuer, "subject": subject}
            row = Row(identity, msgspec.structs.asdict(over))
            pen.append(acting, "identity.unlinked", "account", over.account, [row], note)
        return over


def _newest(connection: Connection) -> dict[tuple[str, str], Identity]:
    rows = connection.execute(select(identity).order_by(identity.c.seq))
    return {(r.issuer, r.subject): Identity(r.issuer, r.subject, r.account, r.active) for r in rows}
