"""The shape in which two lists of trade controls were compiled: one JSON list of entries, each naming its list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import day
from isthmus.source._entries import Address, Card, Entry, EntryRows
from isthmus.source._records import BadRecord, Rows, json_items


class Compiled(msgspec.Struct):
    """An entry as its compiler gives it; ``country`` is the listing country, not the entry's."""

    id: str | None = None
    list_id: str | None = None
    source_list_name: str | None = None
    source_url: str | None = None
    entity_name: str | None = None
    aliases: list[str] = []
    addresses: list[str] = []
    date_added: str | None = None
    reason: str | None = None


def read_compiled(
    part: Part, source: Source, place: Callable[[str], Address], tidy: Callable[[Compiled], None] = lambda _entry: None
) -> Iterator[Batch]:
    """Yield the entries of one document.

    ``place`` understands the source's addresses; ``tidy`` undoes what the compilation did to an entry. Where it gave
    one id to entries of different names, the later ones get the id with ``-2``, ``-3``.
    """
    names: dict[tuple[str, str], list[str | None]] = {}

    def keep(entry: Compiled, rows: Rows) -> None:
        assert isinstance(rows, EntryRows)
        if not entry.id or not entry.list_id:
            raise BadRecord("the entry has no id or names no list")
        tidy(entry)
        same_id = names.setdefault((entry.list_id, entry.id), [])
        if entry.entity_name not in same_id:
            same_id.append(entry.entity_name)
        place_of_name = same_id.index(entry.entity_name) + 1
        title = entry.source_list_name or entry.list_id
        rows.card(
            Card(
                list_id=entry.list_id, title=title, publisher=source.publisher, url=source.live, dated=source.dated
            )
        )  # fmt: skip
        rows.entry(
            Entry(
                list_id=entry.list_id,
                entry_id=entry.id if place_of_name == 1 else f"{entry.id}-{place_of_name}",
                name=entry.entity_name,
                aliases=entry.aliases,
                kind="organisation",
                addresses=[place(a) for a in entry.addresses],
                listed_from=day(entry.date_added),
                citation=entry.source_url,
                notes=entry.reason,
            )
        )

    return json_items(part, _entries, Compiled, EntryRows(part), keep)


def _entries(document: Any) -> list[Any]:
    if not isinstance(document, list):
        raise TypeError("not a list of entries")
    return document
