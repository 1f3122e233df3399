"""Places named in a string: countries, regions that settle a country, cities of the registry."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from babel import Locale

from isthmus.screen.lexicon import table
from isthmus.screen.reading import Reading, Vocabulary
from isthmus.screen.records import Institution

_LOCALES = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "ru",
    "zh",
    "ja",
    "ko",
    "ar",
    "fa",
    "tr",
    "pl",
    "cs",
    "nl",
    "sv",
    "vi",
    "id",
)


@cache
def chinese_places() -> frozenset[str]:
    """Return Chinese provinces, regions and larger cities in characters."""
    return frozenset(table("places")["chinese"]["places"])


@cache
def _ordinary() -> frozenset[str]:
    """Return words that name an institution's kind or field rather than the town of that name."""
    return frozenset(table("words")["words"]) | frozenset(table("places")["ordinary"]["words"])


@cache
def _territories() -> tuple[tuple[str, str], ...]:
    """Return (country, name) in every locale, of CLDR."""
    return tuple(
        (code, name)
        for locale in _LOCALES
        for code, name in Locale(locale).territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "EZ", "ZZ", "QO", "XA", "XB")
    )


class Place(NamedTuple):
    """What a phrase names: ``country`` is set for countries and regions, ``countries`` for cities too."""

    countries: frozenset[str]
    settles: bool
    key: str


class Places:
    """Phrases that name places, in the codes of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, institutions: Iterable[Institution]) -> None:
        self._vocabulary = vocabulary
        self.phrases: dict[str, Place] = {}
        self._region_codes: set[str] = set()
        cities: dict[str, set[str]] = {}
        for item in institutions:
            for city in item.cities:
                read = vocabulary.read(city)
                ordinary = len(read.words) == 1 and read.words[0] in _ordinary()
                if (key := read.codes) and not ordinary:
                    cities.setdefault(key, set()).add(item.country)
        for key, countries in cities.items():
            self.phrases[key] = Place(frozenset(countries), False, key)
        data = table("places")
        for code, names in data["regions"].items():
            self._add(names, code)
        for code, name in _territories():
            self._add([name], code)
        for code, names in data["countries"].items():
            self._add(names, code)
        self.restore(self.phrases)

    def restore(self, phrases: dict[str, Place]) -> None:
        """Take phrases already read."""
        self.phrases = phrases
        self.longest = max(map(len, phrases))
        self._first = frozenset(key[0] for key in phrases)

    def _add(self, names: Iterable[str], country: str) -> None:
        for name in names:
            if key := self._vocabulary.read(name).codes:
                self.phrases[key] = Place(frozenset((country,)), True, key)

    def find(self, reading: Reading) -> list[tuple[int, int, Place]]:
        """Return the places named, longest first at each word, as (start, end, place)."""
        codes, phrases, first = reading.codes, self.phrases, self._first
        found = []
        i, n = 0, len(codes)
        while i < n:
            if codes[i] in first:
                for j in range(min(n, i + self.longest), i, -1):
                    place = phrases.get(codes[i:j])
                    if place is not None and _written_as_place(reading, i, j):
                        found.append((i, j, place))
                        i = j - 1
                        break
            i += 1
        return found


def _written_as_place(reading: Reading, i: int, j: int) -> bool:
    """Return whether the words are long enough, or written in capitals, to be a place rather than a word."""
    written = reading.text[reading.starts[i] : reading.ends[j - 1]]
    return len(written) > 3 or not written.isascii() or written.isupper()
