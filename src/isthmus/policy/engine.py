"""A framework compiled once, run on many cases: which rules hold, which may, and the range between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from isthmus.model.errors import BadFramework
from isthmus.policy.cases import Case
from isthmus.policy.compiler import AS_OF, Compiled, Compiler, Covers, Record
from isthmus.policy.dictionary import Dictionary, dictionary, fact_of
from isthmus.policy.expr import Test, mentions_unknown
from isthmus.policy.grammar import parse
from isthmus.policy.logic import Truth, conjoin, disjoin, negate
from isthmus.policy.records import OUTCOMES, RANK, Framework, Outcome, Rule

State: TypeAlias = Literal["fired", "open", "defeated", "not_met", "not_in_force", "out_of_scope"]
_NOBODY: Record = {}


class Armed(NamedTuple):
    """A rule with its tests ready to run."""

    rule: Rule
    rank: int
    counted: bool
    test: Compiled
    today: Compiled
    defeaters: tuple[str, ...]


class Standing(NamedTuple):
    """How one rule stands: its own test, and what is left of it after scope and defeaters."""

    armed: Armed
    truth: Truth
    effect: Truth
    state: State


class Outlook(NamedTuple):
    """The range of one framework on one case and day, and the standing of each rule."""

    low: Outcome
    high: Outcome
    scope: Truth
    standings: dict[str, Standing]


NONE_KNOWN: Mapping[str, Standing] = MappingProxyType({})


class Gaps(NamedTuple):
    """The unanswered facts behind a range: those that decide the scope, and those of each open rule."""

    scope: tuple[str, ...]
    rules: dict[str, tuple[str, ...]]


class Engine:
    """One framework, compiled.

    Parameters
    ----------
    framework
        The rule book.
    words
        The fact dictionary its rules read.

    Raises
    ------
    RuleRefused
        When a rule or the scope leaves the grammar or the vocabulary.
    BadFramework
        When rules defeat each other in a circle, or one that is not there.
    """

    def __init__(self, framework: Framework, words: Dictionary) -> None:
        self.framework, self.words = framework, words
        covers: Covers = {
            c.code: dict.fromkeys(c.includes, True) | dict.fromkeys(c.excludes, False) | dict.fromkeys(c.unknown)
            for c in framework.covers
        }
        derived: dict[tuple[str, str], Test] = {
            (fact_of(name).root, fact_of(name).name): test for name, test in words.derived.items()
        }
        self._strict = Compiler(covers, derived)
        self._lenient = Compiler(covers, derived, lenient=True)
        self.tests: dict[str, Test] = {
            rule.id: parse(rule.when, words.vocabulary, f"{framework.id} {rule.id}, when") for rule in framework.rules
        }
        self.scope_test = parse(framework.scope, words.vocabulary, f"{framework.id}, scope")
        self.scope = self._strict.compile(self.scope_test)
        self.order = [self._arm(rule) for rule in _defeaters_first(framework)]

    def _arm(self, rule: Rule) -> Armed:
        test = self.tests[rule.id]
        strict = self._strict.compile(test)
        today = self._lenient.compile(test) if mentions_unknown(test) else strict
        beaten = tuple(r.id for r in self.framework.rules if rule.id in r.defeats)
        return Armed(rule, RANK[rule.outcome], rule.status == "in_force", strict, today, beaten)

    def compile(self, test: Test) -> Compiled:
        """Return a test ready to run, with the countries and derived facts of this framework."""
        return self._strict.compile(test)

    def run(self, case: Case, as_of: date, known: Mapping[str, Standing] = NONE_KNOWN) -> Outlook:
        """Return the range for a case on a day; ``known`` are standings of rules that need not be asked again.

        ``low`` is the worst outcome that holds whatever the open facts turn out to be; ``high`` the worst
        that can still hold. Out of scope both are ``out_of_scope``; in scope with no rule both are ``clear``.
        """
        facts = {**case.facts, AS_OF: as_of}
        scope = self.scope.truth(facts, _NOBODY)
        standings: dict[str, Standing] = {}
        low = high = RANK["clear"]
        for armed in self.order:
            standing = known.get(armed.rule.id) or _stand(armed, facts, scope, as_of, standings)
            standings[armed.rule.id] = standing
            if standing.effect is not False and armed.counted:
                high = max(high, armed.rank)
                if standing.effect:
                    low = max(low, armed.rank)
        if scope is not True:
            low = RANK["out_of_scope"]
        if scope is False:
            high = low
        return Outlook(OUTCOMES[low], OUTCOMES[high], scope, standings)

    def gaps(self, case: Case, as_of: date, outlook: Outlook) -> Gaps:
        """Return the facts that keep the scope and each open rule open: the rule's own and its defeaters'."""
        facts = {**case.facts, AS_OF: as_of}
        scope: dict[str, None] = {}
        if outlook.scope is None:
            self.scope.why(facts, _NOBODY, scope)
        own: dict[str, tuple[str, ...]] = {}
        for armed in self.order:
            standing = outlook.standings[armed.rule.id]
            if standing.state != "open":
                continue
            found: dict[str, None] = {}
            if standing.truth is None:
                armed.test.why(facts, _NOBODY, found)
            for defeater in armed.defeaters:
                if outlook.standings[defeater].armed.counted:
                    found.update(dict.fromkeys(own.get(defeater, ())))
            own[armed.rule.id] = tuple(found)
        return Gaps(tuple(scope), own)


def _stand(armed: Armed, facts: Record, scope: Truth, as_of: date, before: dict[str, Standing]) -> Standing:
    """Return how one rule stands, given the standing of the rules that can defeat it."""
    if not armed.rule.in_force(as_of):
        return Standing(armed, False, False, "not_in_force")
    truth = armed.test.truth(facts, _NOBODY)
    if scope is False:
        return Standing(armed, truth, False, "out_of_scope")
    if truth is False:
        return Standing(armed, truth, False, "not_met")
    beaten = disjoin(before[d].effect if before[d].armed.counted else False for d in armed.defeaters)
    effect = conjoin((truth, negate(beaten), scope))
    if effect is False:
        return Standing(armed, truth, effect, "defeated" if truth else "not_met")
    return Standing(armed, truth, effect, "fired" if effect else "open")


def _defeaters_first(framework: Framework) -> list[Rule]:
    """Return the rules so that each comes after those that can switch it off."""
    rules = {rule.id: rule for rule in framework.rules}
    if len(rules) < len(framework.rules):
        raise BadFramework(f"{framework.id}: two rules share an id.", "Give each rule its own id.")
    graph: dict[str, list[str]] = {rule_id: [] for rule_id in rules}
    for rule in framework.rules:
        for beaten in rule.defeats:
            if beaten not in rules:
                raise BadFramework(f"{framework.id} {rule.id} defeats {beaten!r}, which is not there.")
            graph[beaten].append(rule.id)
    try:
        return [rules[rule_id] for rule_id in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise BadFramework(f"{framework.id}: rules defeat each other in a circle: {error.args[1]}.") from error


@lru_cache(maxsize=64)
def _compiled(framework: Framework) -> Engine:
    return Engine(framework, dictionary())


def engine(framework: Framework) -> Engine:
    """Return a framework compiled with the shipped fact dictionary; compiled once."""
    return _compiled(framework)
