"""The phrase index: every name of every institution as a run of codes, with what the run means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise, permutations
from math import log

from isthmus.screen.authority import enriched
from isthmus.screen.lexicon import generic_words
from isthmus.screen.places import Places
from isthmus.screen.reading import Vocabulary
from isthmus.screen.records import Institution
from isthmus.screen.scripts import pinyin

LABEL, ALIAS, ACRONYM, DERIVED, PLACELESS = "label", "alias", "acronym", "derived", "placeless"
_KINDS = {"display": LABEL, "label": LABEL, "alias": ALIAS, "acronym": ACRONYM}
_RANK = {LABEL: 0, ALIAS: 1, DERIVED: 2, PLACELESS: 3, ACRONYM: 4}
_COUNTRY_TAIL = re.compile(r"\s*\([^()]+\)\s*$")
_LEGAL = frozenset(
    [
        "ltd",
        "limited",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "gmbh",
        "ag",
        "sa",
        "srl",
        "spa",
        "bv",
        "nv",
        "plc",
        "llc",
        "oy",
        "ab",
        "as",
        "kg",
        "se",
        "sas",
        "sarl",
        "pty",
        "kk",
        "pvt",
        "private",
        "aktiengesellschaft",
    ]
)
_DASH = re.compile(r"\s+[-–—/|:]\s+|:\s+")
_LEADING = re.compile(r"(?:[A-Z]{2,}(?:-[A-Z]{2,})?[\s-]+)+(?=\w)")
_HAN = re.compile(r"^[\u3400-\u9fff]{4,}$")

ORGANISATION = frozenset(
    [
        "university",
        "institute",
        "college",
        "hospital",
        "center",
        "laboratory",
        "academy",
        "school",
        "polytechnic",
        "museum",
        "observatory",
        "clinic",
        "company",
        "corporation",
        "foundation",
        "council",
        "ministry",
        "institution",
        "faculty",
        "department",
        "press",
        "network",
        "group",
        "association",
        "society",
        "agency",
        "system",
        "service",
        "campus",
    ]
)
"""Words that name a kind of body."""

FULL = 50_000
"""Institutions a word's rarity is reckoned against, at least."""

RARE = 40
"""A word in at most this many institutions' names tells one from another."""

Meaning = tuple[int, str]
"""An institution's number and the kind of name."""


