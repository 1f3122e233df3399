"""Every rule book asked about every case of the bank, twice: on all facts, and pair by pair on the facts both read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from isthmus.policy.cases import Case, assembled
from isthmus.policy.dictionary import dictionary
from isthmus.policy.divergence.bank import Banked
from isthmus.policy.divergence.entry import as_if_in_scope, entries
from isthmus.policy.divergence.relation import OUT, Range, Relation, relation, scope_reads, shared
from isthmus.policy.engine import Outlook, engine
from isthmus.policy.expr import LISTS, PREFIX
from isthmus.policy.records import RANK, Framework

Told = tuple[Relation, int]


class Asked(NamedTuple):
    """One case: how every rule book answers it, and how each pair of them stands in both views.

    ``shared`` has no entry for pairs that read no fact in common.
    """

    kind: str
    case: Case
    on: date
    outlooks: tuple[Outlook, ...]
    whole: dict[tuple[int, int], Told]
    shared: dict[tuple[int, int], Told]

    def ranges(self) -> list[Range]:
        """Return each rule book's range as ranks."""
        return [range_of(o) for o in self.outlooks]


def range_of(outlook: Outlook) -> Range:
    """Return a range as ranks."""
    return RANK[outlook.low], RANK[outlook.high]


def ask_all(cases: list[Banked], packs: tuple[Framework, ...], on: date) -> Iterator[Asked]:
    """Yield every case with its answers, as if in scope of each rule book, on its own day or else ``on``."""
    pairs = list(combinations(range(len(packs)), 2))
    views = {pair: view for pair in pairs if (view := _View.of(packs[pair[0]], packs[pair[1]])) is not None}
    machines = [(engine(pack), pack.id) for pack in packs]
    for kind, case in cases:
        day = case.as_of or on
        outlooks = tuple(machine.run(as_if_in_scope(case, name), day) for machine, name in machines)
        ranges = [range_of(o) for o in outlooks]
        yield Asked(
            kind, case, day, outlooks,
            {(i, j): relation(ranges[i], ranges[j]) for i, j in pairs},
            {pair: view.told(case, day) for pair, view in views.items()},
        )  # fmt: skip


class _View:
    """A pair on the facts both read: every other fact has its uneventful answer; answers are kept by what was read."""

    def __init__(self, one: Framework, other: Framework, facts: frozenset[str]) -> None:
        self._packs, self._known = (one, other), {}
        kept = facts | scope_reads(one) | scope_reads(other)
        words = dictionary()
        self._case = [n for n in kept if n in words.cards and words.cards[n].root == "case"]
        self._items: dict[str, list[str]] = {}
        for letter, root in PREFIX.items():
            names = [n.partition(".")[2] for n in kept if n.startswith(f"{letter}.")]
            if names:
                self._items[LISTS[root]] = names
        self._base = {c.name: c.base for c in words.of("case").values()}
        self._blank = {LISTS[root]: {c.name: c.base for c in words.of(root).values()} for root in LISTS}

    _known: dict[Any, Told]

    @classmethod
    def of(cls, one: Framework, other: Framework) -> _View | None:
        """Return the view of a pair; none where they read no fact in common."""
        facts = shared(one, other, {name: entry.set for name, entry in entries().items()})
        return cls(one, other, facts) if facts else None

    def told(self, case: Case, on: date) -> Told:
        """Return how the pair stands on a case."""
        facts = case.facts
        items = {p: tuple(tuple(i[n] for n in names) for i in facts[p]) for p, names in self._items.items()}
        flags = tuple(facts[f"{p}_complete"] for p in self._items)
        key = (on, tuple(facts[n] for n in self._case), flags, *(frozenset(v) for v in items.values()))
        if key not in self._known:
            self._known[key] = self._made(facts, on)
        return self._known[key]

    def _made(self, facts: Mapping[str, Any], on: date) -> Told:
        made: dict[str, Any] = self._base | {n: facts[n] for n in self._case}
        for plural, blank in self._blank.items():
            names = self._items.get(plural)
            made[plural] = [blank | {n: i[n] for n in names} for i in facts[plural]] if names else [dict(blank)]
            if names:
                made[f"{plural}_complete"] = facts[f"{plural}_complete"]
        case = assembled("shared", "", made)
        one, other = (range_of(engine(p).run(as_if_in_scope(case, p.id), on)) for p in self._packs)
        return relation(one, other)


def speak(ranges: list[Range]) -> list[int]:
    """Return the places of the rule books that have something to say of a case, or may."""
    return [place for place, (_low, high) in enumerate(ranges) if high != OUT]
