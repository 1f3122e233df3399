"""Who may do what: decided here, in the store, for every face alike.

One person has one role on a case. So a decider was never its reviewer or requester, and a member of the appeal
panel was none of the three. A case that is confidential does not exist for those who are not on it.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from isthmus.model.errors import Forbidden, UnknownName, UsageError
from isthmus.store.actor import ACTS, OFFICE, Act, Acting, Actor, Role
from isthmus.store.canon import canon, fold, identifier
from isthmus.store.core import Row
from isthmus.store.people import Account, Seat, accounts, cases_of, governed, seats
from isthmus.store.tables import account, assignment, case_version


class Standing(msgspec.Struct, frozen=True):
    """A case as access needs to know it: its newest version, if it can be confidential, who is on it."""

    case_id: str
    version: int
    confidential: bool
    seats: dict[str, Seat]


def case_id_of(text: str) -> str:
    """Return the id of a case in its one form."""
    return identifier(text, "the id of a case")


def standing(connection: Connection, case_id: str) -> Standing | None:
    """Return how a case stands, or none when there is no such case."""
    case_id = case_id_of(case_id)
    row = connection.execute(
        select(case_version.c.version, case_version.c.confidential)
        .where(case_version.c.case_id == case_id)
        .order_by(case_version.c.version.desc())
        .limit(1)
    ).one_or_none()
    on_it = seats(connection, case_id)  # asked of a case that is not there too: both take the same time
    return None if row is None else Standing(case_id, row.version, row.confidential, on_it)


def known(connection: Connection, actor: Actor) -> tuple[Account, bool]:
    """Return a person's account, and whether it is new.

    While nobody is an administrator any named person may act: the store is one desk, and says so.
    """
    if not actor.name.strip():
        raise UsageError("Nobody is named.", "Say who acts: --as NAME, or set ISTHMUS_AS.")
    name = identifier(actor.name, "a person's name", 100)
    everyone = accounts(connection)
    found = everyone.get(fold(name))
    if found is None and not governed(everyone):
        return Account(name, OFFICE), True
    if found is None or not found.active:
        raise Forbidden(f"{name} has no account in this store.", "An administrator adds one: isthmus store account")
    return found, False


def allow(connection: Connection, actor: Actor, act: Act) -> Acting:
    """Return a person let do an act that is not about one case, or raise `Forbidden`."""
    mine, new = known(connection, actor)
    role = _role(mine, ACTS[act], actor.role)
    if role is None and act == "administer" and not governed(accounts(connection)):
        role = "admin"
    if role is None:
        raise Forbidden(
            f"{mine.id} is {_list(mine.roles)}; to {_words(act)} takes {_list(ACTS[act])}.",
            _who(accounts(connection), ACTS[act], {mine.id}),
        )
    return Acting(mine.id, role, actor.via, new=new)


def allow_on(connection: Connection, actor: Actor, act: Act, case: Standing | None, case_id: str) -> Acting:
    """Return a person let do an act on a case; see `let_on`."""
    return let_on(connection, actor, ACTS[act], _words(act), case, case_id)


def let_on(
    connection: Connection, actor: Actor, roles: tuple[Role, ...], words: str, case: Standing | None, case_id: str
) -> Acting:
    """Return a person let do on a case what takes one of ``roles``.

    Someone who is on the case acts in the role they have there. Someone who is not takes a role that nobody has
    there yet, and keeps it (``joins``); to read, they take none.

    Raises
    ------
    UnknownName
        When there is no such case, or it is confidential and they are not on it: the same words.
    Forbidden
        When their role may not do this; the hint names who could.
    """
    mine, new = known(connection, actor)
    seat = case.seats.get(mine.id) if case else None
    reads, on_it = roles == ACTS["read"], seat is not None and seat.active
    if case is None or not (on_it or _sees(mine, case)):
        raise UnknownName("case", case_id, visible(connection, mine))
    if seat is not None and on_it and (reads or seat.role in roles):
        return Acting(mine.id, seat.role, actor.via)
    if seat is not None and not reads:
        raise _refused(connection, mine, seat, roles, words, case)
    role = _role(mine, roles, actor.role)
    if role is None:
        raise Forbidden(
            f"{mine.id} is not on case {case_id}, and is {_list(mine.roles)}; to {words} takes {_list(roles)}.",
            _who(accounts(connection), roles, set(case.seats)),
        )
    holders = [s.account for s in case.seats.values() if s.role == role and s.active]
    if holders and not reads:
        raise Forbidden(
            f"{mine.id} is not on case {case_id}; its {role} is {', '.join(holders)}.",
            f"{holders[0]} can put them on it: isthmus review assign {case_id} {mine.id!r} {role}",
        )
    return Acting(mine.id, role, actor.via, joins=not reads, new=new)


def let_save(
    connection: Connection, actor: Actor, wanted: set[tuple[Act, ...]], case: Standing | None, case_id: str
) -> Acting:
    """Return a person let save a case, of which every change takes one of a group of acts."""
    groups = sorted(wanted)
    roles = tuple(r for r in OFFICE if all(any(r in ACTS[act] for act in acts) for acts in groups))
    words = " and ".join(_words(acts[0]) for acts in groups)
    if not roles:
        raise Forbidden(
            f"To {words} at once takes two people: nobody has two roles on a case.", "Save each part on its own."
        )
    if case is not None:
        return let_on(connection, actor, roles, words, case, case_id)
    mine, new = known(connection, actor)
    role = _role(mine, roles, actor.role)
    if role is None:
        raise Forbidden(
            f"{mine.id} is {_list(mine.roles)}; to {words} takes {_list(roles)}.",
            _who(accounts(connection), roles, {mine.id}),
        )
    return Acting(mine.id, role, actor.via, joins=True, new=new)


def visible(connection: Connection, mine: Account) -> list[str]:
    """Return the ids of the cases that exist for a person."""
    newest: dict[str, bool] = {}
    columns = (case_version.c.case_id, case_version.c.confidential)
    for case_id, confidential in connection.execute(select(*columns).order_by(case_version.c.seq)):
        newest[case_id] = confidential
    own = cases_of(connection, mine.id)
    reads = not set(mine.roles).isdisjoint(ACTS["read"])
    return [case_id for case_id, confidential in newest.items() if case_id in own or (reads and not confidential)]


def entered(acting: Acting, case_id: str | None = None) -> list[Row]:
    """Return the rows that an act brings with it: a new person's account, a new person on a case."""
    rows = []
    if acting.new:
        rows.append(Row(account, {"id": acting.name, "roles": canon(OFFICE), "active": True}))
    if acting.joins and case_id is not None:
        seat = {"case_id": case_id, "account": acting.name, "role": acting.role, "active": True}
        rows.append(Row(assignment, seat))
    return rows


