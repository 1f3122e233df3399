"""The lake as requests see it: opened late, once a snapshot, and lent to one request at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from isthmus.faces.jobs import Jobs
from isthmus.lake.snapshot import current_id, lake_path, load
from isthmus.model.errors import NoLake

if TYPE_CHECKING:
    from isthmus.lake.open import Lake

COPIES = 3
"""Connections to one snapshot: a DuckDB connection answers one question at a time."""
KEPT = 3
"""Snapshots that stay open: the current one, and older ones that were asked for."""
RECENT = 300
"""Answers that are remembered: a page, its figure and its downloads ask the same."""


class Desk:
    """Lends lakes, and keeps what is dear to make (an index) once a snapshot. Safe between threads."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = lake_path(root)
        self.jobs = Jobs()
        """Work on what is published, such as runs of scenarios; what people send has jobs of its own."""
        self._open: OrderedDict[str, _Shelf] = OrderedDict()
        self._lock = threading.Lock()

    def snapshot_id(self, as_of: str | None = None) -> str:
        """Return the id of the current snapshot, or of the one that stood at a day or under an id.

        Raises
        ------
        NoLake
            Where nothing has been built, or nothing so old.
        """
        if as_of is not None:
            return load(self.root, as_of)[0]
        found = current_id(self.root)
        if found is None:
            raise NoLake(f"There is no lake at {self.root}.", "Type: isthmus up (or isthmus lake build).")
        return found

    @contextmanager
    def lake(self, as_of: str | None = None) -> Iterator[Lake]:
        """Lend a lake; it is given back at the end of the block."""
        shelf = self._shelf(self.snapshot_id(as_of))
        lake = shelf.take()
        try:
            yield lake
        finally:
            shelf.give_back(lake)

    def once(self, key: Hashable, make: Callable[[Lake], Any]) -> Any:
        """Return what ``make`` made of the current snapshot, making it when it is first asked for.

        Two who ask at once wait for one making. Errors are not kept.
        """
        shelf = self._shelf(self.snapshot_id())
        with shelf.making(key):
            if key not in shelf.made:
                with self.lake() as lake:
                    shelf.made[key] = make(lake)
            return shelf.made[key]

    def renew(self, key: Hashable, change: Callable[[Lake, Any], Any]) -> None:
        """Put what ``change`` makes of something that was made already in its place; nothing where it was not made."""
        shelf = self._shelf(self.snapshot_id())
        with shelf.making(key):
            if key in shelf.made:
                with self.lake() as lake:
                    shelf.made[key] = change(lake, shelf.made[key])

    def recent(self, key: Hashable, make: Callable[[Lake], Any]) -> Any:
        """Return what ``make`` made of the current snapshot, from memory where it is among the last `RECENT`."""
        shelf = self._shelf(self.snapshot_id())
        with self._lock:
            if key in shelf.recent:
                shelf.recent.move_to_end(key)
                return shelf.recent[key]
        with self.lake() as lake:
            made = make(lake)
        with self._lock:
            shelf.recent[key] = made
            while len(shelf.recent) > RECENT:
                shelf.recent.popitem(last=False)
        return made

    def has(self, key: Hashable) -> bool:
        """Say whether something was made already, so that a page can tell its reader to wait."""
        return key in self._shelf(self.snapshot_id()).made

    def _shelf(self, snapshot_id: str) -> _Shelf:
        with self._lock:
            if snapshot_id not in self._open:
                self._open[snapshot_id] = _Shelf(self.root, snapshot_id)
            self._open.move_to_end(snapshot_id)
            while len(self._open) > KEPT:
                self._open.popitem(last=False)
            return self._open[snapshot_id]


class _Shelf:
    """Up to `COPIES` open lakes of one snapshot, and what was made of it."""

    def __init__(self, root: Path, snapshot_id: str) -> None:
        self.made: dict[Hashable, Any] = {}
        self.recent: OrderedDict[Hashable, Any] = OrderedDict()
        self._root, self._id = root, snapshot_id
        self._free: list[Lake] = []
        self._count = 0
        self._returned = threading.Condition()
        self._makers: dict[Hashable, threading.RLock] = {}

    def take(self) -> Lake:
        with self._returned:
            while not self._free and self._count >= COPIES:
                self._returned.wait()
            if self._free:
                return self._free.pop()
            self._count += 1
        try:
            from isthmus.lake.open import open_lake  # noqa: PLC0415  (loads DuckDB and Ibis)

            return open_lake(self._root, as_of=self._id)
        except BaseException:
            with self._returned:
                self._count -= 1
                self._returned.notify()
            raise

    def give_back(self, lake: Lake) -> None:
        with self._returned:
            self._free.append(lake)
            self._returned.notify()

    def making(self, key: Hashable) -> threading.RLock:
        with self._returned:
            return self._makers.setdefault(key, threading.RLock())
