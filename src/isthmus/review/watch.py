"""Which open and closed cases would answer differently now: a rule changed, a day passed, a list changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from isthmus.policy import Assessment, Framework, assess
from isthmus.review.ask import answers
from isthmus.review.case import Review
from isthmus.review.evidence import LISTS, screened
from isthmus.review.replay import kept_parts
from isthmus.screen.screening import Screening
from isthmus.store.assessments import KeptAssessment
from isthmus.store.canon import canon, sha256

Cause: TypeAlias = Literal["rule_book", "day", "fact_dictionary", "evaluator", "list", "gone"]


class Change(msgspec.Struct, frozen=True):
    """A case whose kept answer is no longer the answer on the facts as they were kept.

    ``because`` says what makes the difference: the text of the rule book, days passing under the same text, the fact
    dictionary, the evaluator, or a ``list`` (``lists`` says which); ``gone`` is a rule book that is no longer there.
    ``came`` and ``went`` are the rules that are now certain or possible and were not, or were and are not.
    """

    case: str
    state: str
    framework: str
    kept_on: str
    was: tuple[str, str]
    now: tuple[str, str]
    because: tuple[Cause, ...]
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


class Stale(msgspec.Struct, frozen=True):
    """A case that rests on an older copy of a list or registry than the lake now holds."""

    case: str
    state: str
    source: str
    kept: str
    now: str


def changes(
    kept: Iterable[KeptAssessment], states: Mapping[str, str], packs: Mapping[str, Framework], on: date,
    document: Callable[[str], str],
) -> list[Change]:  # fmt: skip
    """Return the kept answers that would now be another, in the order of cases.

    Parameters
    ----------
    kept
        The newest answer of each rule book about each case.
    states
        The state of each case.
    packs
        The rule books as they now stand.
    on
        The day asked for.
    """
    found = [_change(k, states.get(k.case_id, ""), packs.get(k.framework), on, document) for k in kept]
    return sorted((c for c in found if c is not None), key=lambda c: (c.case, c.framework))


def _change(
    kept: KeptAssessment, state: str, pack: Framework | None, on: date, document: Callable[[str], str]
) -> Change | None:
    before = msgspec.json.decode(kept.answer, type=Assessment)
    was, asked = (before.low, before.high), date.fromisoformat(kept.as_of)
    if pack is None:
        return Change(kept.case_id, state, kept.framework, kept.as_of, was, ("unknown", "unknown"), ("gone",))
    old, words, case = kept_parts(kept, document)
    now = assess(case, pack, on)
    if _substance(now) == _substance(before):
        return None
    causes: list[Cause] = []
    if sha256(canon(pack)) != kept.documents[f"{kept.framework}.json"]:
        causes += ["rule_book"] if _substance(assess(case, pack, asked)) != _substance(assess(case, old, asked)) else []
    if _substance(assess(case, pack, asked)) != _substance(now):
        causes.append("day")
    if not causes:
        replayed = _substance(assess(case, old, asked, words))
        causes.append("fact_dictionary" if replayed == _substance(before) else "evaluator")
    live, past = {*now.fired, *now.open}, {*before.fired, *before.open}
    return Change(
        kept.case_id, state, kept.framework, kept.as_of, was, (now.low, now.high), tuple(causes),
        tuple(sorted(live - past)), tuple(sorted(past - live)),
    )  # fmt: skip


def _substance(answer: Assessment) -> tuple[object, ...]:
    """Return what matters of an answer: the range, and the rules that are certain, possible, defeated, or decisive."""
    return (answer.low, answer.high, answer.fired, answer.open, answer.defeated, answer.refusal_support)


def stale(kept: Iterable[KeptAssessment], states: Mapping[str, str], vintages: Iterable[str]) -> list[Stale]:
    """Return the cases that rest on another copy of a source than the lake now holds."""
    now = {v.split("@")[0]: v for v in vintages}
    found = {
        Stale(k.case_id, states.get(k.case_id, ""), source, vintage, now[source])
        for k in kept
        for vintage in k.vintages
        if (source := vintage.split("@")[0]) in now and now[source] != vintage
    }
    return sorted(found, key=lambda s: (s.case, s.source))


def relisted(review: Review, state: str, screening: Screening, on: date) -> list[Change]:
    """Return the rule books that would answer differently because a list now names an organisation, or no more.

    What the lists now say is set against the facts on record as a what-if; nothing is confirmed.
    """
    before = {(h.org, h.list_id) for h in review.screening.hits if h.counted}
    fresh = screened(review, screening, on.isoformat()).screening
    after = {(h.org, h.list_id): h for h in fresh.hits if h.counted}
    instead: dict[str, bool] = {}
    told: list[str] = []
    for org, list_id in sorted({*before, *after}):
        label = f"orgs[{org}].{LISTS.get(list_id, '')}"
        listed = (org, list_id) in after
        if listed == ((org, list_id) in before) or list_id not in LISTS or review.fact(label).read is listed:
            continue
        instead[label] = listed
        told.append(f"{org} {'is now' if listed else 'is no longer'} on {list_id}")
    if not instead:
        return []
    was, now = answers(review, on), answers(review, on, instead)
    return [_listed(review, state, name, was[name], now[name], on, told) for name in was
            if _substance(was[name]) != _substance(now[name])]  # fmt: skip


def _listed(
    review: Review, state: str, name: str, was: Assessment, now: Assessment, on: date, told: list[str]
) -> Change:
    live, past = {*now.fired, *now.open}, {*was.fired, *was.open}
    return Change(
        review.id, state, name, review.screening.on or on.isoformat(), (was.low, was.high), (now.low, now.high),
        ("list",), tuple(sorted(live - past)), tuple(sorted(past - live)), tuple(told),
    )  # fmt: skip
