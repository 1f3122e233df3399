"""Words that mean the same: spellings, translations and abbreviations, read from ``data/words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def table(name: str) -> dict[str, Any]:
    """Return one data file of this room."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


@cache
def canonical() -> dict[str, str]:
    """Return every known variant with its canonical word."""
    words = table("words")
    return {v: key for part in ("words", "cities") for key, variants in words[part].items() for v in variants}


@cache
def stops() -> tuple[frozenset[str], frozenset[str]]:
    """Return the link words, which bind a name to what follows, and the other words left out."""
    stop = table("words")["stop"]
    return frozenset(stop["link"]), frozenset(stop["plain"])


@cache
def generic_words() -> frozenset[str]:
    """Return the canonical words that many institutions' names share; regions and directions are not among them."""
    words = table("words")
    return frozenset(words["words"]) - frozenset(words["telling"]["words"])


@cache
def shared_words() -> frozenset[str]:
    """Return the canonical words that alone name no listed body: the generic ones, and those of armed bodies."""
    return generic_words() | frozenset(map(root, table("words")["shared"]["words"]))


@cache
def legal_words() -> frozenset[str]:
    """Return the legal forms of bodies that are one word, such as ``gmbh``."""
    return frozenset(word for words in table("name_forms")["legal"].values() for word in words)


def root(word: str) -> str:
    """Return the canonical word for a folded one: a known variant, else the word without a plural s.

    Examples
    --------
    >>> root("univ"), root("sciences"), root("texas"), root("boreskov")
    ('university', 'science', 'texa', 'boreskov')
    """
    known = canonical().get(word)
    if known is not None:
        return known
    if len(word) >= 5 and word[-1] == "s" and word[-2] not in "suia'":
        word = word[:-1]
        return canonical().get(word, word)
    return word
