"""How science and technology agreements stand on a day, and which terms end next."""

from __future__ import annotations

from datetime import date
from typing import Any

from isthmus.lake.open import Lake

Row = dict[str, Any]
OVER = "term over"
"""The last term known has ended, and nothing later was found: not known, and not the same as lapsed."""
LIVE = ("in force", "provisional")


def states(lake: Lake, pair: tuple[str, ...] = ()) -> list[Row]:
    """Return every state of the agreements of a pair (of one country with any, or of all), by agreement and day.

    An agreement of the European Union is also one of its members: ask for ``EU`` to see it.
    """
    rows = lake.execute(lake.table("agreement"))
    found = [r for r in rows if set(pair) <= {r["party_a"], r["party_b"]}]
    return sorted(found, key=lambda r: (r["agreement_id"], r["from"]))


def standing(lake: Lake, on: str, pair: tuple[str, ...] = ()) -> list[Row]:
    """Return one row for each agreement begun by a day: its last state then, and until when its term runs.

    ``state`` is `OVER` where the term has ended by that day and nothing later is known.
    """
    latest: dict[str, Row] = {}
    for r in states(lake, pair):
        if r["from"] <= on:
            latest[r["agreement_id"]] = r
    return [_on(r, on) for r in latest.values()]


def _on(row: Row, on: str) -> Row:
    over = row["to"] is not None and row["to"] < on and row["state"] in LIVE
    return row | {"state": OVER if over else row["state"]}


def due(lake: Lake, on: str, months: int = 12, pair: tuple[str, ...] = ()) -> list[Row]:
    """Return the agreements whose fixed term ends in the months after a day, and those whose term is over, by day."""
    last = _later(on, months)
    rows = standing(lake, on, pair)
    ending = [r for r in rows if r["state"] in LIVE and r["term"] == "fixed" and on <= r["to"] <= last]
    return sorted(ending + [r for r in rows if r["state"] == OVER], key=lambda r: str(r["to"]))


def _later(on: str, months: int) -> str:
    day = date.fromisoformat(on)
    years, month = divmod(day.month - 1 + months, 12)
    return f"{day.year + years:04d}-{month + 1:02d}-{day.day:02d}"
