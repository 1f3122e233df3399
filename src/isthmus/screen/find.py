"""Phrases of the index in a string: longest first, with what stands around each."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from isthmus.screen.index import ACRONYM, DERIVED, FULL, PLACELESS, Index, Meaning
from isthmus.screen.lexicon import generic_words
from isthmus.screen.places import Place, chinese_places
from isthmus.screen.reading import Reading
from isthmus.screen.romanised import romanised
from isthmus.screen.scripts import pinyin
from isthmus.screen.text import strip_marks

COMMON = 1 / 150
"""A run of two words both of which more than this share of institutions have is ordinary language."""

_LEFT = frozenset(
    [
        "south",
        "north",
        "east",
        "west",
        "southern",
        "northern",
        "eastern",
        "western",
        "central",
        "southeastern",
        "northeastern",
        "southwestern",
        "northwestern",
        "national",
        "state",
        "normal",
        "medical",
        "technical",
        "agricultural",
    ]
)


class Hit(NamedTuple):
    """A run of words that is a name: its place, its meanings, and whether a longer name may be meant."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    extended: bool
    inside: tuple[tuple[int, int, Meaning], ...]

    def meanings_as_inside(self) -> tuple[tuple[int, int, Meaning], ...]:
        """Return the hit's own meanings in the form of ``inside``: what a name within it is part of."""
        return tuple((self.start, self.end, meaning) for meaning in self.meanings)


def hits(index: Index, reading: Reading, places: list[tuple[int, int, Place]]) -> list[Hit]:
    """Return the names found in ``reading``, in order; a name inside a longer one only as ``inside``."""
    codes, phrases, prefixes = reading.codes, index.phrases, index.prefixes
    segment, n = reading.segment, len(codes)
    raw: list[tuple[int, int, tuple[Meaning, ...]]] = []
    for i in range(n):
        for j in range(i + 1, n + 1):
            run = codes[i:j]
            found = phrases.get(run)
            if found is not None and segment[j - 1] - segment[i] <= 2:
                found = _written(reading, i, j, found, index)
                if found:
                    raw.append((i, j, found))
            if run not in prefixes:
                break
    raw += romanised(index, reading)
    if not raw:
        return []
    raw = [
        h
        for h in raw
        if not _splits_place(h[0], h[1], places)
        and not (
            all(kind in (DERIVED, PLACELESS) for _, kind in h[2]) and _extended(index, reading, h[0], h[1], places)
        )
    ]
    raw.sort(key=lambda h: (h[0] - h[1], h[0]))
    kept: list[tuple[int, int, tuple[Meaning, ...]]] = []
    under: dict[int, list[tuple[int, int, Meaning]]] = {}
    for start, end, found in raw:
        for at, (a, b, _) in enumerate(kept):
            if start < b and a < end:
                under.setdefault(at, []).extend((start, end, meaning) for meaning in found)
                break
        else:
            kept.append((start, end, found))
    out = [
        Hit(a, b, found, _extended(index, reading, a, b, places), tuple(under.get(at, ())))
        for at, (a, b, found) in enumerate(kept)
    ]
    out.sort()
    return out


def _written(reading: Reading, i: int, j: int, found: tuple[Meaning, ...], index: Index) -> tuple[Meaning, ...]:
    """Leave out acronyms that are not written as one, and names of one character."""
    if j - i > 2:
        return found
    if _common(index, reading, i, j):
        return ()
    text = reading.text[reading.starts[i] : reading.ends[j - 1]]
    if sum(c.isupper() for c in text) >= 2 or not text.isascii():
        bare = _bare(text)
        found = tuple(
            m for m in found if m[1] != ACRONYM or any(_bare(n.text) == bare for n in index.items[m[0]].names)
        )
        return found if len(text) > 2 or not text.isascii() else ()
    lowered = text.islower() and j - i == 1 and not reading.text.islower()
    return () if lowered else tuple(m for m in found if m[1] != ACRONYM)


def _generic(reading: Reading, i: int, j: int) -> bool:
    """Return whether every word of a run is one that many institutions' names share."""
    return all(word in generic_words() for word in reading.words[i:j])


@lru_cache(maxsize=1 << 15)
def _bare(text: str) -> str:
    """Return the letters and digits of a short name, without case and marks."""
    return "".join(c for c in strip_marks(text) if c.isalnum())


def _splits_place(i: int, j: int, places: list[tuple[int, int, Place]]) -> bool:
    """Return whether a run ends or begins in the middle of a place's name."""
    return any((a < j < b and i <= a) or (a < i < b and j >= b) for a, b, _ in places if b - a > 1)


def _common(index: Index, reading: Reading, i: int, j: int) -> bool:
    """Return whether the run is too ordinary to be a name here: common words within a longer stretch, or a place."""
    codes, segment = reading.codes, reading.segment
    if codes[i:j] in index.places.phrases and len(codes) > j - i:
        return True
    rarest = min(index.counts[code] for code in codes[i:j])
    if rarest <= max(len(index.items), FULL) * (COMMON if j - i > 1 else COMMON / 2.7) and not _generic(reading, i, j):
        return False
    alone = (i == 0 or segment[i - 1] != segment[i]) and (j == len(codes) or segment[j] != segment[j - 1])
    return not (alone and j - i > 1)


def sibling(reading: Reading, hit: Hit) -> bool:
    """Return whether a name that ends in `University` goes on with `of ...`: another, longer university's."""
    j = hit.end
    if not hit.extended or reading.words[j - 1] != "university" or j >= len(reading.words):
        return False
    return reading.linked[j] and reading.segment[j] == reading.segment[j - 1]


def _after_chinese_place(index: Index, reading: Reading, i: int) -> bool:
    """Return whether a run of characters stands right after a place it does not begin with (西安|电子科技大学)."""
    for size in (3, 2):
        if i >= size and reading.segment[i - size] == reading.segment[i]:
            before = "".join(reading.words[i - size : i])
            if before in chinese_places():
                own = "".join(pinyin(before))
                return own not in index.vocabulary.code or index.vocabulary.code[own] not in index.places.phrases
    return False


def _extended(index: Index, reading: Reading, i: int, j: int, places: list[tuple[int, int, Place]]) -> bool:
    """Return whether words beside the name bind to it, so that a longer name, not known here, may be meant."""
    if j < len(reading.codes) and reading.segment[j] == reading.segment[j - 1] and reading.linked[j]:
        return not any(a == j for a, _, _ in places)
    if "\u3400" <= reading.words[i] <= "\u9fff":
        return _after_chinese_place(index, reading, i)
    if i > 0 and reading.segment[i] == reading.segment[i - 1] and not reading.linked[i]:
        before = reading.words[i - 1]
        if before in _LEFT:
            return True
    return False
