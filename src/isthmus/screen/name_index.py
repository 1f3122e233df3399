"""Many listed names, searched by one name in a few milliseconds: words by sound, whole names by spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from rapidfuzz import fuzz, process

from isthmus.screen.judge import judge
from isthmus.screen.names import FEATURES, THRESHOLD, features
from isthmus.screen.person import Parts, parts, skeleton, sound

_COMMON = 1500
_SHORTLIST = 20
_ALIKE = 82


class NameIndex:
    """Many listed names, searched by one name: words by sound, and whole names by spelling."""

    def __init__(self, names: Iterable[tuple[str, int]], person: bool) -> None:
        self.person = person
        self.parts: list[Parts] = []
        self.owner: list[int] = []
        postings: dict[str, list[int]] = defaultdict(list)
        for name, owner in names:
            made = parts(name, person)
            at = len(self.parts)
            self.parts.append(made)
            self.owner.append(owner)
            for key in _keys(made):
                postings[key].append(at)
        self.postings = {key: np.array(at, dtype=np.int32) for key, at in postings.items() if len(at) <= _COMMON}
        by_length: dict[int, tuple[list[str], list[int]]] = {}
        for at, made in enumerate(self.parts):
            whole = "".join(sorted(made.words))
            texts, places = by_length.setdefault(len(whole), ([], []))
            texts.append(whole)
            places.append(at)
        self._by_length = {
            size: (texts, places, np.array([_letters(t) for t in texts], dtype=np.uint64))
            for size, (texts, places) in by_length.items()
        }

    def search(self, name: str, limit: int = 5) -> list[tuple[float, float, int]]:
        """Return the most alike listed names as (score, tie-breaking likeness, owner), best first."""
        asked = parts(name, self.person)
        if not asked.words or not self.parts:
            return []
        found = [self.postings[key] for key in _keys(asked) if key in self.postings]
        shortlist: set[int] = set()
        if found:
            at, votes = np.unique(np.concatenate(found), return_counts=True)
            best = np.argsort(-votes, kind="stable")[:_SHORTLIST]
            shortlist.update(int(i) for i in at[best])
        ranked = self._ranked(asked, shortlist)
        if not ranked or ranked[0][0] < THRESHOLD:
            ranked = self._ranked(asked, shortlist.union(self._spelled("".join(sorted(asked.words)))))
        return [(round(score, 4), round(tie, 4), self.owner[at]) for score, tie, at in ranked[:limit]]

    def _ranked(self, asked: Parts, shortlist: set[int]) -> list[tuple[float, float, int]]:
        """Return (score, likeness, place) of each name of a shortlist, best first, without ties in order."""
        if not shortlist:
            return []
        order = sorted(shortlist)
        rows = np.array([features(asked, self.parts[i], self.person) for i in order])
        scores = judge("names", FEATURES).scores(rows)
        ties = rows[:, FEATURES.index("joined")]
        made = [(float(s), float(t), i) for s, t, i in zip(scores, ties, order, strict=True)]
        return sorted(made, key=lambda r: (-r[0], -r[1], r[2]))

    def _spelled(self, whole: str) -> list[int]:
        """Return the names spelled most alike, of about the same length, words in alphabetical order.

        Letters that only one of two names has cost an edit each: names with too many of them are passed over unread.
        """
        found: list[tuple[float, int]] = []
        own = np.uint64(_letters(whole))
        for size in range(len(whole) - 2, len(whole) + 3):
            if size not in self._by_length:
                continue
            texts, places, letters = self._by_length[size]
            edits = int((1 - _ALIKE / 100) * (len(whole) + size))
            near = np.flatnonzero(np.bitwise_count(letters ^ own) <= edits)
            some = [texts[i] for i in near]
            for _, score, at in process.extract(whole, some, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=8):
                found.append((-score, places[near[at]]))
        return [at for _, at in sorted(found)[:8]]


def _letters(text: str) -> int:
    """Return which letters a text has, a bit for each."""
    bits = 0
    for letter in set(text):
        bits |= 1 << (ord(letter) % 64)
    return bits


def _keys(made: Parts) -> set[str]:
    """Return what a name is found by: its words by sound, and by their consonants."""
    return {f"s:{sound(w)}" for w in made.words if len(w) > 1} | {f"k:{skeleton(w)}" for w in made.words if len(w) > 2}
