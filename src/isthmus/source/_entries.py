"""What a reader of an official list hands on: entries with their names and every address.

Of a person, the tables keep name, aliases and address: no nationality, no place of birth, and no remarks. The date of
birth and the numbers of documents, which tell namesakes apart, are kept sealed (`isthmus.model.seal`): they can be
compared with what an asker states, not read. (A record that is set aside is kept whole, in quarantine.)
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from isthmus.model.seal import born, plain, seal
from isthmus.model.source import Part
from isthmus.source._lists import LIST, LISTING, LISTING_NAME, country_code
from isthmus.source._records import BadRecord, Rows
from isthmus.source._steady import SteadyIds

LISTING_ADDRESS = ("list_id", "entry_id", "address", "country", "country_text")
LISTING_FACT = ("list_id", "entry_id", "fact", "digest")
TABLES = ("list", "listing", "listing_name", "listing_address", "listing_fact")
PERSON = "person"


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A public list."""

    list_id: str
    title: str
    publisher: str | None = None
    authority: str | None = None
    url: str | None = None
    dated: str | None = None
    about: str | None = None


class Address(msgspec.Struct, frozen=True):
    """An address as a list writes it, and the country it names."""

    text: str | None = None
    country_text: str | None = None
    code: str | None = None

    @property
    def country(self) -> str | None:
        """The country's code; None where the text is not one country."""
        return self.code or country_code(self.country_text)


class Entry(msgspec.Struct, kw_only=True):
    """An entry of a list, ready to be written."""

    list_id: str
    entry_id: str
    name: str | None
    aliases: Iterable[str | None] = ()
    kind: str | None = None
    addresses: list[Address] = []
    listed_from: str | None = None
    listed_to: str | None = None
    status: str | None = None
    citation: str | None = None
    notes: str | None = None
    facts: Iterable[tuple[str, str]] = ()
    """Second facts of a person, by kind (`isthmus.model.seal.FACTS`): they are sealed."""


class EntryRows(Rows):
    """Rows of official lists; refuses an entry that stands twice in the file, or that another file holds newer."""

    def __init__(self, part: Part, *cards: Card) -> None:
        super().__init__(list=LIST, listing=LISTING, listing_name=LISTING_NAME, listing_address=LISTING_ADDRESS,
                         listing_fact=LISTING_FACT)  # fmt: skip
        self._skip, self._seen = part.skip, set[tuple[str, str]]()
        self._cards = {c.list_id: c for c in cards}
        self._dated: str | None = None
        self.ids = SteadyIds()

    def card(self, card: Card) -> None:
        """Describe a list that the file itself names; it gets a row with its first entry."""
        if card.list_id not in {list_id for list_id, _entry in self._seen}:
            self._cards.setdefault(card.list_id, card)

    def date(self, dated: str | None) -> None:
        """Note the date that the file gives for its list."""
        self._dated = dated or self._dated

    def once(self, list_id: str, entry_id: str) -> None:
        """Refuse an entry or a line that stands twice, or that another file holds newer."""
        if entry_id in self._skip:
            raise BadRecord("the same id stands in another file, which is kept")
        if (list_id, entry_id) in self._seen:
            raise BadRecord("the same id stands earlier in this file, which is kept")
        self._seen.add((list_id, entry_id))

    def entry(self, entry: Entry) -> None:
        """Add an entry, its list, its names and its addresses."""
        name = (entry.name or "").strip()
        if not name:
            raise BadRecord("the entry has no name")
        if not entry.entry_id.strip():
            raise BadRecord("the entry has no id")
        self.once(entry.list_id, entry.entry_id)
        if card := self._cards.pop(entry.list_id, None):
            dated = self._dated or card.dated
            self.add("list", card.list_id, card.title, card.publisher, card.authority, card.url, dated, card.about)
        places = [a for a in entry.addresses if a.text or a.country_text]
        codes = {a.country for a in places}
        first = places[0] if places else Address()
        self.add(
            "listing", entry.list_id, entry.entry_id, entry.kind, codes.pop() if len(codes) == 1 else None,
            first.country_text, first.text, entry.listed_from, entry.listed_to, entry.status, entry.citation,
            None if entry.kind == PERSON else entry.notes,
        )  # fmt: skip
        for n in dict.fromkeys([name, *(a.strip() for a in entry.aliases if a and a.strip())]):
            self.add("listing_name", entry.list_id, entry.entry_id, n, "name" if n == name else "alias")
        for a in dict.fromkeys(places):
            self.add("listing_address", entry.list_id, entry.entry_id, a.text, a.country, a.country_text)
        for fact, value in sorted(set(entry.facts)):
            if plain(value):
                digest = seal(entry.list_id, entry.entry_id, fact, value)
                self.add("listing_fact", entry.list_id, entry.entry_id, fact, digest)


def second_facts(births: Iterable[str | None], documents: Iterable[str | None]) -> list[tuple[str, str]]:
    """Return what a person's dates of birth and documents say, as facts to be sealed; short numbers say nothing."""
    days = [fact for text in births if text for fact in born(text)]
    return days + [("identifier", text) for text in documents if text and len(plain(text)) >= 5]


def joined(*parts: str | None, by: str = ", ") -> str | None:
    """Return the parts that are there as one text."""
    return by.join(p.strip() for p in parts if p and p.strip()) or None
