"""Shows the working: each rule, the facts it read and their answers; and what changed between two days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from isthmus.policy.assess import assess
from isthmus.policy.cases import Case
from isthmus.policy.compiler import LABEL
from isthmus.policy.engine import engine
from isthmus.policy.expr import LISTS, Fact, facts_of, literals_of
from isthmus.policy.packs import sources
from isthmus.policy.records import Assessment, Framework, Rule, RuleState


class ReadFact(msgspec.Struct, frozen=True):
    """A fact a rule read, and its answer; null is unknown."""

    fact: str
    answer: Any


class Working(msgspec.Struct, frozen=True):
    """One rule, how it stands, what it read, and where it comes from."""

    rule: Rule
    state: RuleState
    read: tuple[ReadFact, ...]
    source_title: str
    source_url: str


class Explanation(msgspec.Struct, frozen=True):
    """An assessment with the working of its scope and of every rule."""

    assessment: Assessment
    scope: str
    scope_read: tuple[ReadFact, ...]
    workings: tuple[Working, ...]


class FrameworkDiff(msgspec.Struct, frozen=True):
    """What differs in a framework between two days."""

    framework: str
    date_a: date
    date_b: date
    entered: tuple[Rule, ...]
    left: tuple[Rule, ...]
    kept: int
    scope_days: tuple[date, ...]
    overdue_a: bool
    overdue_b: bool


def explain(framework: Framework, case: Case, as_of: date | None = None) -> Explanation:
    """Return the full working of a framework on a case."""
    answer = assess(case, framework, as_of)
    machine = engine(framework)
    states = {state.rule: state for state in answer.trace}
    workings = []
    for rule in framework.rules:
        source = sources().get(rule.source)
        read = tuple(_read(facts_of(machine.tests[rule.id]), case))
        workings.append(
            Working(rule, states[rule.id], read, source.title if source else "", source.url if source else "")
        )
    scope_read = tuple(_read(facts_of(machine.scope_test), case))
    return Explanation(answer, framework.scope, scope_read, tuple(workings))


def _read(facts: tuple[Fact, ...], case: Case) -> Iterator[ReadFact]:
    """Yield each fact with its answer, once an item for facts of a list."""
    for fact in facts:
        if fact.root == "case":
            yield ReadFact(fact.name, case.facts[fact.name])
        else:
            for item in case.facts[LISTS[fact.root]]:
                yield ReadFact(f"{item[LABEL]}.{fact.name}", item[fact.name])


def diff(framework: Framework, date_a: date, date_b: date) -> FrameworkDiff:
    """Return the rules that enter and leave between two days, and the days between that the scope names."""
    before = {rule.id: rule for rule in framework.rules if rule.in_force(date_a)}
    after = {rule.id: rule for rule in framework.rules if rule.in_force(date_b)}
    first, last = sorted((date_a, date_b))
    named = {day for day in literals_of(engine(framework).scope_test) if isinstance(day, date)}
    return FrameworkDiff(
        framework.id, date_a, date_b,
        tuple(rule for rule_id, rule in after.items() if rule_id not in before),
        tuple(rule for rule_id, rule in before.items() if rule_id not in after),
        len(before.keys() & after.keys()),
        tuple(sorted(day for day in named if first < day <= last)),
        date_a > framework.recheck_by, date_b > framework.recheck_by,
    )  # fmt: skip
