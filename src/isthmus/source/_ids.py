"""OpenAlex ids as numbers, one at a time with a reason, or a whole array at once."""

from __future__ import annotations

import warnings
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.source._records import BadRecord

Ints = npt.NDArray[np.int64]
PREFIX = "https://openalex.org/"
LONGEST = 18
"""Digits of an id that fits 64 bits."""


class Odd(Exception):
    """Some value of a batch is not as it should be: its records are to be checked one by one."""


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


def numbers(urls: list[str | None], letter: str) -> pa.Array:
    """Return the numbers of many ids at once, null for null; raise `Odd` where one is not of that kind."""
    array = pa.array(urls, pa.string())
    if not pc.all(pc.starts_with(array, PREFIX + letter), min_count=0).as_py():
        raise Odd
    digits = pc.utf8_slice_codeunits(array, len(PREFIX) + 1)
    if len(digits) and (pc.max(pc.utf8_length(digits)).as_py() or 0) > LONGEST:
        raise Odd
    try:
        return pc.cast(digits, pa.int64())
    except pa.ArrowInvalid as error:
        raise Odd from error


@lru_cache(maxsize=8192)
def level(url: str | None) -> int | None:
    """Return the number of a subfield, field or domain from its address."""
    if url is None:
        return None
    tail = url.rpartition("/")[2]
    if not tail.isascii() or not tail.isdecimal() or len(tail) > 9:
        raise BadRecord(f"{url!r} is not a topic level")
    return int(tail)


def filled(array: pa.Array) -> Ints:
    """Return an integer array as numpy, -1 for null."""
    values: Ints = array.fill_null(-1).to_numpy(zero_copy_only=False)
    return values


def nullable(values: Ints) -> pa.Array:
    """Return a numpy array as Arrow, null for -1."""
    return pa.array(values, mask=values < 0)


_NOISE = bytes(set(range(256)) - set(b"0123456789,"))
_NO_LIST = (b"[]", b"null")


def lists_of_works(lists: list[bytes]) -> tuple[Ints, Ints]:
    """Return how many ids each JSON list of works holds, and all their numbers.

    The ids stay JSON until numpy reads the numbers in them. Raises `Odd` where a list holds anything but ids.
    """
    sizes = np.fromiter((x.count(b'"https://openalex.org/W') for x in lists), np.int64, len(lists))
    if any(n == 0 and x not in _NO_LIST for x, n in zip(lists, sizes, strict=True)):
        raise Odd
    text = b",".join(x for x, n in zip(lists, sizes, strict=True) if n)
    text = (
        text.replace(b'","https://openalex.org/W', b",").replace(b'["https://openalex.org/W', b"").replace(b'"]', b"")
    )
    if not text:
        return sizes, np.empty(0, np.int64)
    ids = _parsed(text)
    if len(ids) != sizes.sum():
        ids = _parsed(text.translate(None, _NOISE))
    if len(ids) != sizes.sum() or ids.max() >= 10**LONGEST:
        raise Odd
    return sizes, ids


def _parsed(text: bytes) -> Ints:
    """Return the whole numbers between commas, up to the first that is not one."""
    try:
        with warnings.catch_warnings(action="error"):
            ids: Ints = np.fromstring(text.decode(), np.int64, sep=",")
            return ids
    except (DeprecationWarning, ValueError):
        return np.empty(0, np.int64)
