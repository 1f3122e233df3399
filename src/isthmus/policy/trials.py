"""Runs case files and probes: what each framework should answer, against what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from isthmus.model.errors import BadCase, UnknownName
from isthmus.policy.assess import assess
from isthmus.policy.cases import Case, read_cases, read_yaml, to_case
from isthmus.policy.compiler import AS_OF
from isthmus.policy.dictionary import dictionary
from isthmus.policy.engine import engine
from isthmus.policy.expr import LISTS, PREFIX, Holds, Test
from isthmus.policy.expr import Any as AnyOf
from isthmus.policy.packs import load_frameworks
from isthmus.policy.records import Assessment, Framework


class Expectation(msgspec.Struct, frozen=True):
    """One thing a case expects of one framework, and what came."""

    case: str
    framework: str
    key: str
    expected: Any
    got: Any
    met: bool

    def line(self) -> str:
        """Return one line for a terminal."""
        mark = "ok  " if self.met else "MISS"
        tail = "" if self.met else f", got {self.got}"
        return f"{mark} {self.case} {self.framework} {self.key}: {self.expected}{tail}"


class TrialReport(msgspec.Struct, frozen=True):
    """Every expectation of a case file, and the cases in their order."""

    cases: tuple[str, ...]
    expectations: tuple[Expectation, ...]

    @property
    def met(self) -> int:
        """Return how many expectations are met."""
        return sum(e.met for e in self.expectations)

    @property
    def passed(self) -> bool:
        """Return whether every one is met."""
        return self.met == len(self.expectations)

    def lines(self, every: bool = False) -> Iterator[str]:
        """Yield a line a case with what it missed (with ``every``, all it expects), then the total."""
        for case in self.cases:
            mine = [e for e in self.expectations if e.case == case]
            met = sum(e.met for e in mine)
            yield f"{'ok  ' if met == len(mine) else 'MISS'} {case}: {met} of {len(mine)}"
            yield from (f"     {e.line()}" for e in mine if every or not e.met)
        yield f"{self.met} of {len(self.expectations)} expectations met"


def run_cases(path: Path, as_of: date | None = None, frameworks: Mapping[str, Framework] | None = None) -> TrialReport:
    """Return how the frameworks answer a case file.

    A case is answered as of ``as_of``, else its own day, else the day its framework was last checked, so that
    a case file gives the same answer next year.

    Raises
    ------
    UnknownName
        When a case expects something of a framework that is not there, or of a rule it does not have.
    """
    known = load_frameworks() if frameworks is None else frameworks
    found: list[Expectation] = []
    cases = read_cases(path)
    for case in cases:
        for name, expected in case.expect.items():
            if name not in known:
                raise UnknownName("framework", name, known, f"{path}, {case.id}")
            found += _compare(case, known[name], expected, as_of)
    return TrialReport(tuple(case.id for case in cases), tuple(found))


def _compare(case: Case, pack: Framework, expected: Mapping[str, Any], as_of: date | None) -> list[Expectation]:
    answer = assess(case, pack, as_of or case.as_of or pack.checked_on)
    return [Expectation(case.id, pack.id, key, want, *_met(answer, pack, key, want)) for key, want in expected.items()]


def _met(answer: Assessment, pack: Framework, key: str, want: Any) -> tuple[Any, bool]:
    """Return what came, and whether it is what was expected."""
    if key == "out":
        return (f"{answer.low}..{answer.high}", answer.low == answer.high == want)
    if key in ("low", "high"):
        got = getattr(answer, key)
        return (got, got == want)
    rules = {rule.id for rule in pack.rules}
    for rule in want:
        if rule not in rules:
            raise UnknownName("rule", str(rule), rules, f"{pack.id}, expect {key}")
    got = {"fired": answer.fired, "defeated": answer.defeated, "open_has": answer.open}[key]
    return (list(got), set(want) <= set(got))


class ProbeResult(msgspec.Struct, frozen=True):
    """One rule's probe: its test holds on the facts set, and not after the flip."""

    rule: str
    framework: str
    holds: bool
    undone: bool
    outcome: bool

    @property
    def met(self) -> bool:
        """Return whether the probe does all it should."""
        return self.holds and self.undone and self.outcome


