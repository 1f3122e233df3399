"""The form: which questions matter, best first. A question none of whose answers changes anything is not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias

import msgspec

from isthmus.policy import Assessment
from isthmus.policy.assess import ask
from isthmus.policy.dictionary import FactCard
from isthmus.policy.engine import engine
from isthmus.policy.expr import comparisons_of
from isthmus.policy.records import RANK, Outcome
from isthmus.review.ask import answers, packs_of, policy_case
from isthmus.review.case import Review
from isthmus.review.facts import card_of, member_of


class Question(msgspec.Struct, frozen=True):
    """A question worth asking: what it may settle, and how it is answered.

    ``leaves`` is how many rules stay open, on average over its answers; ``worst`` what it can lead to; ``settles``
    whether one of its answers puts a whole framework aside, so that its other questions need not be asked.
    """

    fact: str
    ask: str
    kind: str
    choices: tuple[str, ...]
    worst: Outcome
    frameworks: tuple[str, ...]
    rules: tuple[str, ...]
    leaves: int
    settles: bool
    waiting: str = ""


def questions(review: Review, on: date, limit: int | None = None) -> list[Question]:
    """Return the questions that matter, the one that leaves least open first.

    Each candidate is one of the deciding facts of a chosen framework. It is tried with every answer it can have, and
    kept when at least one answer changes a range, a rule, or what else has to be asked. Facts that were asked already
    come last (they are waited for); those that cannot be known are not asked again. While it is open whether a
    framework applies at all, only that is asked of it: its other questions may turn out not to matter.
    """
    packs = packs_of(review)
    now = answers(review, on, packs=packs)
    behind: dict[str, list[tuple[str, Outcome, tuple[str, ...]]]] = {}
    scopes = _open_scopes(review, on)
    for name, answer in now.items():
        for d in answer.deciding:
            if not d.fact.startswith("framework text:") and d.fact in scopes.get(name, (d.fact,)):
                behind.setdefault(d.fact, []).append((name, d.worst, d.rules))
    found = []
    for fact, told in behind.items():
        if review.fact(fact).state == "cannot_be_known":
            continue
        tried = [answers(review, on, {fact: v}, packs) for v in _values(review, fact)]
        before = _state(now, fact)
        if all(_state(after, fact) == before for after in tried):
            continue
        card = card_of(fact)
        waiting = review.fact(fact).asked_of if review.fact(fact).state == "asked" else ""
        worst = max((w for _, w, _ in told), key=RANK.__getitem__)
        names = tuple(dict.fromkeys(n for n, _, _ in told))
        rules = tuple(dict.fromkeys(r for *_, rs in told for r in rs))
        leaves = sum(map(_open, tried)) // len(tried)
        settles = any(map(_closes_one, tried)) and not _closes_one(now)
        found.append(Question(fact, ask(fact), card.is_, card.values, worst, names, rules, leaves, settles, waiting))
    tied = _tied(review)
    found.sort(
        key=lambda q: (bool(q.waiting), -RANK[q.worst], not q.settles, member_of(q.fact) not in tied, q.leaves, q.fact)
    )
    return found[:limit]


def _tied(review: Review) -> set[str]:
    """Return the people tied to an organisation that stands on a list: whether that tie is current decides most."""
    listed = {h.org for h in review.screening.hits if h.counted}
    return {p.id for p in review.people if any(t.org in listed for t in p.ties)}


def _open_scopes(review: Review, on: date) -> dict[str, tuple[str, ...]]:
    """Return the facts that keep a framework's scope open, for those where it is."""
    case, found = policy_case(review), {}
    for pack in packs_of(review):
        machine = engine(pack)
        outlook = machine.run(case, on)
        if outlook.scope is None:
            found[pack.id] = machine.gaps(case, on, outlook).scope
    return found


Answers: TypeAlias = Mapping[str, Assessment]


def _state(found: Answers, asked: str) -> list[tuple[object, ...]]:
    """Return what an answer can change: the ends of each range, the open rules, and what else keeps them open."""
    return [
        (a.low, a.high, [(s.rule, s.state, [m for m in s.missing if m != asked]) for s in a.trace])
        if a.low != a.high
        else (a.low, a.high)
        for a in found.values()
    ]


def _open(found: Answers) -> int:
    return sum(len(a.open) for a in found.values() if a.low != a.high)


def _closes_one(found: Answers) -> bool:
    """Return whether some framework's range is closed and asks nothing."""
    return any(a.low == a.high and RANK[a.high] <= RANK["clear"] for a in found.values())


def _values(review: Review, fact: str) -> list[Any]:
    """Return the answers a fact can have, as far as any rule can tell them apart."""
    card = card_of(fact)
    if card.is_ == "yes_no":
        return [True, False]
    told = set(card.values) | set(_literals(review, card)) | {card.base}
    if card.is_ == "number":
        numbers = sorted(v for v in told if isinstance(v, int | float))
        return sorted({n + d for n in numbers for d in (-1, 0, 1)})
    days = [v for v in told if isinstance(v, date)]
    told |= {day + timedelta(days=d) for day in days for d in (-1, 1)}
    return sorted((v for v in told if v is not None), key=str)


def _literals(review: Review, card: FactCard) -> Iterator[Any]:
    """Yield what the chosen frameworks compare a fact with."""
    for pack in packs_of(review):
        machine = engine(pack)
        for test in (machine.scope_test, *machine.tests.values()):
            yield from (value for fact, value in comparisons_of(test) if fact.written == card.written)
