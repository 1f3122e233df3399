"""A string as the engine reads it: canonical words as one code each, with places, breaks and link words."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from isthmus.screen import text as txt
from isthmus.screen.lexicon import canonical as variants_of_words
from isthmus.screen.lexicon import root, stops
from isthmus.screen.syllables import is_pinyin

WORD, LINK, PLAIN, BREAK, IGNORE = range(5)
UNKNOWN = "\x00"
_CAMEL = re.compile(r"(?<=[^\W\d_])(?=[A-Z\u00c0-\u00de][^\W\d_])")


class Reading(NamedTuple):
    """The words of one string: parallel lists, one item a kept word."""

    text: str
    codes: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    segment: list[int]
    linked: list[bool]
    back: list[int] | None

    def original(self, i: int, j: int) -> tuple[int, int]:
        """Return the span of words ``i`` to ``j`` (exclusive) in the text as given."""
        start, end = self.starts[i], self.ends[j - 1]
        return (start, end) if self.back is None else (self.back[start], self.back[end - 1] + 1)


Piece = tuple[str, str, int, int, int]


class Vocabulary:
    """Canonical words and their one-character codes; words are added while an index is built, then frozen."""

    def __init__(self) -> None:
        self.code: dict[str, str] = {}
        self.joins: dict[tuple[str, str], str] = {}
        self.frozen = False
        self._common: list[str] = []
        self._seen: dict[str, tuple[Piece, ...]] = {}

    def encode(self, word: str) -> str:
        """Return the code of a canonical word, adding it unless the vocabulary is frozen."""
        code = self.code.get(word)
        if code is None:
            if self.frozen:
                return UNKNOWN
            at = len(self.code) + 0x100
            code = self.code[word] = chr(at if at < 0xD800 else at + 0x800)
        return code

    def freeze(self, common: list[str]) -> None:
        """Stop adding words; unknown ones are then read as a slip of a ``common`` word, or as two run together."""
        self.frozen = True
        variants = [variant for variant, word in variants_of_words().items() if word in self.code]
        self._common = [w for w in {*common, *variants} if len(w) >= 6 and w.isascii() and w.isalpha()]
        self._common.sort()
        self._seen.clear()

    def _pieces(self, word: str) -> tuple[Piece, ...]:
        """Return the canonical pieces of one written word."""
        if len(word) == 1 and not word.isalnum():
            kind = BREAK if word in txt.BREAKS else IGNORE
            return ((UNKNOWN, word, 0, 1, kind),)
        link, plain = stops()
        out = []
        for low, start, end in txt.fold(word):
            if low in link:
                out.append((UNKNOWN, low, start, end, LINK))
            elif low in plain and not (low == "a" and word == "A"):
                out.append((UNKNOWN, low, start, end, PLAIN))
            else:
                canonical = root(low)
                code = self.encode(canonical)
                if code == UNKNOWN and low.isalpha():
                    repaired = self._repair(word, low, start, end)
                    if repaired:
                        out.extend(repaired)
                        continue
                out.append((code, canonical, start, end, WORD))
        return tuple(out)

    def _repair(self, word: str, low: str, start: int, end: int) -> tuple[Piece, ...]:
        """Return the pieces of an unknown word: two words run together, or a common word with one slip."""
        if low.isascii() and is_pinyin(low):
            for at in range(2, len(low) - 1):
                if low[:at] in self.code and low[at:] in self.code and is_pinyin(low[:at]) and is_pinyin(low[at:]):
                    return ((self.code[low[:at]], low[:at], start, start + at, WORD),
                            (self.code[low[at:]], low[at:], start + at, end, WORD))  # fmt: skip
        cut = next((m.start() for m in _CAMEL.finditer(word) if _parts(word, m.start())), 0)
        if cut and len(low) == len(word):
            left, right = self._pieces(word[:cut]), self._pieces(word[cut:])
            return (*left, *((c, w, s + cut, e + cut, k) for c, w, s, e, k in right))
        if len(low) >= 7:
            found = process.extractOne(low, self._common, scorer=OSA.distance, score_cutoff=1)
            if found is not None and found[0][0] == low[0]:
                meant = root(found[0])
                return ((self.code.get(meant, self.code.get(found[0], UNKNOWN)), meant, start, end, WORD),)
        if len(low) == len(word) and word[0] in "ldLD" and word[1:2].isupper() and root(low[1:]) in self.code:
            return ((self.code[root(low[1:])], root(low[1:]), start + 1, end, WORD),)
        if len(low) > 6 and low.endswith("of") and root(low[:-2]) in self.code:
            whole = root(low[:-2])
            return ((self.code[whole], whole, start, end - 2, WORD), (UNKNOWN, "of", end - 2, end, LINK))
        return ()

    def read(self, raw: str) -> Reading:
        """Return ``raw`` as canonical words."""
        text, back = txt.clean(raw)
        codes: list[str] = []
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        segments: list[int] = []
        linked: list[bool] = []
        segment, link, seen, joins = 0, False, self._seen, self.joins
        for word, at, end_at in txt.written(text):
            pieces = seen.get(word)
            if pieces is None:
                pieces = self._pieces(word)
                if len(seen) > 400_000:
                    seen.clear()
                seen[word] = pieces
            for code, canonical, start, end, kind in pieces:
                if kind == WORD:
                    if words and segments[-1] == segment and (whole := joins.get((words[-1], canonical))):
                        words[-1], codes[-1], ends[-1] = whole, self.encode(whole), at + end
                        continue
                    number = len(canonical) <= 2 and canonical.isdigit() and self.frozen
                    segment += number
                    codes.append(code)
                    words.append(canonical)
                    starts.append(at + start)
                    ends.append(at + end)
                    segments.append(segment)
                    linked.append(link)
                    segment += number
                    link = False
                elif kind == LINK:
                    link = True
                elif kind == BREAK or (canonical == "-" and _loose(text, at, end_at)):
                    segment += 1
                    link = False
        return Reading(text, "".join(codes), words, starts, ends, segments, linked, back)


def _parts(word: str, at: int) -> bool:
    """Return whether a word may be cut at ``at``: two long parts, or a joining word run into the next."""
    if not word[at - 1].islower() or len(word) - at < 4:
        return False
    return at > 3 or word[:at].lower() in ("of", "and", "at", "in", "for", "the", "de", "la", "fur", "et")


def _loose(text: str, start: int, end: int) -> bool:
    """Return whether a dash has a space beside it."""
    return text[start - 1 : start] in ("", " ") or text[end : end + 1] in ("", " ")
