"""Text as written -> clean text and canonical tokens with their place in it.

`clean` removes what no reader sees (control, zero-width and direction marks, HTML) and keeps the way back
to the original offsets. `Tokeniser` folds each written word once, remembers it, and returns canonical
words: without case, marks, elision or abbreviation; characters of unspaced scripts one by one.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator

from isthmus.screen.scripts import simplified, unlike

MAX_CHARS = 4000
"""Longest text read; the rest is ignored, and the answer says so."""

_TAG = re.compile(r"<[^<>]{0,200}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,12});")
_WORD_CHARS = (
    r"[^\W_]|[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u0655\u0670\u0900-\u0dff\u0e31-\u0e4e\u102b-\u103e]"
)
_TOKEN = re.compile(rf"(?:{_WORD_CHARS})+(?:['’ʼ`´‘](?:{_WORD_CHARS})+)*|[^\w\s]")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.[ ]?){2,}(?:[^\W\d_]\b)?(?<! )")
_EXPORT = re.compile(r"#(?:TAB|N|R)#")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_ELISION = re.compile(r"^(?:d|l|dell|all|nell|sull|dall|un|qu|s)['’ʼ`´‘](?=.{2})")
_APOSTROPHES = re.compile(r"['’ʼ`´‘]")
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ħ": "h",
     "ŋ": "n", "ə": "a", "ё": "е", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا",
     "ـ": "", "ʹ": "", "ʺ": ""}
)  # fmt: skip
BREAKS = frozenset(",;|/()[]{}:•·、，；：（）【】。>–—")


def clean(text: str) -> tuple[str, list[int] | None]:
    """Return readable text, and for each of its characters the offset in ``text`` (None: unchanged).

    Examples
    --------
    >>> clean("Beihang\u200b Univ")
    ('Beihang Univ', [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12])
    """
    text = text[:MAX_CHARS]
    if "#" in text:
        text = _EXPORT.sub(lambda m: ";".ljust(len(m.group())), text)
    if text.isascii() and text.isprintable() and "&" not in text and "<" not in text:
        return text, None
    out: list[str] = []
    back: list[int] = []
    for piece, at in _pieces(text):
        for char in piece:
            out.append(char)
            back.append(at)
    joined = "".join(out)
    return joined, None if joined == text else back


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Yield what is to be read for each stretch of ``text``, with its offset."""
    at = 0
    while at < len(text):
        char = text[at]
        if char == "&" and (found := _ENTITY.match(text, at)):
            yield html.unescape(found.group()), at
            at = found.end()
            continue
        if char == "<" and (found := _TAG.match(text, at)):
            yield " ", at
            at = found.end()
            continue
        if char.isascii():
            yield (char if char.isprintable() else " "), at
        else:
            category = unicodedata.category(char)
            if category in ("Cf", "Cs", "Co", "Cn"):
                pass
            elif category in ("Cc", "Zl", "Zp", "Zs"):
                yield " ", at
            elif "\uff00" <= char <= "\uffef" or "\u2460" <= char <= "\u24ff":
                yield unicodedata.normalize("NFKC", char), at
            else:
                yield char, at
        at += 1


def strip_marks(word: str) -> str:
    """Return ``word`` without case and, for Latin, Greek and Cyrillic, without diacritics."""
    word = word.casefold()
    if word.isascii():
        return word
    kept = []
    for char in unicodedata.normalize("NFKD", word.translate(_LETTERS)):
        if "\u0300" <= char <= "\u036f" or "\u064b" <= char <= "\u0655" or char == "\u0670":
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS)


def fold(word: str) -> list[tuple[str, int, int]]:
    """Return the folded parts of one written word, each with its start and end inside it."""
    if word.isascii():
        low = word.lower()
        if "'" not in low and "`" not in low:
            return [(low, 0, len(low))]
    start = 0
    if (found := _ELISION.match(word.lower())) is not None:
        start = found.end()
    body = word[start:]
    if _UNSPACED.search(body):
        return [(text, start + a, start + b) for text, a, b in _split_scripts(body)]
    low = strip_marks(unlike(_APOSTROPHES.sub("", body)))
    return [(low, start, len(word))] if low else []


def _split_scripts(word: str) -> Iterator[tuple[str, int, int]]:
    """Yield each character of an unspaced script alone, and other runs whole."""
    run = 0
    for at, char in enumerate(word):
        if _UNSPACED.match(char):
            if run < at and (low := strip_marks(_APOSTROPHES.sub("", word[run:at]))):
                yield low, run, at
            run = at + 1
            yield simplified(char), at, at + 1
    if run < len(word) and (low := strip_marks(_APOSTROPHES.sub("", word[run:]))):
        yield low, run, len(word)


Written = tuple[str, int, int]
"""A word as written with its start and end."""


def written(text: str) -> list[Written]:
    """Return the words and marks of clean ``text``; ``U.S.A.`` and ``B. I. T.``-like runs are one word."""
    if "." in text and _DOTTED.search(text):
        dotted = {m.start(): m.end() for m in _DOTTED.finditer(text)}
        out: list[Written] = []
        skip = -1
        for m in _TOKEN.finditer(text):
            if m.start() < skip:
                continue
            if m.start() in dotted:
                skip = dotted[m.start()]
                out.append((text[m.start() : skip].replace(".", "").replace(" ", ""), m.start(), skip))
            else:
                out.append((m.group(), m.start(), m.end()))
        return out
    return [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


Fold = Callable[[str], list[tuple[str, int, int]]]
