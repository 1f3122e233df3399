"""Steady ids for records that their publisher gave none."""

from __future__ import annotations

from hashlib import blake2b


class SteadyIds:
    """Makes an id from the facts that name a record; a repetition in the file gets ``-2``, ``-3``."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def of(self, *facts: str | None) -> str:
        """Return the id for these facts."""
        text = "|".join(f or "" for f in facts)
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
        self._taken[digest] = self._taken.get(digest, 0) + 1
        return digest if self._taken[digest] == 1 else f"{digest}-{self._taken[digest]}"
