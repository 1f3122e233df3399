"""Recognises a country in a literal: a two-letter code or an English name."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale


@cache
def _names() -> frozenset[str]:
    return frozenset(name.casefold() for code, name in Locale("en").territories.items() if code.isalpha())


@cache
def codes() -> tuple[str, ...]:
    """Return every two-letter country code, and EU."""
    return tuple(sorted(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()))


def is_country(value: object) -> bool:
    """Return whether a literal is or contains a country: a code (upper case) or an English name."""
    if not isinstance(value, str):
        return False
    words = re.findall(r"[^\W_]+", value.casefold())
    padded = f" {' '.join(words)} "
    return value in codes() or any(f" {name} " in padded for name in _names())
