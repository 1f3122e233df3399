"""A plan checked before anything is sent: which rule books would apply, what would be asked, what to write down.

Only facts of the project are read, never facts of a person: the answer cannot depend on who asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from isthmus.model.errors import UnknownName, UsageError
from isthmus.policy.assess import assess
from isthmus.policy.cases import to_case
from isthmus.policy.dictionary import COMPLETE, FactCard, dictionary
from isthmus.policy.engine import engine
from isthmus.policy.expr import facts_of
from isthmus.policy.packs import load_frameworks
from isthmus.policy.records import NOT_STATED, Assessment, Deciding, Framework, Outcome, Rule

WORDS: dict[str, bool | None] = {"yes": True, "no": False, "true": True, "false": False, "": None, "unknown": None}


class WayOut(msgspec.Struct, frozen=True):
    """What would make a finding go away, and who says so: the pack, or ``ours``."""

    rule: str
    title: str
    text: str
    by: str


class Applies(msgspec.Struct, frozen=True):
    """What one rule book would mean for a plan.

    ``applies`` is ``yes``, ``no`` or ``open``; ``asks`` are the facts that would narrow the range, of the project only;
    ``others`` counts those about people, organisations and flows, which a form would ask later.
    """

    framework: str
    title: str
    applies: Literal["yes", "no", "open"]
    low: Outcome
    high: Outcome
    asks: tuple[Deciding, ...]
    others: int
    ways_out: tuple[WayOut, ...]
    keep: tuple[str, ...]
    who_decides: str
    appeal: str


def first_facts() -> list[FactCard]:
    """Return the facts of a project that say which rule books apply, most asked first."""
    cards = dictionary().of("case")
    asked: dict[str, int] = {}
    for pack in load_frameworks().values():
        for fact in facts_of(engine(pack).scope_test):
            if fact.root == "case" and fact.name in cards:
                asked[fact.name] = asked.get(fact.name, 0) + 1
    return [cards[name] for name in sorted(asked, key=lambda n: (-asked[n], n))]


def check_plan(answers: Mapping[str, str], as_of: date | None = None) -> list[Applies]:
    """Return what every rule book would mean for a plan; those that apply come first.

    Parameters
    ----------
    answers
        Facts of the project by name, as typed: yes, no, a word, a number or a day. What is left out is unknown.

    Raises
    ------
    UnknownName, UsageError
        For a fact or an answer that there is none of, with the nearest.
    """
    facts = {name: value for name, text in answers.items() if (value := read_answer(name, text)) is not None}
    case = to_case({"id": "plan", "facts": facts}, "plan", blank=True)
    found = [_applies(assess(case, pack, as_of), pack) for pack in load_frameworks().values()]
    return sorted(found, key=lambda a: (("yes", "open", "no").index(a.applies), a.framework))


def read_answer(name: str, text: str) -> Any:
    """Return an answer as its fact's kind; None is unknown."""
    cards = dictionary().of("case")
    if name not in cards:
        raise UnknownName("fact", name[:80], cards)
    card, plain = cards[name], text.strip()
    if plain.casefold() in ("", "unknown"):
        return None
    if card.is_ == "yes_no":
        if plain.casefold() not in WORDS:
            raise UsageError(f"{name}: {plain[:80]!r} is neither yes nor no.", "Answer yes, no or unknown.")
        return WORDS[plain.casefold()]
    if card.values and plain not in card.values:
        raise UnknownName(f"answer to {name}", plain[:80], card.values)
    if card.is_ == "number":
        return _number(name, plain)
    return _day(name, plain) if card.is_ == "date" else plain[:200]


def _number(name: str, text: str) -> float:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        raise UsageError(f"{name}: {text[:80]!r} is not a number.", "Write digits.") from None


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name}: {text[:80]!r} is not a day.", "Write a day such as 2026-11-22.") from None


def _applies(answer: Assessment, pack: Framework) -> Applies:
    live = [rule for rule in pack.rules if rule.id in {*answer.fired, *answer.open}]
    cards = dictionary().of("case")
    asks = tuple(d for d in answer.deciding if d.fact in cards and d.fact not in COMPLETE.values())
    outside = answer.high == "out_of_scope"
    return Applies(
        framework=pack.id,
        title=pack.title,
        applies="no" if outside else "open" if answer.low == "out_of_scope" else "yes",
        low=answer.low,
        high=answer.high,
        asks=asks,
        others=len(answer.deciding) - len(asks),
        ways_out=tuple(_ways(live)),
        keep=tuple(dict.fromkeys(paper for rule in live for paper in rule.evidence)),
        who_decides=pack.who_decides,
        appeal="" if pack.appeal_in_text == NOT_STATED else pack.appeal_in_text,
    )


def _ways(live: list[Rule]) -> list[WayOut]:
    """Return the ways out of the rules that hold or may hold, each text once."""
    found = {
        r.way_out: WayOut(r.id, r.title, r.way_out, r.way_out_by) for r in reversed(live) if r.way_out != NOT_STATED
    }
    return list(found.values())[::-1]
