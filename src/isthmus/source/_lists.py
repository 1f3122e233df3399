"""What every reader of a public list hands on: the list, its entries and each entry's names."""

from __future__ import annotations

import re
from functools import lru_cache

from isthmus.model import country
from isthmus.model.errors import UnknownName
from isthmus.source._records import OnceRows
from isthmus.source._steady import SteadyIds

LIST = ("list_id", "title", "publisher", "authority", "url", "dated", "about")
LISTING = ("list_id", "entry_id", "kind", "country", "country_text", "address", "listed_from", "listed_to", "status",
           "citation", "notes")  # fmt: skip
LISTING_NAME = ("list_id", "entry_id", "name", "kind")


class ListRows(OnceRows):
    """Rows of public lists; gives each entry without an id of its own a steady one."""

    def __init__(self) -> None:
        super().__init__(list=LIST, listing=LISTING, listing_name=LISTING_NAME)
        self._ids = SteadyIds()

    def entry_id(self, *facts: str | None) -> str:
        """Return an id made from what names the entry; a repetition in the file gets ``-2``, ``-3``."""
        return self._ids.of(*facts)

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
    "united kingdom of great britain and northern ireland": "GB", "great britain": "GB", "republic of china": "TW",
    "korea (republic of)": "KR", "korea, republic of": "KR", "korea, south": "KR", "korea, north": "KP",
    "korea (democratic people's republic of)": "KP", "korea, democratic people's republic of": "KP",
    "democratic republic of the congo": "CD", "congo, democratic republic of the": "CD", "dr congo": "CD",
    "congo (democratic republic)": "CD", "congo, democratic republic of": "CD", "republic of the congo": "CG",
    "congo, republic of the": "CG", "congo (democratic republic of the)": "CD", "eswatini": "SZ", "swaziland": "SZ",
    "syrian arab republic": "SY", "moldova": "MD", "burma (myanmar)": "MM", "occupied palestinian territories": "PS",
    "tanzania": "TZ", "region: gaza": "PS", "ivory coast": "CI", "cape verde": "CV", "kyrgyz republic": "KG",
    "lao people's democratic republic": "LA", "brunei darussalam": "BN", "turkiye": "TR", "the gambia": "GM",
}  # fmt: skip
_FORMAL = re.compile(
    r"^(?:(?:islamic|federal|federative|democratic|arab|socialist|united|bolivarian|plurinational|hashemite|co-operative)"
    r"\s+)*(?:republic|state|states|kingdom|sultanate|commonwealth|union|principality|emirate)\s+of\s+(?:the\s+)?"
)


@lru_cache(maxsize=8_192)
def country_code(text: str | None) -> str | None:
    """Return the code for a country as lists write it; None where it is not one country."""
    words = re.sub(r"^the\s+", "", " ".join((text or "").casefold().replace("’", "'").split()))
    short = re.sub(r"\s*(?:,.*|\(.*\))$", "", words)
    forms = (words, short, _FORMAL.sub("", short), short.replace(" and ", " & ").replace("saint ", "st. "))
    for form in forms:
        if form in _COUNTRY_WORDS:
            return _COUNTRY_WORDS[form]
        try:
            return country.parse(form) if form else None
        except UnknownName:
            continue
    return None