def run_probes(path: Path, frameworks: Mapping[str, Framework] | None = None) -> list[ProbeResult]:
    """Return how each rule answers its smallest set of facts, and the one flip that undoes it."""
    known = load_frameworks() if frameworks is None else frameworks
    raw = read_yaml(path)
    if not isinstance(raw, Mapping) or not all(isinstance(probe, Mapping) for probe in raw.values()):
        raise BadCase(f"{path}: a probe file is a mapping of rules.")
    return [_probe(rule_id, probe, known) for rule_id, probe in raw.items()]


def _probe(rule_id: str, probe: Mapping[str, Any], known: Mapping[str, Framework]) -> ProbeResult:
    absent = [key for key in ("pack", "as_of", "set", "flip", "outcome") if key not in probe]
    if absent:
        raise BadCase(f"Probe {rule_id} has no {absent[0]!r}.")
    pack = known.get(probe["pack"])
    rule = pack.rule(rule_id) if pack else None
    if pack is None or rule is None:
        raise BadCase(f"Probe {rule_id}: no such rule in {probe['pack']}.")
    try:
        day = date.fromisoformat(str(probe["as_of"]))
    except ValueError:
        raise BadCase(f"Probe {rule_id}: {probe['as_of']!r} is not a day.") from None
    facts: dict[str, Any] = dict(probe["set"])
    truths = [_truth(pack, rule_id, answers, day) for answers in (facts, {**facts, **_flipped(probe["flip"], facts)})]
    return ProbeResult(rule_id, pack.id, truths[0], not truths[1], rule.outcome == probe["outcome"])


def _truth(pack: Framework, rule_id: str, facts: Mapping[str, Any], day: date) -> bool:
    """Return whether a rule's own test holds today, in scope and in force, before defeaters."""
    machine = engine(pack)
    case = probe_case(facts)
    armed = machine.run(case, day).standings[rule_id].armed
    read = {**case.facts, AS_OF: day}
    return armed.rule.in_force(day) and machine.scope.truth(read, {}) is True and armed.today.truth(read, {}) is True


def probe_case(facts: Mapping[str, Any]) -> Case:
    """Return the base case with one person, organisation and flow, and facts set by their written names.

    A derived fact is set through the inputs it follows from: its first input when true, all when false.
    """
    raw: dict[str, Any] = {"id": "probe", "facts": {}, **{plural: [{}] for plural in LISTS.values()}}
    for name, value in _inputs(facts).items():
        letter, _, rest = name.partition(".")
        target, path = (raw[LISTS[PREFIX[letter]]][0], rest) if letter in PREFIX else (raw["facts"], name)
        *groups, leaf = path.split(".")
        for group in groups:
            target = target.setdefault(group, {})
        target[leaf] = value
    return to_case(raw, "probe")


def _inputs(facts: Mapping[str, Any]) -> dict[str, Any]:
    derived = dictionary().derived
    plain: dict[str, Any] = {}
    for name, value in facts.items():
        if name not in derived:
            plain[name] = value
            continue
        names = _alternatives(derived[name])
        chosen = names[:1] if value else names
        plain |= {n: value for n in chosen if n not in facts}
    return plain


def _alternatives(test: Test) -> list[str]:
    """Return the facts of a plain ``a or b or c``."""
    if not isinstance(test, AnyOf) or not all(isinstance(item, Holds) for item in test.items):
        raise BadCase("A probe can set a derived fact only when it is a plain list of alternatives.")
    return [item.fact.written for item in test.items if isinstance(item, Holds)]


def _flipped(name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the one flip: yes to no, another answer back to the base answer or away from it."""
    if name not in dictionary().cards:
        raise UnknownName("fact", name, dictionary().cards, "flip")
    card = dictionary().cards[name]
    value = facts.get(name, card.base)
    if isinstance(value, bool):
        return {name: not value}
    return {name: card.base if value != card.base else "other_value"}
