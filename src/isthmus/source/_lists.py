"""What every reader of a public list hands on: the list, its entries and each entry's names."""

from __future__ import annotations

import re
from hashlib import blake2b

from isthmus.model import country
from isthmus.model.errors import UnknownName
from isthmus.source._records import Rows

LIST = ("list_id", "title", "publisher", "authority", "url", "dated", "about")
LISTING = ("list_id", "entry_id", "kind", "country", "country_text", "address", "listed_from", "listed_to", "status",
           "citation", "notes")  # fmt: skip
LISTING_NAME = ("list_id", "entry_id", "name", "kind")


class ListRows(Rows):
    """Rows of public lists; gives each entry without an id of its own a steady one."""

    def __init__(self) -> None:
        super().__init__(list=LIST, listing=LISTING, listing_name=LISTING_NAME)
        self._taken: dict[str, int] = {}

    def entry_id(self, *facts: str | None) -> str:
        """Return an id made from what names the entry; a repetition in the file gets ``-2``, ``-3``."""
        digest = blake2b("|".join(f or "" for f in facts).encode(), digest_size=6).hexdigest()
        self._taken[digest] = self._taken.get(digest, 0) + 1
        return digest if self._taken[digest] == 1 else f"{digest}-{self._taken[digest]}"

    def add_names(self, list_id: str, entry_id: str, name: str, aliases: list[str]) -> None:
        """Add an entry's own name and its aliases, each once."""
        for n in dict.fromkeys([name, *aliases]):
            if n.strip():
                self.add("listing_name", list_id, entry_id, n.strip(), "name" if n == name else "alias")


_COUNTRY_WORDS = {
    "russia": "RU", "iran": "IR", "syria": "SY", "north korea": "KP", "south korea": "KR", "burma": "MM",
    "macau": "MO", "hong kong": "HK", "turkey": "TR", "czech republic": "CZ", "taiwan": "TW", "laos": "LA",
    "people's republic of china": "CN", "peoples republic of china": "CN", "prc": "CN", "uae": "AE",
    "democratic people's republic of korea": "KP", "islamic republic of iran": "IR", "russian federation": "RU",
    "republic of korea": "KR", "viet nam": "VN", "palestine": "PS", "england": "GB", "cote d'ivoire": "CI",
    "united states of america": "US", "bosnia": "BA", "macedonia": "MK", "kosovo": "XK", "curacao": "CW",
}  # fmt: skip


def country_code(text: str | None) -> str | None:
    """Return the code for a country as lists write it; None where it is not one country."""
    words = re.sub(r"^the\s+|,.*$", "", (text or "").strip().casefold().replace("’", "'"))
    if words in _COUNTRY_WORDS:
        return _COUNTRY_WORDS[words]
    try:
        return country.parse(words) if words else None
    except UnknownName:
        return None
