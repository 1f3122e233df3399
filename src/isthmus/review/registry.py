"""What reads an address for the desk: the registry of a lake, or plain words where there is none."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from isthmus.screen.evidence import UNITS
from isthmus.screen.lexicon import root
from isthmus.screen.resolve import Resolver

_WHOLES = frozenset(
    ("university", "institute", "college", "academy", "hospital", "center", "council", "company", "clinic", "ministry",
     "foundation", "society", "observatory", "polytechnic", "corporation", "agency")
)  # fmt: skip
_HAN = ("大学", "大學", "学院", "學院", "研究所", "研究院", "医院", "醫院", "实验室", "實驗室", "中心", "公司", "系")


class Named(NamedTuple):
    """An institution a text names: its registry id and country where it has them."""

    ror: str
    name: str
    country: str


class Registry(Protocol):
    """Reads addresses."""

    def named(self, text: str) -> list[Named]:
        """Return the institutions a text names."""


class Plain:
    """Without a registry: the first part of an address that names a whole stands for itself."""

    def named(self, text: str) -> list[Named]:
        """Return the institution whose name stands in the text as written, without an id."""
        parts = [p.strip() for p in re.split(r"[,;，；]", text)]
        whole = next((p for p in parts if words_of(p) & _WHOLES or any(h in p for h in _HAN)), None)
        return [] if whole is None else [Named("", whole, "")]


class Registered:
    """The registry of a lake."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def named(self, text: str) -> list[Named]:
        """Return the registry's institutions that a text names; else its own words, if they name one."""
        if not is_address(text):
            return []
        found = [
            Named(m.ror_id, m.institution.display, m.institution.country) for m in self._resolver.resolve(text, "all")
        ]
        return found or Plain().named(text)


def words_of(text: str) -> set[str]:
    """Return the canonical words of a text: ``Sch.`` is ``school``."""
    return {root(w) for w in re.findall(r"[^\W\d_]+", text.casefold())}


def is_body(part: str) -> bool:
    """Return whether a part of an address names a unit or an institution, rather than a person or a place."""
    return bool(words_of(part) & (UNITS | _WHOLES)) or any(h in part for h in _HAN)


def is_address(text: str) -> bool:
    """Return whether a text names any unit or institution."""
    return any(is_body(part) for part in re.split(r"[,;，；]", text))
