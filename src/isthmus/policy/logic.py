"""Three-valued logic (Kleene, strong): true, false and unknown, written ``True``, ``False`` and ``None``.

An unanswered question is neither yes nor no. ``and`` is false as soon as one side is false, ``or`` is true as
soon as one side is true, and everything else that meets an unknown stays unknown.

References
----------
S. C. Kleene, *Introduction to Metamathematics*, 1952, section 64.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Truth: TypeAlias = bool | None


def negate(value: Truth) -> Truth:
    """Return the negation: unknown stays unknown."""
    return None if value is None else not value


def conjoin(values: Iterable[Truth]) -> Truth:
    """Return false if any value is false, else unknown if any is unknown, else true."""
    answer: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            answer = None
    return answer


def disjoin(values: Iterable[Truth]) -> Truth:
    """Return true if any value is true, else unknown if any is unknown, else false."""
    answer: Truth = False
    for value in values:
        if value is True:
            return True
        if value is None:
            answer = None
    return answer
