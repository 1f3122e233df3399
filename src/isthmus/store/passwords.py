"""Local sign-in: argon2 hashes, one-time invitations, and a wait that doubles with every wrong try.

A wrong name and a wrong password take the same time, write the same entry and get the same words.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from isthmus.model.errors import Forbidden, IsthmusError, NoStore, UnknownName, UsageError
from isthmus.store.access import allow
from isthmus.store.actor import Acting, Actor
from isthmus.store.attempts import count, held_until, settle
from isthmus.store.canon import fold
from isthmus.store.core import Core, Writer
from isthmus.store.people import Account, accounts
from isthmus.store.secret import after, digest, new_secret, stamp
from isthmus.store.sessions import shut_out
from isthmus.store.tables import invitation, password

if TYPE_CHECKING:
    from argon2 import PasswordHasher

INVITED = 7
"""Days an invitation is good for."""
SHORTEST, LONGEST, DIFFERENT = 12, 256, 5
"""Characters of a password: the fewest, the most, and how many must differ."""
AT_ONCE = threading.Semaphore(2)
"""Hashes made at the same time: each takes 64 MiB."""
NOBODY = "(no account)"


class Wait(IsthmusError):
    """Too many wrong tries: for a while no password is looked at, right or wrong."""

    exit_code = 2
    status = 429
    title = "Too many tries"


class Passwords:
    """``store.passwords``."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def has(self) -> set[str]:
        """Return the accounts that have a password."""
        with self._core.reading() as connection:
            return set(connection.scalars(select(password.c.account)))

    def invite(self, actor: Actor, name: str) -> str:
        """Return a one-time code with which a person sets their password; an older one ends."""
        code = new_secret()
        with self._core.writing() as pen:
            acting = allow(pen.connection, actor, "administer")
            everyone = {key: a for key, a in accounts(pen.connection).items() if a.active}
            if fold(name) not in everyone:
                raise UnknownName("account", name, [a.id for a in everyone.values()])
            person = everyone[fold(name)]
            pen.connection.execute(delete(invitation).where(invitation.c.account == person.id))
            row = {"account": person.id, "digest": digest(code), "ends": after(self._core.clock(), days=INVITED)}
            pen.connection.execute(insert(invitation), row)
            pen.append(acting, "account.invited", "account", person.id, note={"ends": row["ends"]})
        return code

    def accept(self, code: str, text: str) -> Account:
        """Set the password of whoever a code invites, once; they are signed out everywhere else.

        Raises
        ------
        Forbidden
            When the code is none, was used, or is too old: the same words.
        UsageError
            When the password is too short or too long; the code stays good.
        """
        hashed = _hashed(text)
        with self._core.writing() as pen:
            now = stamp(self._core.clock())
            row = pen.connection.execute(select(invitation).where(invitation.c.digest == digest(code))).one_or_none()
            mine = accounts(pen.connection).get(fold(row.account)) if row is not None else None
            if row is None or row.ends < now or mine is None or not mine.active:
                raise Forbidden("This code invites nobody.", "An administrator makes a new one.")
            _set(pen, mine.id, hashed, now, "invitation")
        return mine

    def change(self, name: str, old: str, text: str, address: str) -> Account:
        """Change a password by the old one; the person is signed out everywhere.

        Raises
        ------
        Forbidden
            When the old one is wrong: that counts as a wrong try to sign in.
        UsageError
            When the new one is too short or too long.
        """
        hashed = _hashed(text)
        mine = self.check(name, old, address)
        if mine is None:
            raise Forbidden("The old password is wrong.", "Without it, an administrator invites you anew.")
        with self._core.writing() as pen:
            _set(pen, mine.id, hashed, stamp(self._core.clock()), "password")
        return mine

    def check(self, name: str, text: str, address: str) -> Account | None:
        """Return the account of a name and password, or none.

        Parameters
        ----------
        name, text
            As typed.
        address
            Where from; tries are counted by address and by name.

        Raises
        ------
        Wait
            After too many wrong tries: the password is not looked at.
        """
        name = fold(name)[:200]
        with self._core.writing() as pen:
            now = self._core.clock()
            until = held_until(pen, name, address, now)
            if until is None:
                count(pen, name, address, now)
        if until is not None:
            raise Wait("Too many wrong tries.", f"Try again after {until:%H:%M:%S} UTC.")
        with self._core.reading() as connection:
            mine = accounts(connection).get(name)
            kept = connection.scalar(select(password.c.hash).where(password.c.account == (mine.id if mine else "")))
        good = matches(kept, text) and mine is not None and mine.active
        newer = rehashed(kept, text) if good and kept else None
        with self._core.writing() as pen:
            if good and mine is not None:
                settle(pen, name, address)
                if newer is not None:
                    same = update(password).where(password.c.account == mine.id, password.c.hash == kept)
                    pen.connection.execute(same.values(hash=newer))
                return mine
            whose = mine.id if mine is not None else NOBODY
            pen.append(Acting(whose, "none", "password"), "sign_in.refused", "account", whose)
        return None


def _set(pen: Writer, account: str, hashed: str, now: str, via: str) -> None:
    """Put a new hash in the place of any, and sign the person out everywhere."""
    shut_out(pen, account)
    pen.connection.execute(delete(password).where(password.c.account == account))
    pen.connection.execute(insert(password), {"account": account, "hash": hashed, "since": now})
    pen.append(Acting(account, "self", via), "password.set", "account", account)


def _hashed(text: str) -> str:
    check(text)
    with AT_ONCE:
        return hasher().hash(text)


def check(text: str) -> None:
    """Raise `UsageError` for a text that is no password: too short, too long, or nearly one letter."""
    if not SHORTEST <= len(text) <= LONGEST:
        raise UsageError(f"The password has {len(text)} characters.", f"Give {SHORTEST} to {LONGEST}: a few words do.")
    if len(set(text)) < DIFFERENT:
        raise UsageError(f"The password has only {len(set(text))} different characters.", f"At least {DIFFERENT}.")


def matches(kept: str | None, text: str) -> bool:
    """Return whether a password is that of a hash; without a hash, take as long and return False."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415  (an extra)

    spare = _nobodys()  # made once, whoever asks first: its making must not tell a name without a password
    with AT_ONCE:
        try:
            return hasher().verify(kept or spare, text[: LONGEST + 1]) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def rehashed(kept: str, text: str) -> str | None:
    """Return a new hash where the kept one was made with weaker settings than today's."""
    if not hasher().check_needs_rehash(kept):
        return None
    with AT_ONCE:
        return hasher().hash(text)


@cache
def hasher() -> PasswordHasher:
    """Return argon2id with the settings of RFC 9106 for little memory (64 MiB, 3 passes, 4 lanes)."""
    try:
        from argon2 import PasswordHasher  # noqa: PLC0415  (an extra)
    except ModuleNotFoundError as error:
        raise NoStore("Local passwords need argon2.", "pip install 'isthmus[team]'") from error
    return PasswordHasher(time_cost=3, memory_cost=1 << 16, parallelism=4)


@cache
def _nobodys() -> str:
    """Return the hash that a name without a password is checked against, so that it takes as long."""
    return hasher().hash(new_secret())
