"""How often publishers assert an institution that a string names: public counts, read as a prior.

``data/asserted.json`` holds, by ROR id, in how many training strings an institution was a candidate, in how many of
them it was the label, and the same two counts over strings that name several. No text is kept.
"""

from __future__ import annotations

from functools import cache
from math import log1p

import msgspec

from isthmus.screen.lexicon import DATA

ASSERTED_FEATURES = ("asserted_share", "asserted_seen", "asserted_among")
STRENGTH = 3.0
"""Strings of the average institution that each one's own counts are mixed with."""

Counts = tuple[int, int, int, int]
"""Times a candidate, times the label, and both among several candidates."""


class Asserted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The counts, with the average shares an unseen institution gets."""

    base: float
    among: float
    trained_on: str
    institutions: dict[str, Counts]

    def features(self, ror_id: str) -> tuple[float, float, float]:
        """Return an institution's values of `ASSERTED_FEATURES`."""
        seen, label, several, chosen = self.institutions.get(ror_id.rsplit("/", 1)[-1], (0, 0, 0, 0))
        return (
            round((label + STRENGTH * self.base) / (seen + STRENGTH), 3),
            round(log1p(seen), 2),
            round((chosen + STRENGTH * self.among) / (several + STRENGTH), 3),
        )


@cache
def asserted() -> Asserted:
    """Return the counts of the data file."""
    return msgspec.json.decode((DATA / "asserted.json").read_bytes(), type=Asserted)