class Index:
    """Institutions, their names as phrases, their places; immutable once built."""

    def __init__(self, institutions: Iterable[Institution], *, parts: bool = True) -> None:
        self.items = [enriched(item) for item in institutions]
        self.number = {item.ror_id: n for n, item in enumerate(self.items)}
        self.vocabulary = Vocabulary()
        self._learn_joins()
        self.phrases: dict[str, tuple[Meaning, ...]] = {}
        self.prefixes: set[str] = set()
        self.pinyin: dict[str, tuple[int, ...]] = {}
        self.counts: Counter[str] = Counter()
        self._fill(parts)
        self.places = Places(self.vocabulary, self.items)
        self.display_keys = [self.vocabulary.read(item.display).codes for item in self.items]
        self.city_keys = [frozenset(self.vocabulary.read(c).codes for c in item.cities) for item in self.items]
        self.settle([w for w, c in self.vocabulary.code.items() if self.counts[c] >= 100])

    def settle(self, common: list[str]) -> None:
        """Freeze the vocabulary, whose ``common`` words repair a slip, and make what follows from the rest."""
        self.common = common
        self.vocabulary.freeze(common)
        self.weight = self._weights()
        self.own: dict[int, tuple[float, ...]] = {}
        self.plain: dict[int, str] = {}
        self._relate()

    def _weights(self) -> dict[str, float]:
        """Return how telling each word is, as in a registry of full size even where fewer institutions are loaded."""
        total = max(len(self.items), FULL)
        scale = total / max(len(self.items), 1)
        shared = {code for word in generic_words() if (code := self.vocabulary.code.get(word)) is not None}
        return {code: log(1 + total / (1 + n * (scale if code in shared else 1))) for code, n in self.counts.items()}

    def _learn_joins(self) -> None:
        """Find words written both joined and split among the names (Jiaotong, Jiao Tong)."""
        vocabulary = self.vocabulary
        pairs: set[tuple[str, str]] = set()
        for item in self.items:
            for name in item.names:
                if name.kind != "acronym":
                    words = vocabulary.read(name.text).words
                    pairs.update(pairwise(words))
        known = vocabulary.code
        for first, second in pairs:
            if len(first) > 1 and len(second) > 1 and len(first) + len(second) > 5 and first + second in known:
                vocabulary.joins[first, second] = first + second
        vocabulary.joins["poly", "technology"] = "polytechnic"
        for word in [w for w in known if w.isascii() and w.isalpha() and 5 <= len(w) <= 18]:
            for at in _syllable_cuts(word):
                vocabulary.joins.setdefault((word[:at], word[at:]), word)

    def _fill(self, parts: bool) -> None:
        """Put every name into the phrase index, the strongest kind of name first."""
        meanings: dict[str, dict[int, str]] = {}
        self.former: dict[tuple[str, int], str] = {}
        for number, item in enumerate(self.items):
            seen: set[str] = set()
            for name, kind in _variants(item):
                key = self.vocabulary.read(name).codes
                if not key or len(key) > 24:
                    continue
                seen.update(key)
                known = meanings.setdefault(key, {})
                if number not in known or _RANK[kind] < _RANK[known[number]]:
                    known[number] = kind
            self.counts.update(seen)
            for earlier in item.names:
                if earlier.kind == "former":
                    self.former[self.vocabulary.read(earlier.text).codes, number] = earlier.until
        self._without_city(meanings)
        self._turned(meanings)
        self._cut_short(meanings)
        if parts:
            self._parts(meanings)
        for key, numbers in meanings.items():
            self.phrases[key] = tuple(numbers.items())
            for end in range(1, len(key)):
                self.prefixes.add(key[:end])
        spelled: dict[str, set[int]] = {}
        for number, item in enumerate(self.items):
            for own in item.names:
                if own.kind != "acronym" and _HAN.match(own.text) and own.lang != "ja":
                    spelled.setdefault("".join(pinyin(own.text)), set()).add(number)
        self.pinyin = {key: tuple(sorted(numbers)) for key, numbers in spelled.items()}

    def _turned(self, meanings: dict[str, dict[int, str]]) -> None:
        """Add `X University` for `University X` and the reverse, where the turned name is nobody's own."""
        university = self.vocabulary.encode("university")
        turned: dict[str, dict[int, str]] = {}
        for key, numbers in meanings.items():
            if 2 <= len(key) <= 3 and key.count(university) == 1:
                if key[0] == university:
                    other = key[1:] + university
                elif key[-1] == university:
                    other = university + key[:-1]
                else:
                    continue
                if other not in meanings:
                    own = {n: DERIVED for n, kind in numbers.items() if kind in (LABEL, ALIAS)}
                    if own:
                        turned[other] = own
        meanings.update(turned)

    def _without_city(self, meanings: dict[str, dict[int, str]]) -> None:
        """Add names without the institution's own city at either end, where that is nobody's own name."""
        shorter: dict[str, dict[int, str]] = {}
        for item_number, item in enumerate(self.items):
            cities = {self.vocabulary.read(city).codes for city in item.cities} - {""}
            for name in item.names:
                if name.kind == "acronym":
                    continue
                key = self.vocabulary.read(name.text).codes
                for city in cities:
                    for rest in (key.removesuffix(city), key.removeprefix(city)):
                        taken = any(kind == LABEL for kind in meanings.get(rest, {}).values())
                        if rest != key and len(rest) >= 2 and not taken and self._distinct(rest, 10 * RARE):
                            shorter.setdefault(rest, {})[item_number] = PLACELESS
        for key, numbers in shorter.items():
            if len(numbers) == 1:
                meanings[key] = numbers | meanings.get(key, {})
        self._permuted(meanings)

    def _permuted(self, meanings: dict[str, dict[int, str]]) -> None:
        """Add the other orders of `University Hospital X`, and `University of City` at the end of longer names."""
        code = self.vocabulary.code
        university, hospital = code.get("university", ""), code.get("hospital", "")
        added: dict[str, dict[int, str]] = {}
        for key, numbers in meanings.items():
            own = [n for n, kind in numbers.items() if kind in (LABEL, ALIAS)]
            if len(key) == 3 and university in key and hospital in key and own:
                for order in permutations(key):
                    other = "".join(order)
                    if other not in meanings:
                        added.setdefault(other, {}).update(dict.fromkeys(own, DERIVED))
            if len(key) >= 3 and key[-2] == university and own and key[-2:] not in meanings:
                for number in own:
                    if "education" in self.items[number].types:
                        added.setdefault(key[-2:], {})[number] = DERIVED
        meanings.update({key: numbers for key, numbers in added.items() if len(numbers) == 1})

    def _cut_short(self, meanings: dict[str, dict[int, str]]) -> None:
        """Add a name's beginning where only one institution's names begin so and no longer kind of body follows."""
        organisation = {c for w in ORGANISATION if (c := self.vocabulary.code.get(w))}
        owners: dict[str, set[int]] = {}
        for key, numbers in meanings.items():
            if any(kind in (LABEL, ALIAS) for kind in numbers.values()):
                for end in range(2, len(key)):
                    if key[end - 1] in organisation:
                        clear = self._distinct(key[:end]) and not any(c in organisation for c in key[end:])
                        owners.setdefault(key[:end], set()).update(numbers if clear else (-1, -2))
        for key, found in owners.items():
            if len(found) == 1 and key not in meanings and -1 not in found:
                meanings[key] = {next(iter(found)): DERIVED}

    def _parts(self, meanings: dict[str, dict[int, str]]) -> None:
        """Add what stands before or after a dash, a comma turned round, and names without a leading acronym."""
        organisation = {c for w in ORGANISATION if (c := self.vocabulary.code.get(w))}
        owners: dict[str, set[int]] = {}
        for number, item in enumerate(self.items):
            for name in item.names:
                if name.kind != "acronym":
                    for part in _pieces(name.text):
                        key = self.vocabulary.read(part).codes
                        if 2 <= len(key) <= 14 and not organisation.isdisjoint(key) and key not in meanings:
                            owners.setdefault(key, set()).add(number)
        for key, found in owners.items():
            if len(found) == 1 and (len(key) > 3 or self._distinct(key, 10 * RARE)):
                meanings[key] = {next(iter(found)): DERIVED}

    def _distinct(self, key: str, most: int = RARE) -> bool:
        """Return whether a run holds a word that at most ``most`` institutions have in their names."""
        return any(self.counts[code] <= most for code in key)

    def _relate(self) -> None:
        """Keep relations as numbers: parents, children, others, successors."""
        self.parents: list[frozenset[int]] = []
        self.children: list[frozenset[int]] = []
        self.related: list[frozenset[int]] = []
        self.successors: list[tuple[int, ...]] = []
        for item in self.items:
            by_kind: dict[str, list[int]] = {}
            for link in item.links:
                if (to := self.number.get(link.ror_id)) is not None:
                    by_kind.setdefault(link.kind, []).append(to)
            self.parents.append(frozenset(by_kind.get("parent", ())))
            self.children.append(frozenset(by_kind.get("child", ())))
            self.related.append(frozenset(by_kind.get("related", ())))
            self.successors.append(tuple(by_kind.get("successor", ())))
        self.current = [self._current(number) for number in range(len(self.items))]

    def _current(self, number: int) -> int:
        """Return the institution a closed one lives on as, through its successors in the registry."""
        for _ in range(5):
            if self.items[number].status == "active" or not self.successors[number]:
                break
            number = self.successors[number][0]
        return number


