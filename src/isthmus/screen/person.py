"""Names as comparable parts: one alphabet, titles and particles known, legal forms apart, spellings folded."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from anyascii import anyascii

from isthmus.screen.lexicon import table
from isthmus.screen.scripts import pinyin
from isthmus.screen.text import clean, strip_marks

_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_SHORT_HYPHEN = re.compile(r"\b(?!(?:al|el|ul|ur|as|ad|ar|az|an|at|abd|abu|bin|ben|ibn)-)([a-z]{1,6})-([a-z]{1,6})\b")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.\s?){2,}(?=$|\W)")


class Parts(NamedTuple):
    """A name in parts: its words, little words, legal forms; ``script`` is true where it was not in Latin letters."""

    words: tuple[str, ...]
    little: tuple[str, ...]
    legal: frozenset[str]
    joined: str
    script: bool


@cache
def _tables() -> tuple[frozenset[str], frozenset[str], dict[str, str], dict[str, str], dict[str, str]]:
    forms = table("name_forms")
    legal = {word: kind for kind, words in forms["legal"].items() for word in words}
    same = {word: to for to, words in forms["same"].items() for word in words}
    nick = {word: to for to, words in forms["nicknames"].items() for word in words}
    return frozenset(forms["titles"]["words"]), frozenset(forms["particles"]["words"]), legal, same, nick


def nickname(word: str) -> str:
    """Return the full form of a short forename, or the word."""
    return _tables()[4].get(word, word)


@lru_cache(maxsize=1 << 16)
def latin(text: str) -> str:
    """Return a name in Latin letters: characters by pinyin, other scripts by letter."""
    text = clean(text)[0]
    text = _HAN.sub(lambda m: " " + " ".join(pinyin(m.group())) + " ", text)
    return strip_marks(anyascii(_CAMEL.sub(" ", text.replace("ё", "е"))))


@lru_cache(maxsize=1 << 17)
def parts(name: str, person: bool) -> Parts:
    """Return the parts of a name."""
    titles, particles, legal, same, _ = _tables()
    plain = _DOTTED.sub(lambda m: m.group().replace(".", "").replace(" ", "") + " ", name) if not person else name
    low = re.sub(r"['`ʹʺ’ʻʼ]", "", latin(plain)).replace("&", " and ")
    if person:
        low = _SHORT_HYPHEN.sub(r"\1\2", low)
    words = _WORD.findall(low)
    forms: set[str] = set()
    if not person:
        words, forms = _strip_legal(words, legal)
        words = [same.get(w, w) for w in words]
    kept = [w for w in words if not (person and w in titles)] or words
    whole = person and len(kept) <= 2
    main = tuple(w for w in kept if whole or w not in particles)
    little = tuple(w for w in kept if not whole and w in particles)
    if not main:
        main, little = tuple(kept), ()
    return Parts(main, little, frozenset(forms), "".join(kept), not strip_marks(name).isascii())


def _strip_legal(words: list[str], legal: dict[str, str]) -> tuple[list[str], set[str]]:
    """Return the words without legal forms, and the forms: runs of up to five words are tried whole."""
    out: list[str] = []
    forms: set[str] = set()
    at = 0
    while at < len(words):
        for size in range(min(5, len(words) - at), 0, -1):
            kind = legal.get("".join(words[at : at + size]))
            whole = "".join(words[at : at + size])
            if kind is not None and (
                size > 1 or whole not in ("as", "sa", "ab", "co", "ano", "ao") or at in (0, len(words) - 1)
            ):
                forms.add(kind)
                at += size
                break
        else:
            out.append(words[at])
            at += 1
    return (out, forms) if out else (words, set())


_SOUNDS = (
    (re.compile(r"(?:tsch|tch|cz|ch)"), "c"),
    (re.compile(r"(?:sch|sh|sz|hs)"), "s"),
    (re.compile(r"(?:zh|dzh|dj)"), "j"),
    (re.compile(r"kh|gh|h"), ""),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th|dh"), "t"),
    (re.compile(r"ts|tz"), "z"),
    (re.compile(r"ck|q|c(?=[aou])|g"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ou|oo|u"), "o"),
    (re.compile(r"ee|ie|ei|ai|ay|ey|iy|yy|ij|y|e"), "i"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"d"), "t"),
    (re.compile(r"b"), "p"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=1 << 17)
def sound(word: str) -> str:
    """Return a rough key of how a word sounds across romanisations.

    Examples
    --------
    >>> sound("mohammed") == sound("muhamad"), sound("gaddafi") == sound("qaddafi")
    (False, True)
    """
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return word


@lru_cache(maxsize=1 << 17)
def skeleton(word: str) -> str:
    """Return the consonants of `sound`, for scripts that leave vowels out."""
    key = sound(word)
    return key[:1] + re.sub(r"[aio]", "", key[1:])
