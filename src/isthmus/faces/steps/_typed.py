"""Reads what a person typed: a day, a choice, something that may not be empty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from isthmus.model.errors import UnknownName, UsageError


def day(text: str, field: str) -> str:
    """Return a day as it is kept; empty stays empty.

    Raises
    ------
    UsageError
        When it is no day.
    """
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise UsageError(f"{field}: {text[:40]!r} is not a day.", "Write a day such as 2026-11-24.") from None


def one_of(text: str, kind: str, choices: Iterable[str]) -> str:
    """Return a word of a closed set, or raise `UnknownName` with the nearest."""
    known = tuple(choices)
    word = text.strip().replace("-", "_")
    if word not in known:
        raise UnknownName(kind, text[:80], known)
    return word


def need(text: str, field: str, message: str, hint: str = "") -> str:
    """Return a text that may not be empty."""
    if not text.strip():
        raise UsageError(message, hint or f"Fill in: {field}.")
    return text.strip()


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
