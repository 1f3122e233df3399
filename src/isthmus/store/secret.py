"""Secrets that a person carries: random, kept here as their hash alone."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from isthmus.store.canon import sha256


def new_secret() -> str:
    """Return 256 random bits as text; a plain hash of so much chance cannot be turned back."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(f"isthmus secret {secret}")


def stamp(moment: datetime) -> str:
    """Return a moment as it is kept: UTC, so that texts compare as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def after(moment: datetime, days: float = 0, minutes: float = 0) -> str:
    """Return the moment so much later, as it is kept."""
    return stamp(moment + timedelta(days=days, minutes=minutes))
