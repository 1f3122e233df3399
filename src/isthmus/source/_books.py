"""The books of one file of works: places, raw affiliation strings, institutions and topics, each laid out once."""

from __future__ import annotations

from functools import partial
from hashlib import blake2b

import numpy as np
import pyarrow as pa

from isthmus.source._arrays import Odd, filled, numbers
from isthmus.source._book import Book
from isthmus.source._ids import level
from isthmus.source._place import places
from isthmus.source._places import Places, Rows
from isthmus.source._records import BadRecord

MOST_PLACES = 20_000
"""Places after which the books are begun anew: a file of any size takes no more memory."""
_hash = blake2b(digest_size=8)


class Books:
    """The books of one file, and what is new in them since the last batch."""

    def __init__(self) -> None:
        self.texts: Book[str | None] = Book(text_ids)
        self.houses: Book[str | None] = Book(lambda urls: (filled(numbers(urls, "I")),))
        self.topics: Book[tuple[str | None, ...]] = Book(topic_levels)
        self.places: Book[bytes] = Book(partial(place_rows, self.texts, self.houses))

    def new_texts(self) -> tuple[pa.Array, list[str]]:
        """Return the ids and the texts of the raw affiliation strings that are new."""
        new = self.texts.new()
        ids = self.texts.arrays()[0]
        return ids[len(ids) - len(new) :].drop_null(), [text for text in new if text is not None]

    def forget_new(self) -> None:
        """Forget what is new in this batch."""
        for book in (self.texts, self.houses, self.topics, self.places):
            book.forget_new()

    def next_batch(self) -> None:
        """Keep what this batch found; or, when that is much, forget all: numbers given out lose their meaning."""
        if len(self.places) > MOST_PLACES:
            self.__init__()  # type: ignore[misc]
        for book in (self.texts, self.houses, self.topics, self.places):
            book.keep()


def place_rows(texts: Book[str | None], houses: Book[str | None], keys: list[bytes]) -> Rows:
    """Return places as rows. Not a method: a book that held its shelf would never be freed, for want of a collector."""
    return Places(places(keys), texts, houses).rows()


def text_ids(texts: list[str | None]) -> tuple[pa.Array]:
    """Return the ids of raw affiliation strings: 64 bits of their BLAKE2b hash, null for none."""
    digests = b"".join([_digest(text or "") for text in texts])
    missing = np.fromiter((text is None for text in texts), bool, len(texts))
    return (pa.array(np.frombuffer(digests, ">i8").astype(np.int64), mask=missing),)


def _digest(text: str) -> bytes:
    state = _hash.copy()
    state.update(text.encode())
    return state.digest()


def topic_levels(topics: list[tuple[str | None, ...]]) -> tuple[pa.Array, ...]:
    """Return the numbers of topics and of the levels above them: subfield, field, domain."""
    topic, *levels = zip(*topics, strict=True) if topics else ((), (), (), ())
    try:
        found = [pa.array([level(url) for url in urls], pa.int64()) for urls in levels]
    except BadRecord as error:
        raise Odd from error
    return numbers(list(topic), "T"), *found
