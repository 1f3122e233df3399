"""Rule breadth for every face: the works of a lake with the ties of its lists, both kept beside the lake."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from isthmus.faces.shapes.links import judged_links
from isthmus.policy.breadth.ties import ListTies, by_list
from isthmus.policy.breadth.world import FOLDER, World, open_world
from isthmus.screen.index_file import revision

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.policy.breadth.compare import Comparison
    from isthmus.policy.breadth.measure import Breadth
    from isthmus.policy.breadth.search import Found, Search
    from isthmus.screen.screening import Screening

Screen = Callable[["Lake"], "Screening"]
TIES = "ties"


def world_of(lake: Lake, screen: Screen) -> World:
    """Return the works of a lake; ``screen`` is asked only where a list is named whose ties are not kept yet."""
    return open_world(lake, lambda: ties_of(lake, screen))


def ties_of(lake: Lake, screen: Screen) -> dict[str, ListTies]:
    """Return the ties by list, from their file beside the lake where nothing has changed since."""
    kept = kept_ties(lake)
    if kept is not None:
        return kept
    made, path = _made(lake, screen), _path(lake)
    if path is not None:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.stem}.{os.getpid()}.part")
            part.write_bytes(msgspec.json.encode(made))
            part.replace(path)
    return made


def kept_ties(lake: Lake) -> dict[str, ListTies] | None:
    """Return the ties by list from their file; None where there is none for this lake and what people said of ties."""
    path = _path(lake)
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(path.read_bytes(), type=dict[str, ListTies]) if path else None
    return None


def _path(lake: Lake) -> Path | None:
    if lake.folder is None:
        return None
    judged = {k: msgspec.to_builtins(v) for k, v in sorted(judged_links().items())}
    key = sha256(msgspec.json.encode([lake.snapshot_id, revision(), judged])).hexdigest()[:24]
    return lake.folder / FOLDER / TIES / f"{key}.json"


def _made(lake: Lake, screen: Screen) -> dict[str, ListTies]:
    screening = screen(lake)
    return by_list(screening.entries, screening.links)


def rules_record(found: Comparison) -> dict[str, Any]:
    """Return rules side by side as plain data."""
    caveats = dict.fromkeys(c for b in found.found for c in b.caveats)
    vintages = dict.fromkeys(v for b in found.found for v in b.vintages)
    return {"rows": [b.row() for b in found.found], "not_covered": [msgspec.to_builtins(m) for m in found.not_covered],
            "caveats": list(caveats), "vintages": list(vintages)}  # fmt: skip


def rule_record(found: Breadth, rivals: Comparison) -> dict[str, Any]:
    """Return one rule against its target and the rivals as plain data."""
    told: dict[str, Any] = msgspec.to_builtins(found)
    return told | {"row": found.row(), "rivals": [b.row() for b in rivals.found]}


def search_record(found: Search) -> dict[str, Any]:
    """Return a search as plain data."""
    return {
        "target": msgspec.to_builtins(found.target), "rows": [search_row(f) for f in found.front],
        "blanket": search_row(found.blanket) if found.blanket else None, "itself": found.itself.row(),
        "terms": found.kinds, "clauses": found.clauses, "exceptions": found.exceptions, "cells": found.cells,
        "not_reached": found.not_reached, "caveats": [*search_caveats(found), *found.itself.caveats],
        "vintages": found.itself.vintages,
    }  # fmt: skip


def search_row(f: Found) -> dict[str, Any]:
    """Return one rule of a front as a row."""
    return {"asked": f.asked, "rule": f.text, "sentence": f.breadth.sentence, "caught": f.caught, "lost": f.lost,
            "bound": f.bound, "gap": f.gap, "spared": f.spared} | {
        k: v for k, v in f.breadth.row().items() if k not in ("rule", "title", "standing", "caught")
    }  # fmt: skip


def search_caveats(found: Search) -> list[str]:
    """Return what to mind of a search."""
    few = " These are few: a rule may fit them and no others." if found.itself.touched.works < 100 else ""
    return [
        f"Rules were fitted to {found.itself.touched.works:,} works of the target and not tried on others.{few}",
        f"Exact among {found.clauses:,} clauses and {found.exceptions} exceptions: candidates of "
        f"{', '.join(found.kinds)} that occur most in the target. A gap says how far a rule may be from the narrowest.",
        "A rule found is a description of where works lie, not a recommendation.",
    ]
