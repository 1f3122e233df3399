"""How every source stands: in the mirror, in the lake, how old its copy is, and whether it is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from isthmus.discovery import members
from isthmus.fetch import sidecar
from isthmus.lake.inputs import find
from isthmus.lake.snapshot import current_id, load
from isthmus.model.errors import IsthmusError
from isthmus.model.source import Source, Vintage

PERIODS = {"daily": 2, "weekly": 10, "monthly": 45, "quarterly": 120, "yearly": 400, "as published": 31}
"""Days after which a copy of that cadence is overdue: its period, and time for the publisher to be late. A list
without a rhythm should be looked at once a month."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One source as it stands here.

    ``state`` is ``fetched`` (its files came by ``source fetch``), ``mirror`` (they lie in the mirror), ``lake`` (it
    was loaded, its files are not here), ``carried`` (part of Isthmus) or ``not there``. ``age`` is in days, since
    the copy's date; ``overdue`` counts from when the publisher was last asked, and is null where no rhythm is known
    or nothing is there.
    """

    id: str
    title: str
    publisher: str
    licence: str
    cadence: str
    state: str
    files: int
    in_mirror: bool
    in_lake: bool
    vintage: str | None
    sample: bool
    dated: str | None
    fetched_at: str | None
    checked_at: str | None
    age: int | None
    overdue: bool | None
    noncommercial: bool
    fetch: tuple[str, ...]
    """How it can be fetched: file, zenodo, api, snapshot, by-hand; empty where no address is known yet."""


WAYS = {"File": "file", "Zenodo": "zenodo", "Api": "api", "Snapshot": "snapshot", "ByHand": "by-hand"}


def standings(mirror: Path | None, lake: Path, today: date) -> list[Standing]:
    """Return how every source stands, by id; neither a mirror nor a lake need be there."""
    loaded = _vintages(lake)
    sources = [m.SOURCE for m in members("source", "SOURCE").values()]
    return [_standing(s, mirror, loaded.get(s.id), today) for s in sources]


def ways(source: Source) -> tuple[str, ...]:
    """Return the ways in which a source can be fetched."""
    return tuple(dict.fromkeys(WAYS[type(d).__name__] for d in source.download))


def _vintages(lake: Path) -> dict[str, Vintage]:
    if current_id(lake) is None:
        return {}
    try:
        return {v.source: v for v in load(lake)[1].vintages}
    except IsthmusError:
        return {}


def _standing(source: Source, mirror: Path | None, vintage: Vintage | None, today: date) -> Standing:
    parts = find(source, mirror) if mirror and not source.bundled else ()
    fetched = [f for f in (sidecar.read(p.path) for p in parts) if f]
    state = "lake" if vintage else "not there"
    if source.bundled:
        state = "carried"
    elif parts:
        state = "fetched" if len(fetched) == len(parts) else "mirror"
    dated = _dated(source, len(parts) - len(fetched), [f.dated for f in fetched], vintage)
    checked = min((f.checked_at for f in fetched), default=None) if state == "fetched" else None
    return Standing(
        id=source.id, title=source.title, publisher=source.publisher, licence=source.licence, cadence=source.cadence,
        state=state, files=len(parts), in_mirror=bool(parts), in_lake=vintage is not None,
        vintage=vintage.id if vintage else None, sample=bool(vintage and vintage.sample), dated=dated,
        fetched_at=max((f.fetched_at for f in fetched), default=None), checked_at=checked,
        age=_days(dated, today), overdue=_overdue(source.cadence, checked or dated, today),
        noncommercial=source.noncommercial, fetch=ways(source),
    )  # fmt: skip


def _dated(source: Source, unfetched: int, dates: Iterable[str], vintage: Vintage | None) -> str | None:
    """Return the date of the copy at hand: the newest of its files, else the lake's; None where nothing is there."""
    known = [*dates, *([source.dated] if unfetched or source.bundled else [])]
    if known:
        return max(known)
    return vintage.dated if vintage and not vintage.sample else None


def _days(day: str | None, today: date) -> int | None:
    try:
        return (today - date.fromisoformat((day or "")[:10])).days
    except ValueError:
        return None


def _overdue(cadence: str, day: str | None, today: date) -> bool | None:
    age, period = _days(day, today), PERIODS.get(cadence)
    return None if age is None or period is None else age > period
