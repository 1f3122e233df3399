"""Checks that every reader shares: years, counts, countries, dates. Each raises `BadRecord` with the value."""

from __future__ import annotations

from datetime import date

from isthmus.model.country import AGGREGATES, CODES
from isthmus.source._records import BadRecord

FIRST_YEAR, LAST_YEAR = 1500, 2050


def year(value: int | float | str | None) -> int:
    """Return a plausible year of publication or event."""
    try:
        number = float(value)  # type: ignore[arg-type]
        whole = int(number)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadRecord(f"year {value!r} is not a year") from error
    if whole != number or not FIRST_YEAR <= whole <= LAST_YEAR:
        raise BadRecord(f"year {value!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return whole


def count(value: int | float | str | None, name: str) -> int:
    """Return a whole number that is not negative."""
    try:
        number = float(value)  # type: ignore[arg-type]
        whole = int(number)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadRecord(f"{name} {value!r} is not a number") from error
    if whole != number or whole < 0:
        raise BadRecord(f"{name} {value!r} is not a count")
    return whole


def country(value: str | None, *, aggregates: bool = False) -> str | None:
    """Return a country code in upper case; blank and ``nan`` mean that none was given."""
    code = (value or "").strip().upper()
    if code in ("", "NAN"):
        return None
    if code in CODES or (aggregates and code in AGGREGATES):
        return code
    raise BadRecord(f"country code {value!r} does not exist")


def day(value: str | None) -> str | None:
    """Return an ISO date, or None where the publisher gave none that is a date."""
    try:
        return date.fromisoformat(value or "").isoformat()
    except ValueError:
        return None
