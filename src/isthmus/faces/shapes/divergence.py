"""The report on divergence as faces give it: made once for the rule books that ship, and its pairs as rows."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

import msgspec

from isthmus.policy import Framework, framework
from isthmus.policy.divergence import Divergence, divergence

_ONE_AT_A_TIME = threading.Lock()


def report_of(names: tuple[str, ...] = ()) -> Divergence:
    """Return the report on some rule books, or on all; it takes seconds once, and those who ask at once share it."""
    packs: tuple[Framework, ...] = tuple(framework(name) for name in dict.fromkeys(names))
    with _ONE_AT_A_TIME:
        return _made(tuple(p.id for p in packs))


@lru_cache(maxsize=8)
def _made(names: tuple[str, ...]) -> Divergence:
    return divergence([framework(name) for name in names] or None)


def pair_rows(report: Divergence) -> list[dict[str, Any]]:
    """Return every pair as a flat row."""
    return [msgspec.to_builtins(pair) for pair in report.pairs]
