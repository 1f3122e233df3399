"""Facts on record for people: what stands, who stands behind it, and what a change does to each range."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from isthmus.faces.cli.policytext import answer_words, filled
from isthmus.faces.cli.reviewtext import columns, moves_line

if TYPE_CHECKING:
    from isthmus.review.case import Review


def fact_line(review: Review, label: str) -> str:
    """Return one fact: answer, state, who, and its first evidence."""
    return "  " + "  ".join(_row(review, label))


def _row(review: Review, label: str) -> tuple[str, str, str, str]:
    from isthmus.review.facts import short

    fact = review.fact(label)
    who = fact.confirmed_by or fact.asked_of or fact.by
    first = next(iter(fact.evidence), None)
    seen = f"{first.source}{f': {first.quote}' if first.quote else ''}" if first else "no evidence"
    return (short(label), answer_words(fact.value), f"{fact.state}, {who}", seen)


def fact_lines(review: Review) -> Iterator[str]:
    """Yield every fact on record."""
    yield from columns([_row(review, label) for label in review.facts], indent=0)


def person_lines(review: Review, person: str) -> Iterator[str]:
    """Yield what is on record about one person, to be handed to them, with how to correct it."""
    from isthmus.policy.assess import ask
    from isthmus.review.facts import short

    yield f"Facts on record about {person} in case {review.id}"
    for label, fact in review.facts.items():
        if label.startswith(f"persons[{person}]"):
            by = f"{fact.state} by {fact.confirmed_by or fact.by or 'nobody'}, {fact.confirmed_on or fact.on}"
            yield from filled(f"  {ask(label)}  {answer_words(fact.value)} ({by})", 6)
            for e in fact.evidence:
                yield from filled(f"      {e.source}{f', {e.dated}' if e.dated else ''}: {e.quote}".rstrip(": "), 8)
            command = f"isthmus review correct {review.id} {short(label)} ANSWER --by {person} --source ..."
            yield f"      to correct: {command}"


def change_lines(before: Review, after: Review, on: date) -> Iterator[str]:
    """Yield how a change moved the ranges, and what is left to ask."""
    from isthmus.review.ask import answers
    from isthmus.review.facts import short
    from isthmus.review.questions import questions
    from isthmus.review.whatif import moves

    now = answers(after, on)
    then = {name: a for name, a in answers(before, on).items() if name in now}
    yield f"Ranges: {moves_line(moves(then, now))}"
    left = questions(after, on)
    yield f"Questions left that matter: {len(left)}" + (f"; next: {short(left[0].fact)}: {left[0].ask}" if left else "")
