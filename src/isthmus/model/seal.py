"""Seals the second facts of listed persons: they can be compared with what an asker states, and are not shown.

A date of birth or a document's number is kept only as a digest bound to its entry. That keeps them out of tables,
answers, rules and orderings; it is no encryption, for few dates can be tried one by one and the lists are public.
"""

from __future__ import annotations

import re
from hashlib import blake2b

FACTS = ("born_day", "born_year", "identifier", "employer")
"""The facts beside a name that may settle whether a person is the listed one."""

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_ISO = re.compile(r"\b(1[89]\d\d|20\d\d)-(\d\d)-(\d\d)\b")
_SLASHED = re.compile(r"\b(\d\d?)[/.](\d\d?)[/.](1[89]\d\d|20\d\d)\b")
_WORDED = re.compile(r"\b(\d\d?) ([A-Za-z]{3})[a-z]* (1[89]\d\d|20\d\d)\b")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_VAGUE = re.compile(r"\b(?:circa|c\.|about|approx\w*|between|to)\b", re.IGNORECASE)


def seal(list_id: str, entry_id: str, fact: str, value: str) -> str:
    """Return the digest of one fact of one entry, 16 hexadecimal digits."""
    text = "\0".join((list_id, entry_id, fact, plain(value)))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def plain(value: str) -> str:
    """Return a value as it is compared: letters and digits only, without case."""
    return "".join(c for c in value.casefold() if c.isalnum())


def born(text: str) -> list[tuple[str, str]]:
    """Return what a text says of a date of birth: the day (ISO 8601) where it is exact, and the year.

    Days written with strokes are day/month/year; one whose day and month may be either way gives only its year.

    Examples
    --------
    >>> born("10 Dec 1948")
    [('born_day', '1948-12-10'), ('born_year', '1948')]
    >>> born("circa 1946"), born("not known")
    ([('born_year', '1946')], [])
    """
    found: list[tuple[str, str]] = []
    vague = bool(_VAGUE.search(text))
    for year, month, day in _days(text):
        if 1 <= month <= 12 and 1 <= day <= 31 and not vague:
            found.append(("born_day", f"{year}-{month:02}-{day:02}"))
    return found + [("born_year", year) for year in dict.fromkeys(_YEAR.findall(text))]


def _days(text: str) -> list[tuple[str, int, int]]:
    out = [(y, int(m), int(d)) for y, m, d in _ISO.findall(text)]
    out += [(y, int(m), int(d)) for d, m, y in _SLASHED.findall(text) if int(d) > 12 or d == m]
    out += [(y, _MONTHS[m.lower()], int(d)) for d, m, y in _WORDED.findall(text) if m.lower() in _MONTHS]
    return out
