"""The index kept in a file beside the lake, so that a first answer takes seconds and not the time of building it.

The file's name holds what it was made from: the registry's vintage and the code and data of this room. It is plain
MessagePack, read with a schema; a file that does not fit, or is damaged, is built again.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

from isthmus.screen.index import ACRONYM, ALIAS, DERIVED, LABEL, PLACELESS, Index
from isthmus.screen.places import Place
from isthmus.screen.records import Institution

_KINDS = (LABEL, ALIAS, DERIVED, PLACELESS, ACRONYM)
_SUFFIX = ".msgpack"


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """All of an index that is slow to make; strings of codes are those of its vocabulary."""

    items: list[Institution]
    words: list[str]
    joins: list[tuple[str, str, str]]
    phrases: dict[str, list[tuple[int, int]]]
    pinyin: dict[str, tuple[int, ...]]
    counts: dict[str, int]
    former: list[tuple[str, int, str]]
    places: list[tuple[str, list[str], bool]]
    display_keys: list[str]
    city_keys: list[list[str]]
    common: list[str]


def kept(folder: Path, vintage: str, institutions: Callable[[], Iterable[Institution]]) -> Index:
    """Return the index of a registry's vintage, from its file in ``folder`` or built and put there.

    A folder that cannot be written to is no error: the index is then built for this run.
    """
    path = folder / f"{sha256(f'{vintage} {revision()}'.encode()).hexdigest()[:24]}{_SUFFIX}"
    with suppress(OSError, msgspec.DecodeError, IndexError, KeyError, ValueError):
        return _restored(msgspec.msgpack.decode(path.read_bytes(), type=Kept))
    index = Index(institutions())
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{os.getpid()}.part"
        part.write_bytes(msgspec.msgpack.encode(_plain(index)))
        part.replace(path)
        for old in folder.glob(f"*{_SUFFIX}"):
            if old != path:
                old.unlink()
    return index


@cache
def revision() -> str:
    """Return a checksum of this room's code and data: another one makes another index."""
    here = Path(__file__).parent
    files = sorted(f for f in (*here.glob("*.py"), *(here / "data").iterdir()) if f.is_file())
    total = sha256()
    for file in files:
        total.update(file.name.encode() + sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _plain(index: Index) -> Kept:
    return Kept(
        index.items,
        list(index.vocabulary.code),
        [(a, b, whole) for (a, b), whole in index.vocabulary.joins.items()],
        {key: [(n, _KINDS.index(kind)) for n, kind in found] for key, found in index.phrases.items()},
        index.pinyin,
        dict(index.counts),
        [(key, number, until) for (key, number), until in index.former.items()],
        [(place.key, sorted(place.countries), place.settles) for place in index.places.phrases.values()],
        index.display_keys,
        [sorted(keys) for keys in index.city_keys],
        index.common,
    )


def _restored(state: Kept) -> Index:
    """Return the index a state describes; what is quickly made is made again."""
    index = Index(())
    vocabulary = index.vocabulary
    vocabulary.frozen = False
    vocabulary.code.clear()
    for word in state.words:
        vocabulary.encode(word)
    vocabulary.joins = {(a, b): whole for a, b, whole in state.joins}
    index.items = state.items
    index.number = {item.ror_id: n for n, item in enumerate(index.items)}
    index.phrases = {key: tuple((n, _KINDS[kind]) for n, kind in found) for key, found in state.phrases.items()}
    index.prefixes = {key[:end] for key in index.phrases for end in range(1, len(key))}
    index.pinyin, index.counts = state.pinyin, Counter(state.counts)
    index.former = {(key, number): until for key, number, until in state.former}
    index.places.restore({key: Place(frozenset(countries), settles, key) for key, countries, settles in state.places})
    index.display_keys = state.display_keys
    index.city_keys = [frozenset(keys) for keys in state.city_keys]
    index.settle(state.common)
    return index
