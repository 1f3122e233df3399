"""Scripts: traditional and Japanese forms to simplified characters, look-alike letters to their own script."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import opencc
from pypinyin import lazy_pinyin

_LATIN_LIKE = str.maketrans(
    "аеорсухікмтнвАЕОРСУХІКМТНВјѕԁԛԝοανκιρτυχΑΒΕΗΙΚΜΝΟΡΤΥΧΖ",
    "aeopcyxikmthbAEOPCYXIKMTHBjsdqwoavkiptuxABEHIKMNOPTYXZ",
)


@cache
def _tables() -> tuple[opencc.OpenCC, dict[str, str]]:
    """Return the converter and the reverse of OpenCC's table of Japanese forms."""
    rows = (Path(opencc.__file__).parent / "dictionary" / "JPVariants.txt").read_text("utf-8").splitlines()
    japanese = {new: row.split("\t")[0] for row in rows if "\t" in row for new in row.split("\t")[1].split()}
    return opencc.OpenCC("t2s"), japanese


@lru_cache(maxsize=1 << 16)
def simplified(char: str) -> str:
    """Return the simplified form of one character; others as they are."""
    if not "\u3400" <= char <= "\ufaff" or "\uac00" <= char <= "\ud7af":
        return char
    converter, japanese = _tables()
    out: str = converter.convert(japanese.get(char, char))
    return out


@lru_cache(maxsize=1 << 14)
def pinyin(han: str) -> tuple[str, ...]:
    """Return the toneless syllables of a run of characters."""
    return tuple(lazy_pinyin(han, errors="ignore"))


def unlike(word: str) -> str:
    """Return ``word`` in one script where look-alike letters of another were mixed into a Latin word.

    Examples
    --------
    >>> unlike("Bеihаng")  # with Cyrillic letters in it
    'Beihang'
    """
    if word.isascii():
        return word
    latin = sum(1 for c in word if c.isascii() and c.isalpha())
    if latin == 0:
        return word
    other = {unicodedata.name(c, "").split(" ")[0] for c in word if not c.isascii() and c.isalpha()}
    return word.translate(_LATIN_LIKE) if other & {"CYRILLIC", "GREEK"} else word
