"""Invented names: syllables of no language, and the same syllables written in four scripts.

Nothing is taken from a list of real names. Chinese characters stand for sounds, as in the writing of foreign
names; Cyrillic and Arabic are letter for letter.
"""

from __future__ import annotations

from functools import cache

from isthmus.sample.draw import hashed

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


def syllables(*key: int, count: int) -> list[str]:
    """Return ``count`` syllables drawn by a key."""
    found = []
    for i in range(count):
        u, v, w = (float(hashed(*key, i, part)[0]) for part in range(3))
        coda = CODAS[int(w * len(CODAS))] if i == count - 1 else ""
        found.append(ONSETS[int(u * len(ONSETS))] + VOWELS[int(v * len(VOWELS))] + coda)
    return found


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
    found: dict[tuple[str, ...], None] = {}
    draw = 0
    while len(found) < size:
        found[tuple(syllables(number, draw, count=3))] = None
        draw += 1
    return tuple(found)
