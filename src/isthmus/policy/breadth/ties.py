"""Which institutions stand for a list: its reviewed ties, by how sure each is, and how many entries have none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from isthmus.screen.findings import ListingLink
from isthmus.screen.records import Entry
from isthmus.screen.ties import FOLLOWED

_RESEARCH = re.compile(
    r"universit|institut|academy|laborator|college|polytech|research cent|大学|学院|研究", re.IGNORECASE
)
READ, RIGHT = 266, 262
"""Proposals of the matcher that were read through, and those that named the right institution (docs/screening.md)."""


class ListTies(msgspec.Struct, frozen=True):
    """The ties of one list."""

    confirmed: tuple[str, ...]
    """ROR ids, nine characters, of institutions that a person confirmed."""
    proposed: tuple[str, ...]
    """Those and all that nobody rejected."""
    wider: tuple[str, ...]
    """Those and the institutions that house a listed unit."""
    research: int
    """Entries of organisations whose name says university, institute, academy, laboratory, college or the like."""
    tied: int
    """Of these, entries with a tie."""


def by_list(entries: Iterable[Entry], links: Iterable[ListingLink]) -> dict[str, ListTies]:
    """Return the ties of each list; rejected ones are not followed, and an institution counts once."""
    sets: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    tied = set()
    for link in links:
        if link.state != "negative":
            ror, found = link.ror_id[-9:], sets[link.list_id]
            tied.add((link.list_id, link.entry_id))
            found["wider"].add(ror)
            if link.relation in FOLLOWED:
                found["proposed"].add(ror)
                if link.state == "positive":
                    found["confirmed"].add(ror)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for entry in entries:
        counts[entry.list_id]
        if entry.kind == "organisation" and any(_RESEARCH.search(name) for name in entry.names):
            counts[entry.list_id][0] += 1
            counts[entry.list_id][1] += (entry.list_id, entry.entry_id) in tied
    return {k: _ties(sets[k], *counts[k]) for k in sorted(counts)}


def _ties(found: dict[str, set[str]], research: int, tied: int) -> ListTies:
    confirmed, proposed, wider = (tuple(sorted(found[x])) for x in ("confirmed", "proposed", "wider"))
    return ListTies(confirmed, proposed, wider, research, tied)
