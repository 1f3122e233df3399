"""How pages tell parts of a case in the reader's language; templates tell rules and questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from isthmus.faces.web.speak import Speak
from isthmus.policy.assess import ask
from isthmus.policy.records import RANK, Outcome
from isthmus.review.case import Evidence, Fact, Review
from isthmus.review.desk import waiting
from isthmus.review.facts import card_of, member_of, short
from isthmus.review.findings import Finding, Side
from isthmus.review.whatif import Move

_MORE = re.compile(r"^(.*), and (\d+) more$")


def waits(review: Review, state: str, on: date, speak: Speak) -> tuple[str, str, str, int]:
    """Return on whom a case waits, for what, until when in words, and how many days that is late (negative: left)."""
    whom, what, due = waiting(review, state)
    more = _MORE.match(what)
    told = speak.word("wait", more[1] if more else what) if what else ""
    if more:
        told += speak("case.and_more", count=more[2])
    late = (on - date.fromisoformat(due)).days if due else 0
    return speak.word("wait", whom), told, speak.day(due) if due else "", late


def answer(value: Any, speak: Speak) -> str:
    """Return an answer in words; none is not the same as no."""
    if value is None:
        return speak("case.no_answer")
    if isinstance(value, bool):
        return speak("letter.yes" if value else "letter.no")
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return speak.day(value)
    return speak.number(value) if isinstance(value, int | float) else speak.answer(str(value))


def evidence(e: Evidence, speak: Speak) -> dict[str, str]:
    """Return a piece of evidence."""
    return {"source": e.source, "quote": e.quote, "dated": speak.day(e.dated) if e.dated else "", "sha256": e.sha256}


def fact(review: Review, label: str, speak: Speak) -> dict[str, Any]:
    """Return a fact: its question, answer, state, who stands behind it, what speaks for and against it, what stood."""
    found: Fact = review.fact(label)
    who = found.confirmed_by or found.asked_of or found.by
    return {
        "label": label,
        "short": short(label),
        "member": member_of(label),
        "ask": ask(label),
        "answer": answer(found.value, speak),
        "unread": found.read is None and found.value is not None,
        "state": found.state,
        "state_words": speak(f"fact_state.{found.state}"),
        "who": speak.word("wait", who),
        "on": speak.day(found.confirmed_on or found.on),
        "due": speak.day(found.due) if found.due else "",
        "why": found.why,
        "for": [evidence(e, speak) for e in found.evidence],
        "against": [evidence(e, speak) for e in found.against],
        "earlier": [
            {"answer": answer(e.value, speak), "state": speak(f"fact_state.{e.state}"), "by": e.by}
            for e in found.earlier
        ],
    }


def field(label: str) -> dict[str, Any]:
    """Return how a fact is asked in a form."""
    card = card_of(label)
    kind = "yes_no" if card.is_ == "yes_no" else "choice" if card.values else card.is_
    return {"fact": short(label), "member": member_of(label), "ask": card.ask, "kind": kind, "choices": card.values}


def outcome(value: Outcome, forces: Iterable[str], speak: Speak) -> str:
    """Return an outcome in words; a refusal is told by the force behind it, never as more than it is."""
    if value != "not_allowed":
        return speak(f"outcome.{value}")
    told = speak("web.and").join(speak(f"refused.{force}") for force in dict.fromkeys(forces))
    return told or speak("web.not_allowed")


def side(found: Side, speak: Speak) -> dict[str, Any]:
    """Return a rule book's range: what is certain, what is possible at worst, and what would settle it."""
    sure = [f for f in found.findings if f.standing == "certain"]

    def end(value: Outcome, some: list[Finding]) -> str:
        return outcome(value, (f.force for f in some if f.outcome == value), speak)

    return {
        "id": found.framework,
        "title": found.title,
        "settled": found.low == found.high,
        "open_scope": found.low == "out_of_scope" != found.high,
        "low": end(found.low, sure),
        "high": end(found.high, list(found.findings)),
        "place": (RANK[found.low], RANK[found.high], max(RANK.values())),
        "certain": [f for f in sure if f.outcome != "duty"],
        "duties": [f for f in sure if f.outcome == "duty"],
        "open": sum(f.standing == "open" for f in found.findings),
        "settle": [{"ask": d.ask, "fact": short(d.fact), "member": member_of(d.fact)} for d in found.settle[:2]],
        "banners": [b.text for b in found.banners],
    }


def moves(found: Iterable[Move], sides: Iterable[Side], speak: Speak) -> list[dict[str, Any]]:
    """Return how ranges move; those that stay say so.

    Parameters
    ----------
    sides
        The rule books as they stand: a refusal is told by the force of the rules behind it.
    """
    forces = {s.framework: [f.force for f in s.findings if f.outcome == "not_allowed"] for s in sides}

    def ends(pair: tuple[Outcome, Outcome], book: str) -> str:
        low, high = (outcome(o, forces.get(book, ()), speak) for o in pair)
        return low if low == high else speak("case.from_to", low=low, high=high)

    return [
        {"id": m.framework, "was": ends(m.before, m.framework), "now": ends(m.after, m.framework), "moved": m.moved}
        for m in found
    ]
