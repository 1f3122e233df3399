"""Finds rules that contradict: same facts, same day, different answers, and no defeater between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations, islice, product
from typing import Any

from isthmus.policy.compiler import AS_OF, LABEL
from isthmus.policy.dictionary import Dictionary
from isthmus.policy.engine import Engine
from isthmus.policy.expr import LISTS, Fact, Test, Value, comparisons_of, facts_of
from isthmus.policy.records import RANK, Rule

MOST = 20_000
OTHER = "another answer"


def contradictions(machine: Engine) -> Iterator[tuple[Rule, Rule, str]]:
    """Yield pairs of rules in force on a common day that pull apart, with the reason.

    Two rules contradict when their tests agree on every answer but their outcomes differ, or when one clears
    what the other holds back, on facts both read, and both can hold for the same person, organisation or
    flow. A rule that defeats the other settles it.
    """
    counted = [rule for rule in machine.framework.rules if rule.status == "in_force"]
    for one, other in combinations(counted, 2):
        if one.outcome == other.outcome or not _meet(one, other):
            continue
        if one.id in other.defeats or other.id in one.defeats:
            continue
        reason = _clash(machine, one, other)
        if reason:
            yield one, other, reason


def _meet(one: Rule, other: Rule) -> bool:
    """Return whether two rules share a day in force."""
    start = max(one.from_ or date.min, other.from_ or date.min)
    return start <= min(one.to or date.max, other.to or date.max)


def _clash(machine: Engine, one: Rule, other: Rule) -> str:
    first, second = machine.tests[one.id], machine.tests[other.id]
    mine, theirs = set(facts_of(first)), set(facts_of(second))
    mild, strict = sorted((RANK[one.outcome], RANK[other.outcome]))
    clears = mild <= RANK["clear"] and strict >= RANK["duty"]
    nested = mine <= theirs or theirs <= mine
    if mine != theirs and not (clears and nested):
        return ""
    answers = list(_truths(machine, one, other, sorted(mine | theirs, key=lambda f: f.written)))
    if mine == theirs and answers and all(a == b for a, b in answers) and any(a for a, _ in answers):
        return f"the same test answers {one.outcome} and {other.outcome}"
    if clears and nested and any(a and b for a, b in answers):
        return f"both can hold: {one.outcome} and {other.outcome}"
    return ""


def _truths(machine: Engine, one: Rule, other: Rule, facts: list[Fact]) -> Iterator[tuple[bool, bool]]:
    """Yield both truths on every combination of telling answers, with one item a list."""
    armed = {a.rule.id: a.test for a in machine.order}
    tests = (machine.tests[one.id], machine.tests[other.id])
    day = max(one.from_ or date(2000, 1, 1), other.from_ or date(2000, 1, 1))
    inputs = [_answers(fact, tests) for fact in facts]
    for values in islice(product(*inputs), MOST):
        case = _case(machine.words, dict(zip(facts, values, strict=True)), day)
        yield armed[one.id].truth(case, {}) is True, armed[other.id].truth(case, {}) is True


def _answers(fact: Fact, tests: tuple[Test, ...]) -> list[Any]:
    """Return the answers of a fact that can tell two tests apart."""
    if fact.kind == "yes_no":
        return [True, False]
    named: list[Value] = [value for test in tests for f, value in comparisons_of(test) if f == fact]
    found: dict[Any, None] = dict.fromkeys(named)
    for value in named:
        if fact.kind == "number" and isinstance(value, int | float):
            found.update({value - 1: None, value + 1: None})
        elif isinstance(value, date):
            found.update({value - timedelta(1): None, value + timedelta(1): None})
    if fact.kind == "number":
        found.setdefault(0)
        found.setdefault(1)
    return list(found) if fact.kind in ("number", "date") and found else [*found, OTHER]


def _case(words: Dictionary, answers: Mapping[Fact, Any], day: date) -> dict[str, Any]:
    """Return the facts of a closed case with one item a list, derived facts answered directly."""
    case: dict[str, Any] = {f.name: None for f in words.vocabulary.values() if f.root == "case"}
    case |= {f"{plural}_complete": True for plural in LISTS.values()}
    case |= {fact.name: value for fact, value in answers.items() if fact.root == "case"}
    for root, plural in LISTS.items():
        item = {fact.name: value for fact, value in answers.items() if fact.root == root}
        case[plural] = [{LABEL: f"{plural}[1]", **item}]
    return {**case, AS_OF: day}
