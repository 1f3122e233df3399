"""Rule breadth for every face: the works of a lake with the ties of its lists, both kept beside the lake."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from isthmus.faces.shapes.links import judged_links
from isthmus.policy.breadth.ties import ListTies, by_list
from isthmus.policy.breadth.world import FOLDER, World, open_world
from isthmus.screen.index_file import revision

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.screening import Screening

Screen = Callable[["Lake"], "Screening"]
TIES = "ties"


def world_of(lake: Lake, screen: Screen) -> World:
    """Return the works of a lake; ``screen`` is asked only where a list is named whose ties are not kept yet."""
    return open_world(lake, lambda: _ties(lake, screen))


def _ties(lake: Lake, screen: Screen) -> dict[str, ListTies]:
    """Return the ties by list, from their file beside the lake where nothing has changed since."""
    judged = judged_links()
    if lake.folder is None:
        return _made(lake, screen)
    facts = [lake.snapshot_id, revision(), {k: msgspec.to_builtins(v) for k, v in sorted(judged.items())}]
    key = sha256(msgspec.json.encode(facts)).hexdigest()[:24]
    path = lake.folder / FOLDER / TIES / f"{key}.json"
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(path.read_bytes(), type=dict[str, ListTies])
    made = _made(lake, screen)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{key}.{os.getpid()}.part")
        part.write_bytes(msgspec.json.encode(made))
        part.replace(path)
    return made


def _made(lake: Lake, screen: Screen) -> dict[str, ListTies]:
    screening = screen(lake)
    return by_list(screening.entries, screening.links)
