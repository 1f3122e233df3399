"""How two rule books' answers to the same case stand to each other, and the facts that both of them read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Literal, TypeAlias, get_args

from isthmus.policy.engine import engine
from isthmus.policy.expr import expand, facts_of
from isthmus.policy.records import RANK, Framework

Range: TypeAlias = tuple[int, int]
"""Ranks of the worst that is certain and of the worst still possible."""
Relation: TypeAlias = Literal["forbids_permits", "stricter", "same", "open", "silent"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
OUT, CLEAR, FREELY, FORBIDS = (RANK["out_of_scope"], RANK["clear"], RANK["note"], RANK["not_allowed"])


@cache
def relation(one: Range, other: Range) -> tuple[Relation, int]:
    """Return how two answers stand, and which is the stricter: 1 for the first, -1 for the other, 0 for neither.

    Nothing asked and something to note are one level here: neither asks for anything to be done.
    ``forbids_permits``: one is certainly ``not_allowed``, the other certainly not. ``stricter``: neither forbids, and
    the worst that one can still become is milder than what is certain in the other. ``same``: one and the same certain
    answer. ``silent``: at least one is out of scope. ``open``: facts not yet known decide.
    """
    if OUT in (one[1], other[1]):
        return "silent", 0
    one, other = _folded(one), _folded(other)
    apart = 1 if one[0] > other[1] else -1 if other[0] > one[1] else 0
    if apart and OUT not in (one[0], other[0]):
        return ("forbids_permits" if FORBIDS in (one[0], other[0]) else "stricter"), apart
    return ("same" if one == other and one[0] == one[1] else "open"), 0


def _folded(answer: Range) -> Range:
    low, high = (FREELY if rank == CLEAR else rank for rank in answer)
    return low, high


@lru_cache(maxsize=64)
def reads(pack: Framework) -> frozenset[str]:
    """Return the inputs that a rule book reads, as rules write them; its scope's too."""
    machine = engine(pack)
    tests = (machine.scope_test, *machine.tests.values())
    return frozenset(f.written for t in tests for f in facts_of(expand(t, machine.words.derived)))


@lru_cache(maxsize=64)
def scope_reads(pack: Framework) -> frozenset[str]:
    """Return the inputs that a rule book's scope reads."""
    machine = engine(pack)
    return frozenset(f.written for f in facts_of(expand(machine.scope_test, machine.words.derived)))


def shared(one: Framework, other: Framework, entries: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Return the facts that both read, apart from those that only say who asks."""
    asks = {fact for pack in (one, other) for fact in entries.get(pack.id, {})}
    return (reads(one) & reads(other)) - asks
