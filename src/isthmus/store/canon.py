"""One way to write a value down, so that the same value always has the same hash."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from typing import Any

import msgspec

from isthmus.model.errors import UsageError


def canon(value: Any) -> str:
    """Return a value as canonical JSON: keys sorted, no spaces, text as it is.

    Raises
    ------
    UsageError
        When the value cannot be written as JSON, or holds half a character (a lone surrogate).
    """
    try:
        return msgspec.json.encode(value, order="sorted").decode()
    except (TypeError, UnicodeError, ValueError, RecursionError) as error:
        raise UsageError(f"This cannot be kept as JSON: {error}.", "Give plain values: text, numbers, lists.") from None


def plain(text: str) -> Any:
    """Return the value that canonical JSON holds."""
    return msgspec.json.decode(text)


def sha256(text: str) -> str:
    """Return the hash of a text, in 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def salted(salt: bytes, text: str) -> str:
    """Return the hash of a text under a random salt: without the salt it says nothing of the text."""
    return hmac.digest(salt, text.encode(), "sha256").hex()


def identifier(text: str, what: str, longest: int = 200) -> str:
    """Return an id in one normal form (NFC, no space around it), or say what is wrong with it."""
    clean = unicodedata.normalize("NFC", str(text)).strip()
    if not clean or len(clean) > longest or not clean.isprintable():
        shown = repr(clean[:40])
        raise UsageError(f"{shown} cannot be {what}.", f"Give 1 to {longest} printable characters.")
    return clean


def fold(text: str) -> str:
    """Return a name as it is compared: ``Anna  MEIER`` is ``anna meier``, and no second person."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
