"""Everything a screening needs of one lake, in one place: the lists, the registry, the ties between them, the people.

Three questions are answered, each about what the asker names: a text, an organisation, a person. None of them returns
persons by country, institution, list, field or tie: such a question cannot be put.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from isthmus import discovery
from isthmus.screen.effects import Effect, card
from isthmus.screen.findings import Answer, Finding, ListingLink
from isthmus.screen.organisation import Organisation, by_ids, text_of
from isthmus.screen.people import People, Person
from isthmus.screen.screener import Screener, merged

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.model.source import Vintage
    from isthmus.screen.records import Entry
    from isthmus.screen.resolve import Resolver

_NAME = 60
"""Longest text, in characters, that is also compared whole with the names of entries that may be persons."""


class ListLoaded(msgspec.Struct, frozen=True):
    """A list that is screened: what it is, of which day, how many entries of each kind, and what it means."""

    list_id: str
    title: str
    publisher: str
    authority: str
    url: str
    dated: str
    kinds: dict[str, int]
    effect: Effect


class Screening:
    """Answers questions against every list of one lake.

    Parameters
    ----------
    lake
        The lake: what its lists and its registry are of. It is not kept.
    entries
        The entries of all its lists.
    resolver
        The registry's resolver; None: entries are found by their own names only.
    links
        Ties of entries to institutions; rejected ones are not followed.
    """

    def __init__(
        self, lake: Lake, entries: Iterable[Entry], resolver: Resolver | None, links: Iterable[ListingLink] = ()
    ) -> None:
        self.entries = list(entries)
        self.resolver = resolver
        self.links = tuple(links)
        self.lists = _loaded(lake, self.entries)
        self.vintages = tuple(v.id for v in list_vintages(lake))
        self.caveats = tuple(dict.fromkeys(c for v in list_vintages(lake) for c in v.caveats))
        self.screener = Screener(self.entries, resolver, self.links)
        self.people = People(self.entries)
        self.by_id = {f"{e.list_id}:{e.entry_id}": e for e in self.entries}
        self.sorted_names: list[tuple[str, str]] | None = None
        self.today = datetime.now(UTC).date().isoformat()
        self._registry = next((v.dated for v in lake.vintage("ror")), "")
        self._copies = {made.list_id: made.dated for made in self.lists}

    def text(self, text: str) -> Answer:
        """Return the findings for an affiliation as written; entries that may be persons stand apart by their name."""
        made = self.screener.screen(text)
        if len(text) <= _NAME and not made.findings:
            alike = self.people.named(text)
            made = msgspec.structs.replace(made, near_misses=(*made.near_misses, *alike))
        return self._dated(made)

    def organisation(self, asked: Organisation, lake: Lake) -> Answer:
        """Return the findings for an organisation: by its ids, which the lake knows, and by its name."""
        made = self.screener.screen(text_of(asked))
        named = len(asked.name)
        kept = [f for f in made.findings if f.start < named]
        found, notes = by_ids(asked, lake, self.screener)
        note = "; ".join(n for n in (made.note, *notes) if n)
        return self._dated(merged(found + kept, list(made.near_misses), note))

    def person(self, person: Person) -> Answer:
        """Return the findings for one person; a name alone is none."""
        return self._dated(self.people.screen(person))

    def _dated(self, answer: Answer) -> Answer:
        """Return an answer whose every step has a source and a date: its own, or that of the copy it was read from."""
        return msgspec.structs.replace(answer, findings=tuple(map(self._stepped, answer.findings)))

    def _stepped(self, found: Finding) -> Finding:
        asked, *steps = found.path
        made = [msgspec.structs.replace(asked, source=asked.source or "the asker", date=asked.date or self.today)]
        for step in steps:
            copy = self._registry if step.source == "ROR" else self._copies.get(found.list_id, "")
            made.append(msgspec.structs.replace(step, source=step.source or found.list_id, date=step.date or copy))
        return msgspec.structs.replace(found, path=tuple(made))


def list_vintages(lake: Lake) -> list[Vintage]:
    """Return the vintages of the sources that brought lists."""
    sources = discovery.members("source", "SOURCE")
    return [v for v in lake.vintages if v.source in sources and "listing" in sources[v.source].SOURCE.tables]


def _loaded(lake: Lake, found: Iterable[Entry]) -> tuple[ListLoaded, ...]:
    """Return the lists of a lake, by id."""
    kinds: dict[str, Counter[str]] = {}
    for entry in found:
        kinds.setdefault(entry.list_id, Counter())[entry.kind] += 1
    rows = {r["list_id"]: r for r in lake.execute(lake.table("list"))}
    out = []
    for list_id in sorted(kinds):
        row = {k: v or "" for k, v in rows.get(list_id, {}).items()}
        title, authority = row.get("title", ""), row.get("authority", "")
        out.append(
            ListLoaded(
                list_id, title, row.get("publisher", ""), authority, row.get("url", ""), row.get("dated", ""),
                dict(sorted(kinds[list_id].items())), card(list_id, title, authority),
            )
        )  # fmt: skip
    return tuple(out)
