"""Which facts bear on which rule: what has to be asked again after a change, and what could lift a rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from isthmus.policy.cases import Case
from isthmus.policy.compiler import AS_OF, LABEL, Truthful
from isthmus.policy.divergence.relation import scope_reads
from isthmus.policy.engine import Outlook, engine
from isthmus.policy.expr import LISTS, All, Over, Test, expand, facts_of, parts
from isthmus.policy.records import Framework


class Each(NamedTuple):
    """A rule that stands while its test over a list holds for anyone.

    To lift it every item it holds for must change, or a fact that bears on it otherwise (``common``).
    """

    common: frozenset[str]
    plural: str
    names: frozenset[str]
    body: Truthful


@lru_cache(maxsize=64)
def bears(pack: Framework) -> dict[str, frozenset[str]]:
    """Return, for each rule, the inputs whose change can bear on it: its own, its defeaters', the scope's."""
    machine = engine(pack)
    found: dict[str, frozenset[str]] = {}
    for armed in machine.order:
        own = _facts(expand(machine.tests[armed.rule.id], machine.words.derived))
        found[armed.rule.id] = own.union(scope_reads(pack), *(found[d] for d in armed.defeaters))
    return found


@lru_cache(maxsize=64)
def each(pack: Framework) -> dict[str, Each]:
    """Return the rules whose test is, or is a conjunction with, one ``any_`` test over a list."""
    machine = engine(pack)
    found: dict[str, Each] = {}
    for armed in machine.order:
        test = expand(machine.tests[armed.rule.id], machine.words.derived)
        items = test.items if isinstance(test, All) else (test,)
        overs = [item for item in items if isinstance(item, Over)]
        rest = [item for item in items if not isinstance(item, Over)]
        if len(overs) != 1 or overs[0].every or any(map(_has_over, rest)):
            continue
        over = overs[0]
        inside = facts_of(over.body)
        outer = frozenset(f.written for f in inside if f.root == "case").union(
            scope_reads(pack), *map(_facts, rest), *(bears(pack)[d] for d in armed.defeaters)
        )
        names = frozenset(f.written for f in inside if f.root == over.root)
        found[armed.rule.id] = Each(outer, LISTS[over.root], names, machine.compile(over.body).truth)
    return found


def lifting(pack: Framework, rule: str, case: Case, on: date) -> Iterator[tuple[frozenset[str], str, frozenset[str]]]:
    """Yield what each way of lifting a standing rule must have a part of: facts anywhere, and facts of one item.

    Every set of changes that lifts the rule holds, for every triple, a change of a fact named in the first, or of a
    fact named in the third of the item with the label in the second.
    """
    apart = each(pack).get(rule)
    if apart is None:
        yield bears(pack)[rule], "", frozenset()
        return
    if case.facts[f"{apart.plural}_complete"] is not True:
        yield apart.common, "", frozenset()
        return
    facts = {**case.facts, AS_OF: on}
    for item in case.facts[apart.plural]:
        if apart.body(facts, item) is not False:
            yield apart.common, item[LABEL], apart.names


def rerun(pack: Framework, case: Case, on: date, before: Outlook | None, facts: frozenset[str]) -> Outlook:
    """Return how a rule book stands after some facts changed: only rules on which one of them bears are asked again."""
    if before is None:
        return engine(pack).run(case, on)
    return engine(pack).run(case, on, {rule: before.standings[rule] for rule in _untouched(pack, facts)})


@lru_cache(maxsize=8192)
def _untouched(pack: Framework, facts: frozenset[str]) -> tuple[str, ...]:
    """Return the rules on which none of some facts bears."""
    return tuple(rule for rule, own in bears(pack).items() if facts.isdisjoint(own))


def _facts(test: Test) -> frozenset[str]:
    return frozenset(f.written for f in facts_of(test))


def _has_over(test: Test) -> bool:
    return isinstance(test, Over) or any(map(_has_over, parts(test)))
