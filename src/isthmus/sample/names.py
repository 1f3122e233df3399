"""Invented names: syllables of no language, and the same syllables written in four scripts.

Nothing is taken from a list of real names. Chinese characters stand for sounds, as in the writing of foreign
names; Cyrillic and Arabic are letter for letter.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from isthmus.sample.draw import below, hashed

ONSETS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "h", "y")
VOWELS = ("a", "e", "i", "o", "u")
CODAS = ("", "", "", "n", "r", "l", "s", "k", "m")
ACCENTS = str.maketrans({"a": "á", "e": "ë", "o": "ø", "u": "ů", "s": "š", "n": "ñ"})
CYRILLIC = str.maketrans("abdefgiklmnoprstuvyzh", "абдефгиклмнопрстувйзх")
ARABIC = str.maketrans("abdefgiklmnoprstuvyzh", "ابديفغيكلمنوبرستوويزه")
HAN = dict(
    zip(
        (o + v for o in ONSETS for v in VOWELS),
        "巴贝比波布达德迪多杜法菲费佛富加格吉戈古卡克基科库拉勒里洛鲁马梅米莫穆纳内尼诺努"
        "帕佩皮坡普拉雷利罗卢萨塞西索苏塔特蒂托图瓦韦维沃武扎泽齐佐祖哈赫希霍胡亚耶伊约尤",
        strict=True,
    )
)


def words(number: int, size: int) -> list[tuple[str, ...]]:
    """Return ``size`` words of three syllables, drawn by a number; some may be equal."""
    draws = np.arange(size)
    columns = []
    for i in range(3):
        onset, vowel, coda = (
            below(hashed(number, draws, i, part), len(letters)).tolist()
            for part, letters in enumerate((ONSETS, VOWELS, CODAS))
        )
        ends = [CODAS[c] if i == 2 else "" for c in coda]
        columns.append([ONSETS[o] + VOWELS[v] + e for o, v, e in zip(onset, vowel, ends, strict=True)])
    return list(zip(*columns, strict=True))


def romanised(parts: list[str]) -> str:
    """Return syllables as one capitalised word."""
    return "".join(parts).capitalize()


def native(parts: list[str], script: str) -> str:
    """Return syllables in a script: ``latin``, ``accents``, ``cyrillic``, ``arabic`` or ``han``."""
    word = "".join(parts)
    match script:
        case "han":
            return "".join(HAN[p[:2]] for p in parts)
        case "cyrillic":
            return word.translate(CYRILLIC).capitalize()
        case "arabic":
            return word.translate(ARABIC)
        case "accents":
            return word.translate(ACCENTS).capitalize()
        case _:
            return word.capitalize()


@cache
def pool(kind: str, size: int) -> tuple[tuple[str, ...], ...]:
    """Return ``size`` distinct words of three syllables; ``kind`` is given, family or place."""
    number = {"given": 1, "family": 2, "place": 3}[kind]
    return tuple(dict.fromkeys(words(number, size + 100)))[:size]
