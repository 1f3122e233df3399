"""OpenAlex ids as numbers, one at a time, with the reason where one is none."""

from __future__ import annotations

from functools import lru_cache

from isthmus.source._records import BadRecord

PREFIX = "https://openalex.org/"
LONGEST = 18
"""Digits of an id that fits 64 bits."""


def number(url: str | None, letter: str) -> int | None:
    """Return the number in an OpenAlex id such as ``https://openalex.org/W2741809807``.

    Raises
    ------
    BadRecord
        When it is an id of another kind, or none.
    """
    if url is None:
        return None
    digits = url.removeprefix(PREFIX + letter)
    if len(digits) == len(url) or not digits.isascii() or not digits.isdecimal() or len(digits) > LONGEST:
        raise BadRecord(f"{url!r} is not an OpenAlex id of kind {letter}")
    return int(digits)


@lru_cache(maxsize=8192)
def level(url: str | None) -> int | None:
    """Return the number of a subfield, field or domain from its address."""
    if url is None:
        return None
    tail = url.rpartition("/")[2]
    if not tail.isascii() or not tail.isdecimal() or len(tail) > 9:
        raise BadRecord(f"{url!r} is not a topic level")
    return int(tail)
