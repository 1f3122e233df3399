"""A plan's answers as the parts of a page: questions as fields, rule books in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from isthmus.faces.web.rules import outcome_words
from isthmus.faces.web.speak import Speak
from isthmus.policy import check_plan, dictionary, first_facts, framework
from isthmus.policy.dictionary import FactCard
from isthmus.policy.plan import Applies

ASKED = 8
"""Further questions that a page puts at once: those that would narrow the most rule books."""


def values_of(answers: Mapping[str, str], speak: Speak, *, answered: bool) -> dict[str, Any]:
    """Return what the page shows: the first questions, and after an answer the rule books and further questions."""
    given = {k: v for k, v in answers.items() if v.strip()}
    found = check_plan(given) if answered else []
    first = first_facts()
    known = {card.name for card in first}
    more = [card for card in _further(found) if card.name not in known]
    kept = [dictionary().of("case")[name] for name in given if name not in known and name not in {c.name for c in more}]
    return {
        "answered": answered,
        "questions": [_field(card, given, speak) for card in first],
        "further": [_field(card, given, speak) for card in (*kept, *more)] if answered else [],
        "found": [_book(one, speak) for one in found],
        "error": None,
    }


def _further(found: list[Applies]) -> list[FactCard]:
    """Return the questions that would narrow the most rule books, of those that apply or may."""
    weight: dict[str, int] = {}
    for one in found:
        for ask in one.asks if one.applies == "yes" else ():
            weight[ask.fact] = weight.get(ask.fact, 0) + 1
    cards = dictionary().of("case")
    return [cards[name] for name in sorted(weight, key=lambda n: -weight[n])[:ASKED]]


def _field(card: FactCard, given: Mapping[str, str], speak: Speak) -> dict[str, Any]:
    options: list[tuple[str, str]] = []
    if card.is_ == "yes_no":
        options = [("yes", speak("letter.yes")), ("no", speak("letter.no"))]
    elif card.values:
        options = [(v, speak.answer(v)) for v in card.values]
    kind = "date" if card.is_ == "date" else "text"
    return {
        "name": card.name,
        "ask": speak.own(card.ask),
        "options": options,
        "kind": kind,
        "value": given.get(card.name, ""),
    }


def _book(one: Applies, speak: Speak) -> dict[str, Any]:
    rules = framework(one.framework).rules
    return {
        "id": one.framework,
        "title": speak.own(one.title),
        "applies": one.applies,
        "worst": outcome_words(one.high, rules, speak) if one.high != "not_allowed" else speak("check.refused"),
        "sure": outcome_words(one.low, rules, speak) if one.applies == "yes" else "",
        "asks": [speak.own(ask.ask) for ask in one.asks],
        "others": one.others,
        "ways": [{"text": speak.own(w.text), "title": speak.own(w.title), "by": w.by} for w in one.ways_out],
        "keep": [speak.own(paper) for paper in one.keep],
        "who": speak.own(one.who_decides),
        "appeal": speak.own(one.appeal),
    }
