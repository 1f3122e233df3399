"""Findings by framework, side by side: rule, clause, facts read, missing facts, evidence for and against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, TypeAlias

import msgspec

from isthmus.policy import Assessment, Framework, explain
from isthmus.policy.assess import ask
from isthmus.policy.explain import Working
from isthmus.policy.records import RANK, Banner, Concern, Deciding, Force, Outcome, Seen
from isthmus.review.ask import packs_of, policy_case
from isthmus.review.case import Evidence, Reading, Review
from isthmus.review.facts import short

QUIET: frozenset[Outcome] = frozenset(("out_of_scope", "clear", "note"))
"""Outcomes that ask nothing of anybody: shown apart, and never part of a refusal."""
Standing: TypeAlias = Literal["certain", "open"]


class ReadFact(msgspec.Struct, frozen=True):
    """A fact as a finding read it: the answer, who stands behind it, and since when."""

    fact: str
    ask: str
    value: Any
    state: str
    by: str
    on: str


class Point(msgspec.Struct, frozen=True):
    """One thing that speaks for or against a finding, and where it is to be read."""

    text: str
    source: str = ""


class Finding(msgspec.Struct, frozen=True):
    """What one rule says about the case.

    ``blocked`` lists why it cannot support a refusal today; empty for one that can.
    """

    framework: str
    rule: str
    title: str
    standing: Standing
    outcome: Outcome
    force: Force
    concern: Concern
    clause: str
    source: str
    address: str
    seen: Seen
    reading: Reading | None
    read: tuple[ReadFact, ...]
    missing: tuple[str, ...]
    speaks_for: tuple[Point, ...]
    against: tuple[Point, ...]
    way_out: str
    way_out_by: str
    blocked: tuple[str, ...]


class Side(msgspec.Struct, frozen=True):
    """One framework's column: its range, its findings, and what would settle it."""

    framework: str
    title: str
    low: Outcome
    high: Outcome
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    settle: tuple[Deciding, ...]
    banners: tuple[Banner, ...]
    not_covered: str
    assessment: Assessment


def findings(review: Review, on: date) -> list[Side]:
    """Return every chosen framework's findings on a day, the worst outcome first, in the order of choice."""
    return [_side(review, pack, on) for pack in packs_of(review)]


def _side(review: Review, pack: Framework, on: date) -> Side:
    told = explain(pack, policy_case(review), on)
    answer = told.assessment
    live = [w for w in told.workings if w.state.state in ("fired", "open") and w.state.counted]
    found = [_finding(review, pack, w, on) for w in live]
    found.sort(key=lambda f: (-RANK[f.outcome], f.standing != "certain", f.rule))
    loud = tuple(f for f in found if f.outcome not in QUIET)
    return Side(
        pack.id, pack.title, answer.low, answer.high, loud, tuple(f for f in found if f.outcome in QUIET),
        answer.deciding, answer.banners, answer.not_covered, answer,
    )  # fmt: skip


def _finding(review: Review, pack: Framework, w: Working, on: date) -> Finding:
    rule = w.rule
    certain = w.state.state == "fired"
    read = tuple(_read(review, r.fact, r.answer) for r in w.read)
    reading = next((r for r in review.findings.readings if r.rule == rule.id), None)
    telling = _telling(review, w)
    return Finding(
        pack.id, rule.id, rule.title, "certain" if certain else "open", rule.outcome, rule.force, rule.concern,
        rule.para, w.source_title, w.source_url, rule.seen, reading, read, w.state.missing,
        tuple(_for(review, telling, rule.id)), tuple(_against(review, telling, w)),
        "" if rule.way_out == "not_stated" else rule.way_out, rule.way_out_by,
        tuple(_blocked(review, w, reading, telling, on > pack.recheck_by)),
    )  # fmt: skip


def _telling(review: Review, w: Working) -> list[str]:
    """Return the labels of the facts the rule read that are on record with an answer."""
    return [r.fact for r in w.read if r.fact in review.facts and review.facts[r.fact].read not in (None,)]


def _read(review: Review, label: str, value: Any) -> ReadFact:
    fact = review.fact(label)
    told = value.isoformat() if isinstance(value, date) else value
    by, on = fact.confirmed_by or fact.by, fact.confirmed_on or fact.on
    state = fact.state if label in review.facts or told is None else "derived"
    return ReadFact(label, ask(label), told, state, by, on)


def _for(review: Review, telling: list[str], rule: str) -> Iterator[Point]:
    for label in telling:
        for e in review.facts[label].evidence:
            yield _point(label, e)
    for r in review.findings.remarks:
        if r.rule == rule and r.side == "for":
            yield Point(r.text, r.source or f"{r.by}, {r.on}")


def _against(review: Review, telling: list[str], w: Working) -> Iterator[Point]:
    """Yield what speaks against: contrary evidence, remarks, what is open, what the lists do not say."""
    for label in telling:
        for e in review.facts[label].against:
            yield _point(label, e)
    for r in review.findings.remarks:
        if r.rule == w.rule.id and r.side == "against":
            yield Point(r.text, r.source or f"{r.by}, {r.on}")
    if w.state.missing:
        yield Point(f"not settled: {', '.join(short(m) for m in w.state.missing[:4])}")
    if w.rule.seen != "text":
        yield Point("its operative text was not read; the rule stands in our words", w.source_title)
    for hit in review.screening.hits:
        if hit.does_not and any(label.startswith(f"orgs[{hit.org}].on_") for label in telling):
            yield Point(f"being on {hit.list_name} does not {hit.does_not}", hit.list_name)


def _point(label: str, e: Evidence) -> Point:
    words = f"{short(label)}: {e.quote}" if e.quote else short(label)
    return Point(words, ", ".join(x for x in (e.source, e.dated) if x))


def _blocked(
    review: Review, w: Working, reading: Reading | None, telling: list[str], overdue: bool
) -> Iterator[str]:  # fmt: skip
    """Yield why a finding cannot support a refusal."""
    if w.rule.outcome != "not_allowed":
        yield "its outcome is not a refusal"
    if w.state.state != "fired":
        yield "it is not certain: an answer is missing"
    if w.rule.seen != "text" and reading is None:
        yield "its operative text was not read by a named person"
    if overdue:
        yield "its framework is past the day it was to be checked again"
    loose = [label for label in telling if review.facts[label].state != "confirmed"]
    if loose and w.rule.outcome == "not_allowed":
        yield f"not confirmed by a second person: {', '.join(short(label) for label in loose)}"
