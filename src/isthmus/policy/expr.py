"""The tree a rule text becomes: a closed set of frozen records, nothing else can be in a rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

import msgspec

Root: TypeAlias = Literal["case", "person", "org", "flow"]
Kind: TypeAlias = Literal["yes_no", "number", "text", "date", "country"]
Value: TypeAlias = bool | int | float | str | date
Comparison: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]

PREFIX: dict[str, Root] = {"p": "person", "o": "org", "d": "flow"}
LISTS: dict[Root, str] = {"person": "persons", "org": "orgs", "flow": "flows"}


class Fact(msgspec.Struct, frozen=True):
    """A named input: ``project.trl`` of the case, or ``seat`` of an organisation."""

    root: Root
    name: str
    kind: Kind

    @property
    def written(self) -> str:
        """Return the name as a rule writes it, such as ``o.seat``."""
        letter = {root: letter for letter, root in PREFIX.items()}.get(self.root)
        return f"{letter}.{self.name}" if letter else self.name


class Constant(msgspec.Struct, frozen=True):
    """A literal in the rule text."""

    value: Value
    kind: Kind


class AsOf(msgspec.Struct, frozen=True):
    """The day the question is asked for."""

    kind: Kind = "date"


Operand: TypeAlias = Fact | Constant | AsOf


class Holds(msgspec.Struct, frozen=True):
    """A yes/no fact used as a test."""

    fact: Fact


class Compare(msgspec.Struct, frozen=True):
    """One comparison of two operands of the same kind."""

    op: Comparison
    left: Operand
    right: Operand


class Member(msgspec.Struct, frozen=True):
    """A fact is one of a written list."""

    fact: Fact
    values: tuple[Value, ...]


class IsUnknown(msgspec.Struct, frozen=True):
    """A fact has no answer yet."""

    fact: Fact


class Not(msgspec.Struct, frozen=True):
    """Negation."""

    item: Test


class All(msgspec.Struct, frozen=True):
    """Conjunction (``and``)."""

    items: tuple[Test, ...]


class Any(msgspec.Struct, frozen=True):
    """Disjunction (``or``)."""

    items: tuple[Test, ...]


class Over(msgspec.Struct, frozen=True):
    """``any_person``, ``all_org`` and the like: a test over a list of the case."""

    root: Root
    every: bool
    body: Test


Test: TypeAlias = Holds | Compare | Member | IsUnknown | Not | All | Any | Over


def parts(test: Test) -> tuple[Test, ...]:
    """Return the tests directly inside ``test``."""
    if isinstance(test, All | Any):
        return test.items
    if isinstance(test, Not):
        return (test.item,)
    return (test.body,) if isinstance(test, Over) else ()


def facts_of(test: Test) -> tuple[Fact, ...]:
    """Return every fact a test reads, once each, in the order written."""
    found: dict[Fact, None] = {}
    if isinstance(test, Holds | Member | IsUnknown):
        found[test.fact] = None
    elif isinstance(test, Compare):
        found.update({side: None for side in (test.left, test.right) if isinstance(side, Fact)})
    for part in parts(test):
        found.update(dict.fromkeys(facts_of(part)))
    return tuple(found)


def literals_of(test: Test) -> tuple[Value, ...]:
    """Return every literal a test writes, in the order written."""
    found: list[Value] = []
    if isinstance(test, Compare):
        found += [side.value for side in (test.left, test.right) if isinstance(side, Constant)]
    elif isinstance(test, Member):
        found += test.values
    for part in parts(test):
        found += literals_of(part)
    return tuple(found)


def expand(test: Test, derived: Mapping[str, Test]) -> Test:
    """Return a test with each derived fact replaced by the test it follows from."""
    if isinstance(test, Holds):
        inputs = derived.get(test.fact.written)
        return test if inputs is None else expand(inputs, derived)
    if isinstance(test, All | Any):
        return type(test)(tuple(expand(item, derived) for item in test.items))
    if isinstance(test, Not):
        return Not(expand(test.item, derived))
    return Over(test.root, test.every, expand(test.body, derived)) if isinstance(test, Over) else test


def mentions_unknown(test: Test) -> bool:
    """Return whether a test asks if a fact is unknown."""
    return isinstance(test, IsUnknown) or any(mentions_unknown(part) for part in parts(test))


def comparisons_of(test: Test) -> tuple[tuple[Fact, Value], ...]:
    """Return each fact with each literal it is compared with."""
    found: list[tuple[Fact, Value]] = []
    if isinstance(test, Member):
        found += [(test.fact, value) for value in test.values]
    elif isinstance(test, Compare):
        for one, other in ((test.left, test.right), (test.right, test.left)):
            if isinstance(one, Fact) and isinstance(other, Constant):
                found.append((one, other.value))
    for part in parts(test):
        found += comparisons_of(part)
    return tuple(found)
