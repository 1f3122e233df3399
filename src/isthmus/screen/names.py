"""Two names -> how alike they are, with reasons; one name -> the most alike of many.

Words are paired one to one, the best pair first; a pair agrees by spelling, by sound across romanisations or as
an initial. What is left over on either side, the worst pair, and for organisations the legal form and numbers,
speak against. Small trees in ``data/names.json`` weigh them; the score orders and is compared with one threshold.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler

from isthmus.screen.judge import judge
from isthmus.screen.person import Parts, nickname, parts, skeleton, sound

FEATURES = (
    "mean", "left_short", "left_long", "longest_left", "joined", "joined_sound", "initials", "swapped", "exact",
    "rest_equal",
    "worst", "worst_by_sound", "first_differs", "edits", "vowel_only", "short_word", "worst_letters",
    "words", "single", "script", "legal_differs", "legal_missing", "numbers_differ", "initial_clash", "person",
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


class _Paired(NamedTuple):
    """Two names laid side by side: the pairs, what is left over, and the pair that agrees least."""

    pairs: list[tuple[float, int, int, bool, bool]]
    left_a: list[str]
    left_b: list[str]
    worst: tuple[float, int, int, bool, bool] | None


def _lay(a: Parts, b: Parts, joined: float) -> _Paired:
    """Return two names side by side; names that differ only in how words are joined leave nothing over."""
    pairs = _assign(a, b)
    used_a, used_b = {p[1] for p in pairs}, {p[2] for p in pairs}
    left_a = [w for k, w in enumerate(a.words) if k not in used_a]
    left_b = [w for k, w in enumerate(b.words) if k not in used_b]
    if joined > 0.9 and (left_a or left_b):
        pairs, left_a, left_b = [(joined, 0, 0, False, False)], [], []
    return _Paired(pairs, left_a, left_b, min(pairs, key=lambda p: p[0], default=None))


def features(a: Parts, b: Parts, person: bool) -> tuple[float, ...]:
    """Return the features of a pair, in the order of `FEATURES`."""
    if len(a.words) > len(b.words):
        a, b = b, a
    joined = 1 - OSA.distance(a.joined, b.joined) / max(len(a.joined), len(b.joined), 1)
    side = _lay(a, b, joined)
    return (*_overall(a, b, side, joined), *_worst_pair(a, b, side), *_around(a, b, side, person))


def _overall(a: Parts, b: Parts, side: _Paired, joined: float) -> tuple[float, ...]:
    """Return how much is paired and how well, and what is left over."""
    pairs = side.pairs
    size, other = sum(map(len, a.words)) or 1, sum(map(len, b.words)) or 1
    whole = bool(pairs) and not side.left_a and not side.left_b and len(pairs) < len(a.words)
    taken = size if whole else sum(len(a.words[i]) for _, i, *_ in pairs)
    paired = size * joined if whole else sum(value * len(a.words[i]) for value, i, *_ in pairs)
    order = [j for _, i, j, *_ in sorted(pairs, key=lambda p: p[1])]
    exact = sum(p[0] == 1 for p in pairs)
    return (
        paired / taken if taken else 0.0,
        sum(map(len, side.left_a)) / size,
        sum(map(len, side.left_b)) / other,
        max(map(len, side.left_a), default=0) / 8,
        joined,
        _joined_sound(a.joined, b.joined),
        sum(p[3] for p in pairs) / max(1, len(pairs)),
        sum(x > y for x, y in pairwise(order)) / max(1, len(order)),
        exact / max(1, len(a.words)),
        float(len(pairs) > 1 and exact == len(pairs) - 1),
    )


def _worst_pair(a: Parts, b: Parts, side: _Paired) -> tuple[float, ...]:
    """Return what is true of the pair of words that agrees least."""
    if side.worst is None:
        return (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    value, i, j, initial, by_sound = side.worst
    one, other = a.words[i], b.words[j]
    edits = OSA.distance(one, other)
    near = 0 if value == 1 or initial else edits
    return (
        value,
        float(by_sound),
        float(one[0] != other[0] and sound(one)[:1] != sound(other)[:1]),
        min(near, 6) / 3,
        float(value < 1 and skeleton(one) == skeleton(other)),
        float(near > 0 and max(len(one), len(other)) <= 4),
        1.0 if initial else 1 - edits / max(len(one), len(other)),
    )


def _around(a: Parts, b: Parts, side: _Paired, person: bool) -> tuple[float, ...]:
    """Return what is true of the names beside their words: length, script, legal form, numbers, initials."""
    numbers = ({w for w in a.words if w.isdigit()}, {w for w in b.words if w.isdigit()})
    initials = any(len(w) == 1 for w in side.left_a), any(len(w) == 1 for w in side.left_b)
    return (
        min(len(a.words), 5) / 3,
        float(len(a.words) == 1),
        float(a.script or b.script),
        float(bool(a.legal and b.legal and not a.legal & b.legal)),
        float(bool(a.legal) != bool(b.legal)),
        float(numbers[0] != numbers[1]),
        float((bool(side.left_b) and initials[0]) or (bool(side.left_a) and initials[1])),
        float(person),
    )


def _joined_sound(one: str, other: str) -> float:
    """Return the agreement of two whole names by sound."""
    a, b = sound(one), sound(other)
    return 1 - OSA.distance(a, b) / max(len(a), len(b), 1)


THRESHOLD = 0.5
"""Least score of a match; one operating point for every origin and kind of name."""


def alike(pairs: list[tuple[str, str, bool]]) -> list[bool]:
    """Return, for many pairs of (one name, the other, whether of persons), what `compare` says of each."""
    split = [(parts(a, person), parts(b, person), person) for a, b, person in pairs]
    rows = [features(a, b, person) for a, b, person in split if a.words and b.words]
    scores = iter(judge("names", FEATURES).scores(np.array(rows)) if rows else ())
    return [bool(a.words and b.words) and float(next(scores)) >= THRESHOLD for a, b, _person in split]


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
