"""Names written almost right: rare words retrieve a few names, an alignment of words scores them.

Used only where no name stands in the string exactly. A word agrees with another when it is the same, when one
abbreviates the other, or when an edit or two separate long words; each agreement counts by the word's rarity.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from heapq import nlargest
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from isthmus.screen.find import Hit
from isthmus.screen.index import ACRONYM, DERIVED, ORGANISATION, PLACELESS, Index
from isthmus.screen.reading import UNKNOWN, Reading

FLOOR = 0.80
"""Least similarity of a name worth weighing."""

_POSTINGS = 400
_SHORTLIST = 12
_ROOM = 700
_LONGEST = 14


class Similar:
    """Retrieval and alignment over the names of an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.word = {code: word for word, code in index.vocabulary.code.items()}
        self.names: list[tuple[str, int]] = []
        self._need: list[float] = []
        postings: dict[str, list[int]] = defaultdict(list)
        for key, meanings in index.phrases.items():
            if not 2 <= len(key) <= _LONGEST:
                continue
            for number, kind in meanings:
                if kind in (ACRONYM, DERIVED, PLACELESS):
                    continue
                at = len(self.names)
                self.names.append((key, number))
                total = sum(index.weight.get(code, 8.0) for code in key)
                frequent = sum(index.weight.get(code, 8.0) for code in key if index.counts[code] > _POSTINGS)
                self._need.append(FLOOR * total - frequent)
                for code in set(key):
                    if index.counts[code] <= _POSTINGS:
                        postings[code].append(at)
        self.postings = dict(postings)
        buckets: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word, code in index.vocabulary.code.items():
            if len(word) >= 4 and index.counts[code]:
                buckets[word[0], len(word)].append(word)
        self.buckets = dict(buckets)
        self._sorted = sorted(w for words in buckets.values() for w in words)
        self._near: dict[str, tuple[tuple[str, float], ...]] = {}

    def near(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return known words that ``word`` may stand for, with how well each agrees (0 to 1)."""
        found = self._near.get(word)
        if found is not None:
            return found
        out: dict[str, float] = {}
        code = self.index.vocabulary.code.get(word)
        if code is not None:
            out[code] = 1.0
        if word.isalpha() and len(word) >= 4 and (code is None or self.index.counts[code] < 3):
            limit = 1 if len(word) < 9 else 2
            if len(word) >= 5:
                bucket = [
                    w
                    for n in range(len(word) - limit, len(word) + limit + 1)
                    for w in self.buckets.get((word[0], n), ())
                ]
                for other, distance, _ in process.extract(
                    word, bucket, scorer=OSA.distance, score_cutoff=limit, limit=4
                ):
                    out.setdefault(self.index.vocabulary.code[other], 1 - 0.12 * distance)
            if len(word) <= 8:
                longer = self._longer(word)
                if len(longer) <= 40:
                    for other in sorted(longer, key=len)[:6]:
                        out.setdefault(self.index.vocabulary.code[other], 0.85)
        found = tuple(out.items())
        if len(self._near) > 50_000:
            self._near.clear()
        self._near[word] = found
        return found

    def _longer(self, word: str) -> list[str]:
        """Return known words of at most 15 letters that begin with ``word``."""
        at = bisect_right(self._sorted, word)
        end = bisect_right(self._sorted, word + "\uffff", lo=at)
        return [w for w in self._sorted[at:end] if len(w) <= 15]

    def find(self, reading: Reading, found: list[Hit]) -> list[tuple[int, int, int, float]]:
        """Return (start, end, institution number, similarity) of names written almost right."""
        if not reading.codes or len(reading.codes) > 120:
            return []
        covered = {i for h in found if not h.extended for i in range(h.start, h.end)}
        out: dict[int, tuple[int, int, int, float]] = {}
        for start, end in _stretches(reading):
            free = [i for i in range(start, end) if i not in covered]
            body = end - start <= 4 or not ORGANISATION.isdisjoint(reading.words[start:end])
            if not body or not free or (len(free) < end - start and len(free) < 2):
                continue
            for hit in self._stretch(reading, start, end):
                if hit[2] not in out or out[hit[2]][3] < hit[3]:
                    out[hit[2]] = hit
        ranked = sorted(out.values(), key=lambda h: (-h[3], h[0], h[2]))
        return ranked[:4]

    def _stretch(self, reading: Reading, start: int, end: int) -> list[tuple[int, int, int, float]]:
        """Return the names most like some run of words within one stretch."""
        weight = self.index.weight
        options = [self.near(reading.words[i]) for i in range(start, end)]
        lists = sorted(
            ((names, agreement * weight[code]) for choice in options for code, agreement in choice[:5]
             if (names := self.postings.get(code)) is not None),
            key=lambda item: len(item[0]),
        )  # fmt: skip
        votes: dict[int, float] = defaultdict(float)
        room, slack = _ROOM, 0.0
        for names, value in lists:
            if room < 0:
                slack += value
                continue
            for at in names:
                votes[at] += value
            room -= len(names)
        need = self._need
        able = [(gain, at) for at, gain in votes.items() if gain + slack >= need[at]]
        hits = []
        for _, at in nlargest(_SHORTLIST, able):
            key, number = self.names[at]
            score, first, last = self._align(key, options)
            if score >= FLOOR:
                hits.append((start + first, start + last + 1, number, score))
        hits.sort(key=lambda h: -h[3])
        return hits[:3]

    def _align(self, key: str, options: list[tuple[tuple[str, float], ...]]) -> tuple[float, int, int]:
        """Return how well the words of a name are found among ``options``, and the run they span."""
        weight = self.index.weight
        total = gained = 0.0
        used: dict[int, float] = {}
        for code in key:
            value = weight.get(code, 8.0)
            total += value
            best, where = 0.0, -1
            for at, choice in enumerate(options):
                if at in used:
                    continue
                for other, agreement in choice:
                    if other == code and agreement > best:
                        best, where = agreement, at
            if where >= 0:
                used[where] = best
                gained += value * best
        bodies = {at for at in used if any(self.word[c] in ORGANISATION for c, _ in options[at][:1])}
        if len(used) < 0.7 * len(key) or (not bodies and any(self.word[c] in ORGANISATION for c in key)):
            return 0.0, 0, 0
        first, last = min(used), max(used)
        extra = sum(
            max((weight.get(c, 6.0) for c, _ in options[at][:1]), default=6.0)
            for at in range(first, last + 1)
            if at not in used
        )
        order = list(used)
        turns = sum(a > b for a, b in pairwise(order))
        score = gained / (total + 0.7 * extra) - 0.02 * max(0, turns - 1)
        return score, first, last


def _stretches(reading: Reading) -> list[tuple[int, int]]:
    """Return the segments, and neighbouring pairs of short ones, as word ranges."""
    cuts = [
        0,
        *(i for i in range(1, len(reading.codes)) if reading.segment[i] != reading.segment[i - 1]),
        len(reading.codes),
    ]
    single = list(pairwise(cuts))
    pairs = [(a, c) for (a, b), (_, c) in pairwise(single) if c - a <= 8 and b - a <= 5]
    return [(a, b) for a, b in single + pairs if b - a >= 1]


__all__ = ["UNKNOWN", "Similar"]
