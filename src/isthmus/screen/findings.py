"""What screening answers: findings by hit type, and apart from them context and near misses."""

from __future__ import annotations

from typing import Literal

import msgspec

HitType = Literal[
    "listed itself",
    "sub-unit of a listed organisation",
    "listed unit inside this organisation",
    "affiliated hospital or joint laboratory",
    "predecessor or renamed",
    "owned or controlled",
    "not assessable",
]
"""The seven hit types, never merged."""

STRENGTH: dict[str, int] = {
    "listed itself": 0,
    "sub-unit of a listed organisation": 1,
    "predecessor or renamed": 2,
    "listed unit inside this organisation": 3,
    "affiliated hospital or joint laboratory": 4,
    "owned or controlled": 5,
    "not assessable": 6,
}
COUNTED = frozenset(("listed itself", "sub-unit of a listed organisation", "predecessor or renamed"))
"""The hit types that say the organisation named is the listed one or part of it."""


class Feature(msgspec.Struct, frozen=True):
    """One reason: its weight in the score, and the values compared."""

    name: str
    weight: float
    here: str
    listed: str


class Step(msgspec.Struct, frozen=True):
    """One step of the path from the text to the entry: how it was made, by which source, of which date."""

    what: str
    how: str
    source: str = ""
    date: str = ""


class NearMiss(msgspec.Struct, frozen=True):
    """An entry that is not a finding, and the feature that separated it."""

    list_id: str
    entry_id: str
    entry_name: str
    text: str
    separated_by: str
    score: float


class Finding(msgspec.Struct, frozen=True):
    """A listed entry that the text rests on, with its reasons. ``score`` orders; it is not a probability."""

    list_id: str
    entry_id: str
    entry_name: str
    hit_type: HitType
    start: int
    end: int
    text: str
    score: float
    features: tuple[Feature, ...]
    path: tuple[Step, ...]
    listed_from: str = ""
    listed_to: str = ""
    nearest_miss: NearMiss | None = None

    @property
    def rank(self) -> tuple[int, float, int, str, str]:
        """The order of findings: hit type, score, longer text first, then list and entry, so that none tie."""
        return (STRENGTH[self.hit_type], -self.score, self.start - self.end, self.list_id, self.entry_id)


class Context(msgspec.Struct, frozen=True):
    """Something beside the findings: never a finding, and of institutions only. ``about`` says what it may not do."""

    kind: str
    about: str
    rows: tuple[dict[str, str | int | None], ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """The answer for one text: only ``findings`` count; ``context`` and ``near_misses`` change no outcome."""

    findings: tuple[Finding, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    context: tuple[Context, ...] = ()
    note: str = ""

    @property
    def outcome(self) -> str:
        """What the answer comes to, from its findings alone: a counted hit, another hit, or no finding."""
        if any(f.hit_type in COUNTED for f in self.findings):
            return "rests on a listed organisation"
        return "has a part or neighbour on a list" if self.findings else "no finding"

    @property
    def order(self) -> tuple[object, ...]:
        """The key by which answers are put in a queue: the rank of the strongest finding, and nothing else."""
        return (0, *self.findings[0].rank) if self.findings else (1,)


Relation = Literal["same", "part_of", "parent_of", "renamed"]
"""What the entry is to the institution: the same, a part of it, what it is part of, or it under another name."""


class ListingLink(msgspec.Struct, frozen=True):
    """A tie between a list entry and an institution: a proposal (``none``) until a person judges it."""

    list_id: str
    entry_id: str
    ror_id: str
    relation: Relation = "same"
    state: Literal["positive", "negative", "unsure", "none"] = "none"
    reason: str = ""
    who: str = ""
    date: str = ""
