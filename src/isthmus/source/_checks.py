"""Checks that every reader shares: years, counts, countries, dates. Each raises `BadRecord` with the value."""

from __future__ import annotations

from datetime import date
from math import isfinite

from isthmus.model.country import AGGREGATES, CODES
from isthmus.source._records import BadRecord

FIRST_YEAR, LAST_YEAR = 1500, 2050
LARGEST = 2**63 - 1
"""The largest count a table holds; columns of 32 bits take `INT`."""
INT = 2**31 - 1
DIGITS, SHOWN = 19, 80


def year(value: int | float | str | None) -> int:
    """Return a plausible year of publication or event."""
    whole = _whole(value)
    if whole is None:
        raise BadRecord(f"year {shown(value)} is not a year")
    if not FIRST_YEAR <= whole <= LAST_YEAR:
        raise BadRecord(f"year {shown(value)} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return whole


def count(value: int | float | str | None, name: str, limit: int = LARGEST) -> int:
    """Return a whole number that is not negative and not above ``limit``."""
    whole = _whole(value)
    if whole is None:
        raise BadRecord(f"{name} {shown(value)} is not a number")
    if not 0 <= whole <= limit:
        raise BadRecord(f"{name} {shown(value)} is not a count")
    return whole


def real(value: float | str | None, name: str) -> float | None:
    """Return a finite number; blank, ``na`` and ``nan`` mean that none was given."""
    text = str(value if value is not None else "").strip()
    if text.casefold() in ("", "na", "nan"):
        return None
    try:
        number = float(_strict(text))
    except ValueError as error:
        raise BadRecord(f"{name} {shown(value)} is not a number") from error
    if not isfinite(number):
        raise BadRecord(f"{name} {shown(value)} is not a finite number")
    return number


def shown(value: object) -> str:
    """Return a value as a reason shows it: quoted, and cut where it is long."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def _strict(text: str) -> str:
    """Return a number's text; what only Python takes for a number (1_000, digits of other scripts) is none."""
    return text if text.isascii() and "_" not in text else "none"


def _whole(value: int | float | str | None) -> int | None:
    """Return a whole number as exactly as it is written, or None where it is not one."""
    if isinstance(value, str):
        text = value.strip()
        digits = text.removeprefix("-")
        if digits.isascii() and digits.isdecimal():
            return int(text) if len(digits) <= DIGITS else None
        try:
            value = float(_strict(text))
        except ValueError:
            return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value


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


def slashed_day(value: str | None) -> str | None:
    """Return an ISO date from day/month/year, the form of British and EU files; None where it is no date."""
    parts = (value or "").strip().split("/")
    return day("-".join(reversed(parts))) if len(parts) == 3 else day((value or "").strip()[:10])
