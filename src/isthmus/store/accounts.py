"""Accounts, and who is put on a case: append-only rows, of which the newest counts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from isthmus.model.errors import Forbidden, UnknownName, UsageError
from isthmus.store.access import allow, allow_on, case_id_of, entered, known, standing, titled
from isthmus.store.actor import OFFICE, ON_CASE, Act, Actor, Role, role_of
from isthmus.store.canon import canon, fold, identifier
from isthmus.store.core import Core, Row, Writer
from isthmus.store.people import Account, Seat, accounts, governed, seats
from isthmus.store.sessions import shut_out
from isthmus.store.tables import account, assignment
from isthmus.store.tokens import ended


class Accounts:
    """``store.accounts``: who may act at all, and on which case."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def all(self) -> list[Account]:
        """Return every account, by name."""
        with self._core.reading() as connection:
            return sorted(accounts(connection).values(), key=lambda a: fold(a.id))

    def governed(self) -> bool:
        """Return whether the store has an administrator; until then any named person may act."""
        with self._core.reading() as connection:
            return governed(accounts(connection))

    def set(self, actor: Actor, name: str, roles: Iterable[str], active: bool = True) -> Account:
        """Add an account, or change its roles; the first administrator may name themselves.

        A person whose account is closed is signed out everywhere, and their tokens and invitation end.

        Raises
        ------
        UsageError
            When nobody would be left who is an administrator.
        """
        wanted = tuple(dict.fromkeys(role_of(r) for r in roles))
        with self._core.writing() as pen:
            acting = allow(pen.connection, actor, "administer")
            everyone = accounts(pen.connection)
            name = identifier(name, "a person's name", 100)
            made = Account(everyone[fold(name)].id if fold(name) in everyone else name, wanted, active)
            if governed(everyone) and not governed(everyone | {fold(name): made}):
                raise UsageError(f"{made.id} is the last administrator.", "Make another person one first.")
            rows = [Row(account, {"id": made.id, "roles": canon(wanted), "active": active})]
            if not active:
                shut_out(pen, made.id)
                rows += ended(pen.connection, made.id)
            pen.append(acting, "account.set", "account", made.id, rows, {"roles": wanted, "active": active})
            return made

    def may(self, actor: Actor, act: Act, case_id: str | None = None) -> Account:
        """Return the account of a person who may do an act (on a case), or raise why not, as the act itself would.

        Nothing is written. A face asks this before it reads what was typed, so that a case that does not exist for
        somebody never tells itself by another error.
        """
        with self._core.reading() as connection:
            if case_id is None:
                allow(connection, actor, act)
            else:
                case_id = case_id_of(case_id)
                case = standing(connection, case_id)
                if not (act == "assign" and case is not None and _administers(connection, actor)):
                    allow_on(connection, actor, act, case, case_id)
            return known(connection, actor)[0]

    def on(self, actor: Actor, case_id: str) -> list[Seat]:
        """Return who is or was on a case."""
        case_id = case_id_of(case_id)
        with self._core.reading() as connection:
            case = standing(connection, case_id)
            allow_on(connection, actor, "read", case, case_id)
            return list(seats(connection, case_id).values())

    def assign(self, actor: Actor, case_id: str, name: str, role: str) -> Seat:
        """Put a person on a case.

        Its reviewer may name anyone, another person on it someone of their own role. An administrator may name
        anyone by the case's id, without seeing the case.

        Raises
        ------
        Forbidden
            When the person has, or had, another role on the case: that is the separation of duties.
        """
        wanted, case_id = role_of(role), case_id_of(case_id)
        if wanted not in ON_CASE:
            raise UnknownName("role on a case", role, ON_CASE)
        with self._core.writing() as pen:
            case = standing(pen.connection, case_id)
            if case is not None and _administers(pen.connection, actor) and not _on(pen, actor, case_id):
                acting = allow(pen.connection, actor, "administer")
            else:
                acting = allow_on(pen.connection, actor, "assign", case, case_id)
                if acting.role not in ("reviewer", wanted):
                    raise Forbidden(
                        f"{acting.name} is {titled(acting.role)} of case {case_id} and can name another, "
                        f"not {titled(wanted)}.",
                        "Its reviewer, or an administrator, can.",
                    )
            person = _person(pen, name, wanted)
            held = seats(pen.connection, case_id).get(person.id)
            if held is not None and held.role != wanted:
                raise Forbidden(
                    f"{person.id} {'is' if held.active else 'was'} {titled(held.role)} of case {case_id}: "
                    "nobody has two roles on a case.",
                    "Name another person.",
                )
            row = {"case_id": case_id, "account": person.id, "role": wanted, "active": True}
            rows = [*entered(acting, case_id), *_newcomer(pen, person), Row(assignment, row)]
            pen.append(acting, "case.assigned", "case", case_id, rows, {"account": person.id, "role": wanted})
            return Seat(person.id, wanted)

    def remove(self, actor: Actor, case_id: str, name: str) -> Seat:
        """Take a person off a case: they no longer see it if it is confidential, and get no other role on it."""
        case_id = case_id_of(case_id)
        with self._core.writing() as pen:
            case = standing(pen.connection, case_id)
            acting = allow_on(pen.connection, actor, "assign", case, case_id)
            held = {fold(s.account): s for s in seats(pen.connection, case_id).values()}
            seat = held.get(fold(name))
            if seat is None:
                raise UnknownName("person on this case", name, [s.account for s in held.values()])
            if acting.role not in ("reviewer", seat.role):
                raise Forbidden(
                    f"{acting.name} is {titled(acting.role)} of case {case_id}: {titled(seat.role)} is not theirs to "
                    "take off it.",
                    "Its reviewer can.",
                )
            if sum(s.active and s.role == seat.role for s in held.values()) == 1 and seat.role == "reviewer":
                raise UsageError(f"{seat.account} is its only reviewer.", "Put another reviewer on the case first.")
            row = {"case_id": case_id, "account": seat.account, "role": seat.role, "active": False}
            note = {"account": seat.account, "role": seat.role}
            pen.append(acting, "case.left", "case", case_id, [Row(assignment, row)], note)
            return Seat(seat.account, seat.role, False)


def _administers(connection: Connection, actor: Actor) -> bool:
    mine = accounts(connection).get(fold(actor.name))
    return mine is not None and mine.active and "admin" in mine.roles


def _on(pen: Writer, actor: Actor, case_id: str) -> bool:
    return any(fold(s.account) == fold(actor.name) and s.active for s in seats(pen.connection, case_id).values())


def _person(pen: Writer, name: str, role: Role) -> Account:
    """Return the account of someone who is being named, who must be able to have the role."""
    everyone = accounts(pen.connection)
    found = everyone.get(fold(name))
    if found is None and not governed(everyone):
        return Account(identifier(name, "a person's name", 100), ())
    if found is None or not found.active:
        raise UnknownName("account", name, [a.id for a in everyone.values() if a.active])
    if role not in found.roles:
        able = sorted(a.id for a in everyone.values() if a.active and role in a.roles)
        hint = f"Such as {', '.join(able[:3])}." if able else "An administrator gives roles: isthmus store account"
        raise Forbidden(f"{found.id} may not be {titled(role)} in this office.", hint)
    return found


def _newcomer(pen: Writer, person: Account) -> list[Row]:
    """Return the row of an account that begins by being named (only while nobody is an administrator)."""
    if fold(person.id) in accounts(pen.connection):
        return []
    return [Row(account, {"id": person.id, "roles": canon(OFFICE), "active": True})]
