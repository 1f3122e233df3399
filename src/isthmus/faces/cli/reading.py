"""Reads what is typed: days and years."""

from __future__ import annotations

from datetime import date

from isthmus.model.errors import UsageError


def day(text: str | None) -> str | None:
    """Return a day as an ISO date; a year means its 1 July, as for the works of a year."""
    if text is None:
        return None
    try:
        whole = f"{text}-07-01" if len(text) == 4 else text
        return date.fromisoformat(whole).isoformat()
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day.", "Write it as 2021-06-30, or a year.") from error
