"""Names as people shorten them: a campus named by its town, a university by its one telling word.

Kept apart from the phrase index because such a name is one only beside other words: `University of California`
beside `Berkeley`, `Harvard` beside `School`.
"""

from __future__ import annotations

from collections import defaultdict
from math import log1p

from isthmus.screen.find import Hit
from isthmus.screen.index import ALIAS, LABEL, ORGANISATION, Index
from isthmus.screen.reading import Reading

CAMPUS, BRAND = "campus", "brand"
Near = tuple[int, int, int, float, str]
"""Start, end, institution number, similarity, kind."""

_MOST_NAMES = 120
_FRAME = ("university", "college")
_SCHOOL = frozenset(["school", "college", "faculty"])
_UNIT = _SCHOOL | frozenset(["institute", "center", "hospital", "medicine", "medical", "law", "business"])
"""Words beside which a university's one word may stand for it; beside a town's name only a school's will do."""


class Short:
    """Shortened names over the institutions of an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        code, places = index.vocabulary.code, index.places.phrases
        bodies = {c for word in ORGANISATION if (c := code.get(word))}
        frame = {c for word in _FRAME if (c := code.get(word))}
        campuses: dict[str, list[tuple[int, str]]] = defaultdict(list)
        brands: dict[str, set[int]] = defaultdict(set)
        for key, meanings in index.phrases.items():
            owners = [n for n, kind in meanings if kind in (LABEL, ALIAS) and "education" in index.items[n].types]
            if not owners:
                continue
            for end in range(2, len(key)):
                if key[end:] in places and not bodies.isdisjoint(key[:end]):
                    campuses[key[:end]] += [(n, key[end:]) for n in owners]
            if len(key) == 2 and len(frame.intersection(key)) == 1:
                word = key[0] if key[1] in frame else key[1]
                settles = word in places and places[word].settles
                if index.counts[word] <= _MOST_NAMES and not settles:
                    brands[word].update(owners)
        self.campuses = {key: tuple(dict.fromkeys(found)) for key, found in campuses.items()}
        self.brands = {word: self._prominent(found) for word, found in brands.items()}

    def _prominent(self, numbers: set[int]) -> tuple[int, ...]:
        """Return at most two institutions, those with most relations."""
        links = {n: log1p(len(self.index.items[n].links)) for n in numbers if self.index.current[n] == n}
        most = max(links.values(), default=0.0)
        return tuple(sorted((n for n in links if links[n] >= most - 1), key=lambda n: (-links[n], n))[:2])

    def find(self, reading: Reading, found: list[Hit]) -> list[Near]:
        """Return the shortened names in a reading."""
        return [*self._campuses(reading), *self._brands(reading, found)]

    def _campuses(self, reading: Reading) -> list[Near]:
        codes, prefixes, out = reading.codes, self.index.prefixes, []
        for i in range(len(codes) - 2):
            j = i + 2
            while j < len(codes) and codes[i:j] in prefixes:
                for number, rest in self.campuses.get(codes[i:j], ()):
                    at = codes.find(rest, j)
                    if at > j or (at == j and reading.segment[j] != reading.segment[j - 1]):
                        out.append((i, j, number, 1.0, CAMPUS))
                j += 1
        return out

    def _brands(self, reading: Reading, found: list[Hit]) -> list[Near]:
        segment, out = reading.segment, []
        named = {segment[i] for h in found for i in range(h.start, h.end)}
        for i, code in enumerate(reading.codes):
            if code not in self.brands or segment[i] in named or not reading.text[reading.starts[i]].isupper():
                continue
            beside = [w for k, w in enumerate(reading.words) if segment[k] == segment[i] and k != i]
            town = code in self.index.places.phrases
            if (_SCHOOL if town else _UNIT).isdisjoint(beside) if beside else town:
                continue
            out += [(i, i + 1, number, 1.0, BRAND) for number in self.brands[code]]
        return out
