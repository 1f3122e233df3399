"""Finds institutions by any of their names: in their own script, romanised, or without marks."""

from __future__ import annotations

from typing import Any, NamedTuple

from isthmus.faces.desk import Desk
from isthmus.lake import institution
from isthmus.lake.open import Lake
from isthmus.model.errors import UsageError
from isthmus.screen.scripts import pinyin
from isthmus.screen.text import strip_marks

LEAST, MOST = 2, 50
"""Characters that a name must have to be looked for (one, where it is Han), and institutions that are given."""


class Known(NamedTuple):
    """A name as it is compared, with whose it is."""

    ror_id: str
    name: str
    plain: str
    joined: str
    """The same in pinyin without spaces, where it is Han."""


def search(desk: Desk, text: str) -> list[dict[str, Any]]:
    """Return the institutions with a name that holds every word of a text, whole names first.

    Chinese names are found in Han and in pinyin, joined or split; marks and case do not count.

    Raises
    ------
    UsageError
        For a text too short to look for.
    """
    words = strip_marks(text).split()
    if not words or (len("".join(words)) < LEAST and text.isascii()):
        raise UsageError(f"{text!r} is too short to look for.", "Give two letters or more of a name.")
    known: list[Known] = desk.once("institution-names", _known)
    whole, joined = " ".join(words), "".join(words)
    best: dict[str, tuple[int, int, Known]] = {}
    for k in known:
        if all(w in k.plain for w in words) or (k.joined and joined in k.joined):
            rank = 0 if k.plain == whole or k.joined == joined else 1 if k.plain.startswith(whole) else 2
            found = (rank, len(k.name), k)
            if k.ror_id not in best or found < best[k.ror_id]:
                best[k.ror_id] = found
    order = sorted(best.values())[:MOST]
    with desk.lake() as lake:
        told = institution.displays(lake, [k.ror_id for _r, _n, k in order])
    return [told[k.ror_id] | {"matched": k.name} for _r, _n, k in order if k.ror_id in told]


def _known(lake: Lake) -> list[Known]:
    return [
        Known(
            ror, name, strip_marks(name), "".join(pinyin(name)) if any("\u3400" <= c <= "\u9fff" for c in name) else ""
        )
        for ror, name, kind in institution.names(lake)
        if kind != "acronym" or len(name) > 1
    ]
