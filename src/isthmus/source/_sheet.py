"""Works as columns of plain values: what a batch gathers, block by block, before it is laid out as tables.

A block's records are taken apart while they are still in the processor's cache; only the values stay.
"""

from __future__ import annotations

from itertools import chain
from operator import attrgetter
from typing import Any

from isthmus.source._books import Books
from isthmus.source._work import NO_ID, NO_TOPIC, Authorship, Work, where

PLAIN = ("id", "doi", "title", "publication_year", "type", "language", "cited_by_count", "is_retracted",
         "is_paratext", "is_xpac", "fwci", "updated_date")  # fmt: skip


class Sheet:
    """The values of works and of their authors. ``topic`` and ``place`` are numbers in the file's books."""

    def __init__(self, books: Books, *, citations: bool) -> None:
        self.books = books
        self.work: dict[str, list[Any]] = {name: [] for name in (*PLAIN, "percentile")}
        self.topic: list[int] = []
        self.authors: list[int] = []
        """How many authors each work has."""
        self.author: list[str | None] = []
        self.position: list[str | None] = []
        self.corresponding: list[bool | None] = []
        self.place: list[int] = []
        self.references: list[bytes] | None = [] if citations else None

    def add(self, works: list[Work]) -> None:
        """Take works apart."""
        column = self.work
        for name in PLAIN:
            column[name] += map(attrgetter(name), works)
        percentiles = [w.citation_normalized_percentile for w in works]
        column["percentile"] += [None if p is None else p.value for p in percentiles]
        topics = [w.primary_topic or NO_TOPIC for w in works]
        self.topic += self.books.topics.find(
            (t.id, (t.subfield or NO_ID).id, (t.field or NO_ID).id, (t.domain or NO_ID).id) for t in topics
        )
        if self.references is not None:
            self.references += [bytes(w.referenced_works) for w in works]
        teams = [w.authorships for w in works]
        self.authors += map(len, teams)
        self._add_authors(list(chain.from_iterable(teams)))

    def _add_authors(self, authors: list[Authorship]) -> None:
        self.author += [(a.author or NO_ID).id for a in authors]
        self.position += map(attrgetter("author_position"), authors)
        self.corresponding += map(attrgetter("is_corresponding"), authors)
        self.place += self.books.places.find(where(authors))