def _sees(mine: Account, case: Standing) -> bool:
    return not case.confidential and not set(mine.roles).isdisjoint(ACTS["read"])


def _role(mine: Account, roles: tuple[Role, ...], asked: Role | None) -> Role | None:
    return next((r for r in roles if r in mine.roles and asked in (None, r)), None)


def _refused(
    connection: Connection, mine: Account, seat: Seat, roles: tuple[Role, ...], words: str, case: Standing
) -> Forbidden:
    was = "is" if seat.active else "was"
    others = [s.account for s in case.seats.values() if s.role in roles and s.active]
    hint = f"That is for {', '.join(others)}." if others else _who(accounts(connection), roles, set(case.seats))
    return Forbidden(
        f"{mine.id} {was} {titled(seat.role)} of case {case.case_id}; to {words} takes {_list(roles)}, "
        "and nobody has two roles on a case.",
        hint,
    )


def _who(everyone: dict[str, Account], roles: tuple[Role, ...], but: set[str]) -> str:
    able = sorted(a.id for a in everyone.values() if a.active and a.id not in but and set(a.roles) & set(roles))
    if able:
        return f"Another person must act, such as {', '.join(able[:3])}: add --as {able[0]!r}"
    if governed(everyone):
        return "No other account has that role; an administrator adds one: isthmus store account"
    return "Another person must act: name them with --as NAME"


def titled(role: str) -> str:
    """Return a role as a person has it: ``a reviewer``, ``an administrator``."""
    words = {"panel": "member of the appeal panel", "admin": "administrator"}.get(role, role)
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _list(roles: tuple[Role, ...] | tuple[str, ...]) -> str:
    return " or ".join(map(titled, roles)) or "nothing"


def _words(act: Act) -> str:
    return act.replace("_", " ")
