"""How long to wait between tries, and when to stop."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState

from isthmus.fetch.failures import Unfinished

FIRST, LONGEST = 1.0, 60.0


class Patience:
    """Counts tries that brought nothing new; a try after which more bytes were safe starts the count again."""

    def __init__(self, tries: int, longest_wait: float, total: float, clock: Callable[[], float]) -> None:
        self._tries, self._longest = tries, longest_wait
        self._clock, self._until = clock, clock() + total
        self._failed, self._held = 0, 0

    def used_up(self, state: RetryCallState) -> bool:
        """Say whether to give up (tenacity's ``stop``)."""
        error = state.outcome.exception() if state.outcome else None
        held = error.held if isinstance(error, Unfinished) else 0
        if held > self._held:
            self._held, self._failed = held, 0
        self._failed += 1
        return self._failed >= self._tries or self._clock() >= self._until

    def wait(self, state: RetryCallState) -> float:
        """Return the seconds to wait (tenacity's ``wait``): what the server asks for, else doubling with jitter."""
        error = state.outcome.exception() if state.outcome else None
        jitter = random.uniform(0, 1)
        asked = error.after if isinstance(error, Unfinished) else None
        if asked is not None:
            return min(asked, self._longest) + jitter
        return min(FIRST * 2.0**self._failed, LONGEST) * (0.5 + jitter / 2)


def wanted_wait(header: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, as a number or as a date."""
    if not header:
        return None
    asked = header.strip()
    if asked.isdecimal():
        return float(asked)
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())
