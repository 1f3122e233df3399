"""The plain records the engine reads: institutions as ROR describes them and entries of public lists."""

from __future__ import annotations

import msgspec


class Name(msgspec.Struct, frozen=True):
    """One name of an institution: ``kind`` is display, label, alias, acronym or former (``until``: its last year)."""

    text: str
    kind: str = "label"
    lang: str | None = None
    until: str = ""


class Link(msgspec.Struct, frozen=True):
    """A relation to another institution: parent, child, related, predecessor or successor."""

    kind: str
    ror_id: str


class Institution(msgspec.Struct, frozen=True):
    """An organisation of the registry."""

    ror_id: str
    names: tuple[Name, ...]
    country: str = ""
    cities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    status: str = "active"
    types: tuple[str, ...] = ()

    @property
    def display(self) -> str:
        """The name to show: the display name, else the first."""
        return next((n.text for n in self.names if n.kind == "display"), self.names[0].text)


class Entry(msgspec.Struct, frozen=True):
    """An entry of a public list, with its dates as the publisher gives them (empty: not stated)."""

    list_id: str
    entry_id: str
    names: tuple[str, ...]
    country: str = ""
    address: str = ""
    kind: str = "organisation"
    """organisation, person, not stated (may be a person), vessel or aircraft."""
    listed_from: str = ""
    listed_to: str = ""
    source: str = ""
    facts: frozenset[tuple[str, str]] = frozenset()
    """Second facts of a person: what is known, and its seal (`isthmus.model.seal`)."""
