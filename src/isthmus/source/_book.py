"""What recurs in a file, numbered in the order met and laid out once, however often it is met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import count, islice
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa

K = TypeVar("K")
Arrays = tuple[Any, ...]


class Book(Generic[K]):
    """Numbers from 0 up, and arrays to look up by them, which ``lay`` makes of keys.

    What is new since `keep` was last called can be listed, and forgotten.
    """

    def __init__(self, lay: Callable[[list[K]], Arrays]) -> None:
        self._lay = lay
        self._at: defaultdict[K, int] = defaultdict(count().__next__)
        self._kept = self._laid = 0
        self._kept_arrays = self._arrays = lay([])

    def __len__(self) -> int:
        return len(self._at)

    def find(self, keys: Iterable[K]) -> list[int]:
        """Return the number of each key; one not met before gets the next."""
        return list(map(self._at.__getitem__, keys))

    def arrays(self) -> Arrays:
        """Return the arrays of all that was met; raise what ``lay`` raises of what is new."""
        if len(self._at) > self._laid:
            more = self._lay(self._since(self._laid))
            self._arrays = tuple(map(_joined, zip(self._arrays, more, strict=True)))
            self._laid = len(self._at)
        return self._arrays

    def new(self) -> list[K]:
        """Return what is new, in the order of its numbers."""
        return self._since(self._kept)

    def forget_new(self) -> None:
        """Take back the numbers of what is new."""
        for key in self.new():
            del self._at[key]
        self._at.default_factory = count(len(self._at)).__next__
        self._laid, self._arrays = self._kept, self._kept_arrays

    def keep(self) -> None:
        """Keep what is new."""
        self._kept_arrays = self.arrays()
        self._kept = self._laid

    def _since(self, number: int) -> list[K]:
        return list(islice(reversed(self._at), len(self._at) - number))[::-1]


def _joined(pair: tuple[Any, Any]) -> Any:
    return pa.concat_arrays(pair) if isinstance(pair[0], pa.Array) else np.concatenate(pair)
