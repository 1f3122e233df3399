"""Reads who has an account and who is on a case."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from isthmus.store.actor import Role
from isthmus.store.canon import fold, plain
from isthmus.store.tables import account, assignment


class Account(msgspec.Struct, frozen=True):
    """A person who may act: the name as it was first written, and their roles in the office."""

    id: str
    roles: tuple[Role, ...]
    active: bool = True


class Seat(msgspec.Struct, frozen=True):
    """A person's place on a case; one that is no longer active still keeps them from any other."""

    account: str
    role: Role
    active: bool = True


def accounts(connection: Connection) -> dict[str, Account]:
    """Return every account by its folded name."""
    rows = connection.execute(select(account).order_by(account.c.seq))
    return {fold(r.id): Account(r.id, tuple(plain(r.roles)), r.active) for r in rows}


def governed(found: dict[str, Account]) -> bool:
    """Return whether the store has an administrator: from then on only listed persons act."""
    return any("admin" in a.roles and a.active for a in found.values())


def seats(connection: Connection, case_id: str) -> dict[str, Seat]:
    """Return who is or was on a case, by name."""
    rows = connection.execute(select(assignment).where(assignment.c.case_id == case_id).order_by(assignment.c.seq))
    return {r.account: Seat(r.account, r.role, r.active) for r in rows}


def cases_of(connection: Connection, name: str) -> frozenset[str]:
    """Return the ids of the cases a person is on."""
    rows = connection.execute(
        select(assignment.c.case_id, assignment.c.active).where(assignment.c.account == name).order_by(assignment.c.seq)
    )
    return frozenset(case_id for case_id, active in {r.case_id: r.active for r in rows}.items() if active)
