"""Proposes ties between list entries and institutions of the registry, each with its reason.

A proposal is never a decision: it says ``none`` until a person confirms or rejects it. Only whole names count, in
one country; a tie by an earlier name says so; an entry that names a part of an institution is proposed as a part.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from isthmus.screen.authority import enriched
from isthmus.screen.findings import ListingLink
from isthmus.screen.index import ACRONYM, ALIAS, LABEL
from isthmus.screen.listed import institution
from isthmus.screen.records import Entry
from isthmus.screen.resolve import Resolver

WHO = "matcher"
_BESIDE = re.compile(r"\s*\(([^()]*)\)")
_HAN = re.compile(r"[\u3400-\u9fff]{4,}$")


def propose(entries: Iterable[Entry], resolver: Resolver, date: str = "") -> Iterator[ListingLink]:
    """Yield the ties proposed for organisation entries, in the entries' order.

    Parameters
    ----------
    entries
        Entries of any lists; persons are passed over.
    resolver
        The registry to tie them to.
    date
        The day of the proposal, ISO 8601, as it is to be shown.
    """
    for entry in entries:
        if entry.kind == "organisation":
            yield from _same(entry, resolver, date) or _part(entry, resolver, date)


def plainly(entry: Entry) -> Entry:
    """Return an entry whose names stand without what is in brackets beside them; characters there are a name too.

    Examples
    --------
    >>> plainly(Entry("l", "1", ("Beijing Institute of Technology （北京理工大学）",))).names
    ('Beijing Institute of Technology', '北京理工大学')
    """
    names: list[str] = []
    for name in entry.names:
        written = unicodedata.normalize("NFKC", name)
        beside = [b.replace(" ", "") for b in _BESIDE.findall(written)]
        others = [b for b in beside if _HAN.match(b)]
        names += [_BESIDE.sub("", written).strip() if len(beside) > 1 or others else written.strip(), *others]
    return msgspec.structs.replace(entry, names=tuple(n for n in dict.fromkeys(names) if n))


def _same(entry: Entry, resolver: Resolver, date: str) -> list[ListingLink]:
    """Return ties by whole names."""
    index = resolver.index
    item = enriched(institution(plainly(entry)))
    best: dict[int, tuple[int, str]] = {}
    for name in item.names:
        if name.kind == "acronym":
            continue
        for number, kind in index.phrases.get(index.vocabulary.read(name.text).codes, ()):
            country = index.items[number].country
            if kind not in (LABEL, ALIAS) or (item.country and country != item.country):
                continue
            rank = (1 if kind == LABEL else 2) + (2 if name.kind == "former" else 0)
            reason = (
                f"{'earlier name' if name.kind == 'former' else 'name'} {name.text!r} is its {kind}, country {country}"
            )
            if number not in best or rank < best[number][0]:
                best[number] = (rank, reason)
    if not item.country and len({index.items[n].country for n in best}) > 1:
        return []
    top = min((rank for rank, _ in best.values()), default=0)
    return [
        ListingLink(
            entry.list_id,
            entry.entry_id,
            index.items[n].ror_id,
            "renamed" if rank > 2 else "same",
            "none",
            reason,
            WHO,
            date,
        )
        for n, (rank, reason) in sorted(best.items())
        if rank == top
    ]


def _part(entry: Entry, resolver: Resolver, date: str) -> list[ListingLink]:
    """Return the tie of an entry that names a unit and the whole it is part of."""
    relation: Literal["part_of"] = "part_of"
    name = _BESIDE.sub("", plainly(entry).names[0]) or entry.names[0]
    words = set(resolver.index.vocabulary.read(name).words)
    if not words & {"key", "laboratory", "institute", "school", "college", "department", "center"}:
        return []
    country = institution(entry).country
    for match in resolver.resolve(name, "all"):
        own = match.institution
        inside = len(match.text) < 0.7 * len(name) and match.how in (LABEL, ALIAS) and match.how != ACRONYM
        if inside and match.score >= 0.5 and (not country or own.country == country):
            reason = f"the entry names {match.text!r}, of which it is a part"
            return [ListingLink(entry.list_id, entry.entry_id, own.ror_id, relation, "none", reason, WHO, date)]
    return []
