"""How long personal data are kept, by the state of their case; what is due is shown first, then erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources

import msgspec
from sqlalchemy import Connection, and_, select

from isthmus.model.errors import UnknownName, UsageError
from isthmus.store.access import allow, entered
from isthmus.store.actor import Actor
from isthmus.store.core import Core, Row
from isthmus.store.people import cases_of
from isthmus.store.sealed import clear, erase, erasure_rows, held
from isthmus.store.tables import answer, case_version, ledger, retention, seal, sealed

HIDDEN = "(confidential)"


class Period(msgspec.Struct, frozen=True):
    """How long personal data stay after a case entered a state; without ``days`` they are not erased by time."""

    reason: str
    days: int | None = None


class Due(msgspec.Struct, frozen=True):
    """Personal data whose time has ended: of a case, or (``answer``) of a kept answer without one."""

    subject: str
    state: str
    since: date
    days: int
    values: int


class Retention:
    """``store.retention``."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def periods(self) -> dict[str, Period]:
        """Return the period of each state, as shipped or as the office has set it."""
        with self._core.reading() as connection:
            return _periods(connection)

    def set(self, actor: Actor, state: str, days: int | None, reason: str) -> Period:
        """Set the period of a state, with the reason for it."""
        if state not in shipped():
            raise UnknownName("state", state, shipped())
        if not reason.strip() or (days is not None and not 1 <= days <= 36_500):
            raise UsageError(f"A period of {days} days needs a reason, and lies between 1 and 36500.")
        with self._core.writing() as pen:
            acting = allow(pen.connection, actor, "administer")
            row = Row(retention, {"state": state, "days": days, "reason": reason.strip()})
            note = {"days": days, "reason": reason.strip()}
            pen.append(acting, "retention.set", "retention", state, [*entered(acting), row], note)
            return Period(reason.strip(), days)

    def due(self, actor: Actor, on: date) -> list[Due]:
        """Return what `purge` would erase on a day; nothing is written."""
        with self._core.reading() as connection:
            acting = allow(connection, actor, "administer")
            own = cases_of(connection, acting.name)
            return [_shown(due, secret and due.subject not in own) for due, secret, _ in _due(connection, on)]

    def purge(self, actor: Actor, on: date) -> list[Due]:
        """Erase what is due on a day, an entry each; return what went: what `due` said."""
        done = []
        with self._core.writing() as pen:
            acting = allow(pen.connection, actor, "administer")
            own = cases_of(pen.connection, acting.name)
            if on > self._core.clock().astimezone(UTC).date():
                raise UsageError(f"{on} has not come yet.", "Ask with --dry-run what would be due then.")
            for due, secret, found in list(_due(pen.connection, on)):
                reason = f"retention ended: {due.state} for {due.days} days"
                kind = "answer" if due.state == "answer" else "case"
                note = {"reason": reason, "values": due.values}
                rows = [*entered(acting), *erasure_rows(found, reason)]
                pen.append(acting, "personal.erased", kind, due.subject, rows, note)
                acting = msgspec.structs.replace(acting, new=False)
                erase(pen, found)
                done.append(_shown(due, secret and due.subject not in own))
        if done:
            clear(self._core.engine)
        return done


@cache
def shipped() -> dict[str, Period]:
    """Return the periods that ship with Isthmus, by state."""
    text = resources.files("isthmus.store").joinpath("retention.toml").read_bytes()
    return msgspec.toml.decode(text, type=dict[str, Period])


def _periods(connection: Connection) -> dict[str, Period]:
    rows = connection.execute(select(retention).order_by(retention.c.seq))
    return shipped() | {r.state: Period(r.reason, r.days) for r in rows}


def _due(connection: Connection, on: date) -> Iterator[tuple[Due, bool, list[tuple[int, str]]]]:
    """Yield what is due, whether its case is confidential, and the sealed values concerned."""
    periods = _periods(connection)
    asked = (
        select(case_version.c.case_id, case_version.c.state, case_version.c.confidential, ledger.c.at)
        .join(ledger, ledger.c.seq == case_version.c.seq)
        .order_by(case_version.c.case_id, case_version.c.version)
    )
    entered_at: dict[str, tuple[str, bool, str]] = {}
    for row in connection.execute(asked):
        before = entered_at.get(row.case_id)
        at = before[2] if before and before[0] == row.state else row.at
        entered_at[row.case_id] = (row.state, row.confidential, at)
    for case_id, (state, secret, at) in sorted(entered_at.items()):
        days, since = periods[state].days, datetime.fromisoformat(at).date()
        found = held(connection, case_id) if days and since + timedelta(days=days) <= on else []
        if days and found:
            yield Due(case_id, state, since, days, len(found)), secret, found
    yield from _due_answers(connection, on, periods["answer"].days)


def _due_answers(
    connection: Connection, on: date, days: int | None
) -> Iterator[tuple[Due, bool, list[tuple[int, str]]]]:
    if not days:
        return
    asked = (
        select(answer.c.seq, sealed.c.slot, ledger.c.at)
        .join(ledger, ledger.c.seq == answer.c.seq)
        .join(seal, and_(seal.c.seq == answer.c.seq, seal.c.case_id.is_(None)))
        .join(sealed, and_(sealed.c.seq == seal.c.seq, sealed.c.slot == seal.c.slot))
        .order_by(answer.c.seq, sealed.c.slot)
    )
    for row in connection.execute(asked):
        since = datetime.fromisoformat(row.at).date()
        if since + timedelta(days=days) <= on:
            yield Due(str(row.seq), "answer", since, days, 1), False, [(row.seq, row.slot)]


def _shown(due: Due, secret: bool) -> Due:
    return msgspec.structs.replace(due, subject=HIDDEN) if secret else due
