"""Where two rule books agree and differ on the same facts: ranges, concerns, deciding facts, what satisfies both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from isthmus.policy import Assessment, Case, Framework, assess, engine
from isthmus.policy.expr import expand, facts_of
from isthmus.policy.records import OUTCOMES, RANK, Outcome

Verdict: TypeAlias = Literal["same", "overlap", "apart"]


class Concern(msgspec.Struct, frozen=True):
    """What two rule books make of one concern: the worst that is certain, and the worst that is possible."""

    concern: str
    one: tuple[Outcome, Outcome] | None
    other: tuple[Outcome, Outcome] | None
    verdict: Verdict | Literal["only_one", "only_other"]


class Side(msgspec.Struct, frozen=True):
    """One rule book's answer."""

    framework: str
    low: Outcome
    high: Outcome
    fired: tuple[str, ...]
    open: tuple[str, ...]
    deciding: tuple[str, ...]


class Comparison(msgspec.Struct, frozen=True):
    """Two answers on the same facts and day.

    Parameters
    ----------
    verdict
        ``same`` range, ranges that ``overlap`` (open facts could bring them together), or ``apart`` whatever the
        open facts turn out to be.
    both
        The range of what satisfies both: at least as strict as either.
    deciding_both, read_both
        Facts that would settle both; facts that rules of both read.
    """

    one: Side
    other: Side
    verdict: Verdict
    both: tuple[Outcome, Outcome]
    concerns: tuple[Concern, ...]
    deciding_both: tuple[str, ...]
    read_both: tuple[str, ...]
    read_one: tuple[str, ...]
    read_other: tuple[str, ...]


def compare(one: tuple[Case, Framework], other: tuple[Case, Framework], as_of: date) -> Comparison:
    """Return where two rule books agree and differ.

    Each comes with the case as it may read it: the same one, or a coarse one (`isthmus.review.bundle.case_for`).
    """
    a, b = assess(one[0], one[1], as_of), assess(other[0], other[1], as_of)
    sides = _side(a), _side(b)
    reads = _reads(one[1]), _reads(other[1])
    return Comparison(
        *sides, _verdict((a.low, a.high), (b.low, b.high)),
        (_worse(a.low, b.low), _worse(a.high, b.high)), tuple(_concerns((a, one[1]), (b, other[1]))),
        tuple(f for f in sides[0].deciding if f in sides[1].deciding),
        tuple(sorted(reads[0] & reads[1])), tuple(sorted(reads[0] - reads[1])), tuple(sorted(reads[1] - reads[0])),
    )  # fmt: skip


def _side(answer: Assessment) -> Side:
    deciding = tuple(d.fact for d in answer.deciding)
    return Side(answer.framework, answer.low, answer.high, answer.fired, answer.open, deciding)


def _reads(pack: Framework) -> set[str]:
    """Return the inputs that a rule book reads, as rules write them."""
    machine = engine(pack)
    tests = (machine.scope_test, *machine.tests.values())
    return {fact.written for test in tests for fact in facts_of(expand(test, machine.words.derived))}


def _concerns(one: tuple[Assessment, Framework], other: tuple[Assessment, Framework]) -> Iterable[Concern]:
    ranges = [_by_concern(*side) for side in (one, other)]
    for concern in sorted({*ranges[0], *ranges[1]}):
        mine, theirs = ranges[0].get(concern), ranges[1].get(concern)
        if mine is None or theirs is None:
            yield Concern(concern, mine, theirs, "only_one" if theirs is None else "only_other")
        else:
            yield Concern(concern, mine, theirs, _verdict(mine, theirs))


def _by_concern(answer: Assessment, pack: Framework) -> dict[str, tuple[Outcome, Outcome]]:
    """Return the worst certain and the worst possible outcome of the rules of each concern that are in play."""
    found: dict[str, tuple[Outcome, Outcome]] = {}
    concerns = {rule.id: rule.concern for rule in pack.rules}
    for state in answer.trace:
        if not state.counted or state.state not in ("fired", "open") or answer.high == "out_of_scope":
            continue
        low, high = found.get(concerns[state.rule], ("clear", "clear"))
        certain: Outcome = _worse(low, state.outcome) if state.rule in answer.fired else low
        found[concerns[state.rule]] = (certain, _worse(high, state.outcome))
    return found


def _worse(one: Outcome, other: Outcome) -> Outcome:
    return OUTCOMES[max(RANK[one], RANK[other])]


def _verdict(one: tuple[Outcome, Outcome], other: tuple[Outcome, Outcome]) -> Verdict:
    if one == other:
        return "same"
    apart = RANK[one[1]] < RANK[other[0]] or RANK[other[1]] < RANK[one[0]]
    return "apart" if apart else "overlap"
