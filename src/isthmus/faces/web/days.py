"""Days and pairs as pages take them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from isthmus.faces.web.view import Asked
from isthmus.model.country import CODES, parse
from isthmus.model.errors import UsageError


def day_of(asked: Asked, key: str = "on") -> str:
    """Return the day that the address names, else today, as ISO date; a year stands for its last day."""
    text = asked.query.get(key)
    if text is None:
        return datetime.now(UTC).date().isoformat()
    if len(text) == 4 and text.isdecimal():
        text = f"{text}-12-31"
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{key}: {text!r} is not a day.", "Write a day such as 2026-11-22, or a year.") from None


def pair_of(text: str) -> tuple[str, str]:
    """Return the two codes of ``US-CN``; names may stand for codes.

    Raises
    ------
    UsageError, UnknownName
        For what is no pair, or a country that is not known.
    """
    if text.upper() in CODES or "-" not in text:
        raise UsageError(f"{text[:80]!r} is not a pair.", "Write two codes with a hyphen between: US-CN.")
    first, _, second = text.partition("-")
    a, b = parse(first), parse(second)
    if a == b:
        raise UsageError(f"{a} stands on both sides of the pair.", "Name two different countries.")
    return a, b
