"""Entries of public lists as an index of their own, beside institutions that are on no list.

The unlisted ones of the authority file stand in the same index so that a sibling's longer or similar name is
read as the sibling's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from isthmus.screen.authority import row_for, rows
from isthmus.screen.index import Index
from isthmus.screen.records import Entry, Institution, Name
from isthmus.screen.similar import Similar

_PAREN = re.compile(r"^(.+?)\s*\(([^()]{2,80})\)\s*$")
_SHORT = re.compile(r"^[A-ZА-Я][A-Za-zА-Яа-я&/-]{0,9}$")
_COUNTRIES = {"china": "CN", "russia": "RU", "iran": "IR", "people's republic of china": "CN"}


def institution(entry: Entry) -> Institution:
    """Return an entry as an institution record: names apart from short names, its country as a code."""
    names: list[Name] = []
    for n, text in enumerate(entry.names):
        if (found := _PAREN.match(text)) is not None and _is_short(found.group(2)):
            names += [Name(found.group(1), "label"), Name(found.group(2), "acronym")]
        else:
            names.append(Name(text, "acronym" if n and _is_short(text) else "label"))
    country = entry.country if len(entry.country) == 2 else _COUNTRIES.get(entry.country.casefold(), "")
    return Institution(f"{entry.list_id}:{entry.entry_id}", tuple(names), country.upper())


def _is_short(text: str) -> bool:
    """Return whether a name is written as an acronym or short name: one word with two capitals or more."""
    return bool(_SHORT.match(text)) and sum(c.isupper() for c in text) >= 2


class Listed:
    """The index of entries and of the authority's institutions that none of them is."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = [e for e in entries if e.kind == "organisation"]
        records = [institution(e) for e in self.entries]
        described = {id(row) for record in records if (row := row_for(record)) is not None}
        unlisted = [row for row in rows() if id(row) not in described]
        # A piece of an entry's name is no name of it: one company's "Innovation Center" is everybody's.
        self.index = Index([*records, *unlisted], parts=False)
        self.similar = Similar(self.index)

    def entry(self, number: int) -> Entry | None:
        """Return the entry at an index number, None for an institution on no list."""
        return self.entries[number] if number < len(self.entries) else None
