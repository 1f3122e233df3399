"""Ways out, re-run as what-if: the exact change of facts, what has to be done for it, and the range it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

import msgspec

from isthmus.policy import Assessment
from isthmus.policy.changeable import changeable
from isthmus.policy.dictionary import dictionary
from isthmus.policy.expr import facts_of
from isthmus.policy.records import RANK, Outcome
from isthmus.review.ask import answers, packs_of
from isthmus.review.case import Review
from isthmus.review.facts import member_of, written
from isthmus.review.findings import Finding, findings


class Change(msgspec.Struct, frozen=True):
    """One fact as it would then stand, and what has to be done for it."""

    fact: str
    was: Any
    to: Any
    do: str


class Move(msgspec.Struct, frozen=True):
    """A framework's range before and after."""

    framework: str
    before: tuple[Outcome, Outcome]
    after: tuple[Outcome, Outcome]

    @property
    def moved(self) -> bool:
        """Return whether the range changes."""
        return self.before != self.after


class Way(msgspec.Struct, frozen=True):
    """A way out of one finding: the fewest changes that end it, and every range afterwards."""

    rule: str
    changes: tuple[Change, ...]
    moves: tuple[Move, ...]


def ways(review: Review, finding: Finding, on: date) -> list[Way]:
    """Return the ways out of one certain finding: single changes first, pairs only where no single one ends it.

    Every way is re-run through all chosen frameworks, so a change that helps in one and harms in another shows both.
    A finding is ended when it is not certain any more; what is still open about others stays open.
    """
    before = answers(review, on)
    options = list(_options(review, finding))
    for size in (1, 2):
        found = [
            Way(finding.rule, group, moves(before, after))
            for group in combinations(options, size)
            if finding.rule not in (after := _after(review, on, group))[finding.framework].fired
        ]
        if found:
            return sorted(found, key=_cost)
    return []


def what_if(review: Review, instead: Mapping[str, Any], on: date) -> tuple[Move, ...]:
    """Return every chosen framework's range before and after some facts get other answers."""
    return moves(answers(review, on), answers(review, on, instead))


def moves(before: Mapping[str, Assessment], after: Mapping[str, Assessment]) -> tuple[Move, ...]:
    """Return how each range moves."""
    return tuple(Move(n, (a.low, a.high), (after[n].low, after[n].high)) for n, a in before.items())


def all_ways(review: Review, on: date) -> dict[str, list[Way]]:
    """Return the ways out of every certain finding of a case, by rule; a duty is fulfilled, not escaped."""
    certain = (f for side in findings(review, on) for f in side.findings if f.standing == "certain")
    return {f.rule: ways(review, f, on) for f in certain if f.outcome != "duty"}


def _options(review: Review, finding: Finding) -> Iterator[Change]:
    """Yield the changes a partnership can make among the facts the finding read, and what derived ones follow from."""
    now = {r.fact: r.value for r in finding.read}
    for label in dict.fromkeys(inner for r in finding.read for inner in _inputs(r.fact)):
        rule = changeable().get(written(label))
        was = now.get(label, review.fact(label).read)
        if rule is not None and was != rule["to"]:
            yield Change(label, was, rule["to"], rule["do"].format(who=member_of(label)))


def _inputs(label: str) -> tuple[str, ...]:
    test = dictionary().derived.get(written(label))
    if test is None:
        return (label,)
    return tuple(f"{label.partition('].')[0]}].{fact.name}" for fact in facts_of(test))


def _after(review: Review, on: date, group: tuple[Change, ...]) -> dict[str, Assessment]:
    return answers(review, on, {c.fact: c.to for c in group}, packs_of(review))


def _cost(way: Way) -> tuple[int, int, tuple[str, ...]]:
    """Order ways by how bad the worst end then is, and by how much has to be done."""
    worst = max((RANK[m.after[1]] for m in way.moves), default=0)
    return (worst, len(way.changes), tuple(c.fact for c in way.changes))
