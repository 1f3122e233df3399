"""OpenAlex ids as numbers, a whole array at once: an array holds one that is odd, or none."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.source._ids import LONGEST, PREFIX

Ints = npt.NDArray[np.int64]


class Odd(Exception):
    """Some value of a batch is not as it should be: its records are to be checked one by one."""


def numbers(urls: list[str | None], letter: str) -> pa.Array:
    """Return the numbers of many ids at once, null for null; raise `Odd` where one is not of that kind."""
    array = pa.array(urls, pa.string())
    if not pc.all(pc.starts_with(array, PREFIX + letter), min_count=0).as_py():
        raise Odd
    start, longest = len(PREFIX) + 1, pc.max(pc.binary_length(array)).as_py() or 0
    if longest > start + LONGEST:
        raise Odd
    try:
        digits = pc.binary_slice(array.cast(pa.binary()), start, start + LONGEST)  # a sixth of a slice by characters
        return digits.cast(pa.string()).cast(pa.int64())
    except pa.ArrowInvalid as error:
        raise Odd from error


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
