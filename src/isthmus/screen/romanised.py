"""Chinese names written in pinyin, with or without tones and apostrophes, joined or split."""

from __future__ import annotations

import re

from isthmus.screen.index import ALIAS, Index, Meaning
from isthmus.screen.reading import Reading
from isthmus.screen.syllables import is_pinyin
from isthmus.screen.text import strip_marks

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_BODY = re.compile(r"daxue|da xue|xueyuan|xue yuan|yanjiu|yan jiu|shiyanshi|kexueyuan|yiyuan", re.IGNORECASE)


def romanised(index: Index, reading: Reading) -> list[tuple[int, int, tuple[Meaning, ...]]]:
    """Return the Chinese names that stand in pinyin, as runs of the reading's words."""
    if not index.pinyin or not _BODY.search(strip_marks(reading.text)):
        return []
    words = [(strip_marks(m.group()).replace("'", "").replace("’", "").replace("-", ""), m.start(), m.end())
             for m in _WORD.finditer(reading.text)]  # fmt: skip
    found = []
    at = 0
    while at < len(words):
        stop = at
        while stop < len(words) and is_pinyin(words[stop][0]):
            stop += 1
        for end in range(min(stop, at + 16), at, -1):
            numbers = index.pinyin.get("".join(w for w, _, _ in words[at:end]))
            if numbers:
                inside = [i for i, s in enumerate(reading.starts) if words[at][1] <= s < words[end - 1][2]]
                if inside:
                    found.append((inside[0], inside[-1] + 1, tuple((n, ALIAS) for n in numbers)))
                    at = end - 1
                break
        at += 1
    return found