def _variants(item: Institution) -> Iterator[tuple[str, str]]:
    """Yield each name to index with its kind: as given, without its country, without its legal form."""
    for name in item.names:
        kind = _KINDS.get(name.kind, ALIAS)
        yield name.text, kind
        if kind == ACRONYM:
            continue
        bare = _COUNTRY_TAIL.sub("", name.text)
        if bare and bare != name.text:
            yield bare, kind
        words = bare.replace(",", " ").replace(".", "").split()
        while len(words) > 1 and words[-1].lower() in _LEGAL:
            words.pop()
        if len(words) < len(bare.split()) and (len(words) > 1 or len(words[0]) >= 5):
            yield " ".join(words), DERIVED
        if "ü" in bare or "ö" in bare or "ä" in bare:
            yield bare.replace("ü", "ue").replace("ö", "oe").replace("ä", "ae"), kind


def _pieces(name: str) -> Iterator[str]:
    """Yield the shorter names a long one holds."""
    bare = _COUNTRY_TAIL.sub("", name)
    pieces = _DASH.split(bare)
    if len(pieces) > 1:
        yield from pieces
    first, comma, rest = bare.partition(", ")
    if comma:
        yield rest
        yield f"{rest} {first}"
    if (found := _LEADING.match(bare)) is not None:
        yield bare[found.end() :]


def _syllable_cuts(word: str) -> list[int]:
    """Return where a word may be cut so that both parts are runs of pinyin syllables."""
    from isthmus.screen.syllables import is_pinyin  # noqa: PLC0415

    return [at for at in range(2, len(word) - 1) if is_pinyin(word[:at]) and is_pinyin(word[at:])]
