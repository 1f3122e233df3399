"""Wrong tries at signing in: counted for a name from an address, for an address, and for a name; each waits longer.

The keys are hashes of what was typed, so that no password typed into the wrong field is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from isthmus.store.core import Writer
from isthmus.store.secret import digest, stamp
from isthmus.store.tables import attempt

FREE = {"pair": 5, "address": 20, "name": 50}
"""Wrong tries before a wait; a name alone has many, so that a stranger cannot easily lock its owner out."""
FIRST, MOST = timedelta(seconds=15), timedelta(minutes=15)
"""The first wait, which doubles with each further try, and the longest."""
FORGOTTEN = timedelta(days=1)
"""A key without a try for so long begins anew."""


def wait(kind: str, failures: int) -> timedelta:
    """Return how long after the last of so many tries nothing is looked at."""
    over = failures - FREE[kind]
    return timedelta(0) if over < 0 else min(MOST, FIRST * 2 ** min(over, 10))


def held_until(pen: Writer, name: str, address: str, now: datetime) -> datetime | None:
    """Return the moment until which tries of this name from this address are not looked at; none when they are."""
    until = [last + wait(kind, failures) for kind, failures, last in _found(pen, name, address, now)]
    latest = max(until, default=now)
    return latest if latest > now else None


def count(pen: Writer, name: str, address: str, now: datetime) -> None:
    """Count a try, before it is looked at: tries at the same moment count too."""
    before = {kind: failures for kind, failures, _last in _found(pen, name, address, now)}
    for kind, key in _keys(name, address).items():
        pen.connection.execute(delete(attempt).where(attempt.c.key == key))
        row = {"key": key, "failures": before.get(kind, 0) + 1, "last": stamp(now)}
        pen.connection.execute(insert(attempt), row)
    pen.connection.execute(delete(attempt).where(attempt.c.last < stamp(now - FORGOTTEN)))


def settle(pen: Writer, name: str, address: str) -> None:
    """Forget the tries of a name that has signed in; of its address only this one, lest an account wash it."""
    keys = _keys(name, address)
    pen.connection.execute(delete(attempt).where(attempt.c.key.in_((keys["pair"], keys["name"]))))
    one_less = update(attempt).where(attempt.c.key == keys["address"]).values(failures=attempt.c.failures - 1)
    pen.connection.execute(one_less)
    pen.connection.execute(delete(attempt).where(attempt.c.failures <= 0))


def _keys(name: str, address: str) -> dict[str, str]:
    return {
        "pair": digest(f"try pair {address} {name}"),
        "address": digest(f"try address {address}"),
        "name": digest(f"try name {name}"),
    }


def _found(pen: Writer, name: str, address: str, now: datetime) -> list[tuple[str, int, datetime]]:
    kinds = {key: kind for kind, key in _keys(name, address).items()}
    rows = pen.connection.execute(select(attempt).where(attempt.c.key.in_(kinds)))
    found = [(kinds[r.key], r.failures, datetime.fromisoformat(r.last)) for r in rows]
    return [f for f in found if f[2] + FORGOTTEN > now]
