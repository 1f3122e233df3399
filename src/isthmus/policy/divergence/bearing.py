"""Which facts bear on which rule: what has to be asked again after a change, and what could lift a rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from isthmus.policy.cases import Case
from isthmus.policy.compiler import AS_OF, LABEL, Truthful
from isthmus.policy.divergence.relation import scope_reads
from isthmus.policy.engine import Armed, Outlook, engine
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


class Bearing:
    """One rule book with what bears on each of its rules; made once (`bearing`).

    ``bears`` holds, for each rule, the inputs whose change can bear on it: its own, its defeaters', the scope's.
    """

    def __init__(self, pack: Framework) -> None:
        self.machine, self._scope = engine(pack), scope_reads(pack)
        self.bears: dict[str, frozenset[str]] = {}
        self._each: dict[str, Each] = {}
        self._untouched: dict[frozenset[str], tuple[str, ...]] = {}
        for armed in self.machine.order:
            test = expand(self.machine.tests[armed.rule.id], self.machine.words.derived)
            self.bears[armed.rule.id] = self._with_others(armed, _facts(test))
            if (over := _the_only_any(test)) is not None:
                self._each[armed.rule.id] = self._split(armed, test, over)

    def _with_others(self, armed: Armed, own: frozenset[str]) -> frozenset[str]:
        return own.union(self._scope, *(self.bears[d] for d in armed.defeaters))

    def _split(self, armed: Armed, test: Test, over: Over) -> Each:
        items = test.items if isinstance(test, All) else ()
        rest = [_facts(item) for item in items if item is not over]
        inside = facts_of(over.body)
        outer = frozenset(f.written for f in inside if f.root == "case").union(*rest)
        names = frozenset(f.written for f in inside if f.root == over.root)
        body = self.machine.compile(over.body).truth
        return Each(self._with_others(armed, outer), LISTS[over.root], names, body)

    def lifting(self, rule: str, case: Case, on: date) -> Iterator[tuple[frozenset[str], str, frozenset[str]]]:
        """Yield what each way of lifting a standing rule must have a part of: facts anywhere, and facts of one item.

        Every set of changes that lifts the rule holds, for every triple, a change of a fact named in the first, or of
        a fact named in the third of the item with the label in the second.
        """
        apart = self._each.get(rule)
        if apart is None:
            yield self.bears[rule], "", frozenset()
        elif case.facts[f"{apart.plural}_complete"] is not True:
            yield apart.common, "", frozenset()
        else:
            facts = {**case.facts, AS_OF: on}
            for item in case.facts[apart.plural]:
                if apart.body(facts, item) is not False:
                    yield apart.common, item[LABEL], apart.names

    def rerun(self, case: Case, on: date, before: Outlook | None, facts: frozenset[str]) -> Outlook:
        """Return how the rule book stands after some facts changed: only rules on which one bears are asked again."""
        if before is None:
            return self.machine.run(case, on)
        kept = self._untouched.get(facts)
        if kept is None:
            kept = tuple(rule for rule, own in self.bears.items() if facts.isdisjoint(own))
            self._untouched[facts] = kept
        return self.machine.run(case, on, {rule: before.standings[rule] for rule in kept})


@lru_cache(maxsize=64)
def bearing(pack: Framework) -> Bearing:
    """Return what bears on the rules of a rule book; to be fetched once, for telling rule books apart takes time."""
    return Bearing(pack)


def _the_only_any(test: Test) -> Over | None:
    """Return the one ``any_`` test that a test is, or is a conjunction with; none where there is more to it."""
    items = test.items if isinstance(test, All) else (test,)
    overs = [item for item in items if isinstance(item, Over)]
    plain = not any(_has_over(item) for item in items if not isinstance(item, Over))
    return overs[0] if len(overs) == 1 and plain and not overs[0].every else None


def _facts(test: Test) -> frozenset[str]:
    return frozenset(f.written for f in facts_of(test))


def _has_over(test: Test) -> bool:
    return isinstance(test, Over) or any(map(_has_over, parts(test)))
