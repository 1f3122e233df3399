"""What a step of a case changed, and taking it back: by a new version, where nobody has changed the same since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from isthmus.model.errors import Conflict, UsageError
from isthmus.review.case import Review, from_body, to_body


class Changed(msgspec.Struct, frozen=True):
    """One part of a case that two versions have differently; ``None`` where it is not there.

    ``part`` is a top-level part, or ``facts`` with the fact's label in ``key``.
    """

    part: str
    key: str
    was: Any
    now: Any


def changed(before: Review, after: Review) -> list[Changed]:
    """Return what a step changed, facts one by one."""
    return list(_changed(to_body(before), to_body(after)))


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Changed]:
    for part in dict.fromkeys((*before, *after)):
        was, now = before.get(part), after.get(part)
        if part == "facts":
            labels = sorted({*(was or {}), *(now or {})})
            told = ((label, (was or {}).get(label), (now or {}).get(label)) for label in labels)
            yield from (Changed(part, label, one, other) for label, one, other in told if one != other)
        elif was != now:
            yield Changed(part, "", was, now)


def undone(now: Review, before: Review, after: Review) -> Review:
    """Return a case without what one step changed.

    Parameters
    ----------
    now
        The case as it stands.
    before, after
        The versions around the step.

    Raises
    ------
    UsageError
        When the step changed nothing.
    Conflict
        When the same was changed again since: taking back the later step comes first.
    """
    steps = changed(before, after)
    if not steps:
        raise UsageError("That step changed nothing in the case.", "Choose another one.")
    body = to_body(now)
    for c in steps:
        place = body.setdefault("facts", {}) if c.part == "facts" else body
        key = c.key or c.part
        if place.get(key) != c.now:
            raise Conflict(f"{key} was changed again since.", (), None, "Take the later step back first.")
        if c.was is None:
            place.pop(key, None)
        else:
            place[key] = c.was
    return from_body(body)
