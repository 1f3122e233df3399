"""Two names -> how alike they are, with reasons; one name -> the most alike of many.

Words are paired one to one, the best pair first; a pair agrees by spelling, by sound across romanisations or as
an initial. What is left over on either side, the worst pair, and for organisations the legal form and numbers,
speak against. Small trees in ``data/names.json`` weigh them; the score orders and is compared with one threshold.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler

from isthmus.screen.judge import judge
from isthmus.screen.person import Parts, nickname, parts, skeleton, sound

FEATURES = (
    "mean", "worst", "left_short", "left_long", "joined", "initials", "swapped", "exact", "sound",
    "first_differs", "edits", "words", "single", "script", "legal_differs", "legal_missing", "numbers_differ",
    "longest_left", "vowel_only", "rest_equal", "syllable", "joined_sound", "initial_clash", "person", "worst_letters",
)  # fmt: skip


class Likeness(NamedTuple):
    """How alike two names are: the score orders pairs, ``match`` says whether it reaches the threshold."""

    score: float
    match: bool
    tie: float
    reasons: tuple[tuple[str, float, float], ...]


@lru_cache(maxsize=1 << 17)
def _pair(a: str, b: str) -> tuple[float, bool, bool]:
    """Return the agreement of two words, whether it is by an initial, and whether by sound alone."""
    if a == b:
        return 1.0, False, False
    if len(a) == 1 or len(b) == 1:
        return (0.8, True, False) if a[0] == b[0] else (0.0, False, False)
    if nickname(a) == nickname(b):
        return 0.9, False, False
    distance = OSA.distance(a, b)
    longest = max(len(a), len(b))
    spelled = max(0.0, 1 - distance / max(3.0, longest) * 1.2)
    winkler = JaroWinkler.similarity(a, b)
    value = max(spelled, (winkler - 0.55) / 0.45 if winkler > 0.75 else 0.0)
    if sound(a) == sound(b):
        return max(value, 0.92), False, True
    if skeleton(a) == skeleton(b) and len(skeleton(a)) > 1:
        return max(value, 0.8), False, True
    return value, False, False


def _assign(a: Parts, b: Parts) -> list[tuple[float, int, int, bool, bool]]:
    """Return the best one-to-one pairing of words, greedily, weighing longer words first among equals."""
    options = []
    for i, x in enumerate(a.words):
        for j, y in enumerate(b.words):
            value, initial, by_sound = _pair(x, y)
            if value > 0.3:
                options.append((value, min(len(x), len(y)), -abs(i - j), i, j, initial, by_sound))
    options.sort(reverse=True)
    used_a: set[int] = set()
    used_b: set[int] = set()
    out = []
    for value, _, _, i, j, initial, by_sound in options:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            out.append((value, i, j, initial, by_sound))
    return out


def features(a: Parts, b: Parts, person: bool) -> tuple[float, ...]:
    """Return the features of a pair, in the order of `FEATURES`."""
    if len(a.words) > len(b.words):
        a, b = b, a
    pairs = _assign(a, b)
    if not pairs or a.joined == b.joined:
        pairs = pairs if pairs else []
    size = sum(len(w) for w in a.words) or 1
    taken = sum(len(a.words[i]) for _, i, *_ in pairs)
    paired = sum(value * len(a.words[i]) for value, i, *_ in pairs)
    left_a = [w for k, w in enumerate(a.words) if k not in {p[1] for p in pairs}]
    left_b = [w for k, w in enumerate(b.words) if k not in {p[2] for p in pairs}]
    joined = 1 - OSA.distance(a.joined, b.joined) / max(len(a.joined), len(b.joined), 1)
    if joined > 0.9 and (left_a or left_b):
        left_a, left_b, taken, paired = [], [], size, size * joined
        pairs = [(joined, 0, 0, False, False)]
    order = [j for _, i, j, *_ in sorted(pairs, key=lambda p: p[1])]
    numbers_a = {w for w in a.words if w.isdigit() or len(w) == 1}
    numbers_b = {w for w in b.words if w.isdigit() or len(w) == 1}
    worst = min((p[0] for p in pairs), default=0.0)
    bad = min(pairs, key=lambda p: p[0], default=None)
    word_a, word_b = (a.words[bad[1]], b.words[bad[2]]) if bad else ("", "")
    edits = OSA.distance(word_a, word_b) if bad and worst < 1 and not bad[3] else 0
    return (
        paired / taken if taken else 0.0, worst, sum(map(len, left_a)) / size, sum(map(len, left_b)) / max(1, sum(map(len, b.words))),
        joined, sum(p[3] for p in pairs) / max(1, len(pairs)), sum(x > y for x, y in zip(order, order[1:], strict=False)) / max(1, len(order)),
        sum(p[0] == 1 for p in pairs) / max(1, len(a.words)), float(bool(bad and bad[4])),
        float(bool(word_a) and word_a[0] != word_b[0] and sound(word_a)[:1] != sound(word_b)[:1]), min(edits, 6) / 3, min(len(a.words), 5) / 3,
        float(len(a.words) == 1), float(a.script or b.script), float(bool(a.legal and b.legal and not a.legal & b.legal)),
        float(bool(a.legal) != bool(b.legal)), float(numbers_a != numbers_b and any(w.isdigit() for w in numbers_a | numbers_b)),
        max(map(len, left_a), default=0) / 8, float(bool(bad) and worst < 1 and skeleton(word_a) == skeleton(word_b)),
        float(len(pairs) > 1 and sum(p[0] == 1 for p in pairs) == len(pairs) - 1), float(edits > 0 and max(len(word_a), len(word_b)) <= 4),
        _joined_sound(a.joined, b.joined), float((bool(left_b) and any(len(w) == 1 for w in left_a)) or (bool(left_a) and any(len(w) == 1 for w in left_b))),
        float(person), 1 - OSA.distance(word_a, word_b) / max(len(word_a), len(word_b), 1) if bad and not bad[3] else 1.0,
    )  # fmt: skip


def _joined_sound(one: str, other: str) -> float:
    """Return the agreement of two whole names by sound."""
    a, b = sound(one), sound(other)
    return 1 - OSA.distance(a, b) / max(len(a), len(b), 1)


THRESHOLD = 0.5
"""Least score of a match; one operating point for every origin and kind of name."""


def compare(one: str, other: str, person: bool) -> Likeness:
    """Return how alike two names are.

    Examples
    --------
    >>> compare("Sergei Lavrov", "Lavrov, Sergey", person=True).match
    True
    """
    a, b = parts(one, person), parts(other, person)
    if not a.words or not b.words:
        return Likeness(0.0, False, 0.0, ())
    row = np.array([features(a, b, person)])
    trees = judge("names", FEATURES)
    score = float(trees.scores(row)[0])
    moved = trees.contributions(row[0])
    reasons = tuple((n, round(float(row[0][FEATURES.index(n)]), 3), round(w, 3)) for n, w in list(moved.items())[:6])
    return Likeness(round(score, 4), score >= THRESHOLD, round(float(row[0][FEATURES.index("joined")]), 6), reasons)
