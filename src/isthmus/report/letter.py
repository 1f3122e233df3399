"""The reasons letter of a decided case, in plain words: how each rule was verified, what would help, how to appeal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from isthmus.model.errors import UsageError
from isthmus.report.document import Document, Part, Sayer, not_covered, verified
from isthmus.review.case import Names, Review
from isthmus.review.facts import card_of, member_of
from isthmus.review.findings import Side, findings
from isthmus.review.measures import library
from isthmus.review.whatif import ways


def letter(review: Review, names: Names, on: date, language: str = "en", office: str = "", to: str = "") -> Document:
    """Return the reasons letter of a decided case, in plain words.

    Parameters
    ----------
    names
        The sealed names; used for the address alone.
    to
        The person it is written to; without one, the first of the case.

    Raises
    ------
    UsageError
        When the case is not decided.
    """
    made = review.decision
    if made is None:
        raise UsageError(f"Case {review.id} is not decided.", f"isthmus review decide {review.id} --as NAME ...")
    who = to or (review.people[0].id if review.people else "")
    addressee = names.get(who, {}).get("name", "") or who
    say_ = Sayer(language)
    decided = date.fromisoformat(made.on)
    sides = findings(review, decided)
    parts = [
        Part("p", say_("letter.dear", name=addressee)),
        Part("p", say_("letter.about", title=review.project.title or review.id, date=made.on)),
        Part("h", say_("letter.decision")),
        Part("p", say_("letter.verdict", verdict=_verdict(review, sides, say_), by=made.by, authority=made.authority)),
        *_measures(review, say_),
        Part("h", say_("letter.reasons")),
        *_reasons(review, sides, say_),
        Part("h", say_("letter.facts")),
        *_facts(review, who, say_),
        *_ways(review, sides, decided, say_),
        Part("h", say_("letter.appeal")),
        Part("p", say_("letter.appeal_text", due=made.appeal_by or "-", case=review.id)),
        Part("h", say_("letter.not_covered")),
        Part("note", not_covered(review, say_)),
    ]
    head = ((say_("letter.case"), review.id), (say_("letter.date"), on.isoformat()))
    return Document(language, say_("letter.title"), office, head, tuple(parts), say_("letter.foot"))


def _verdict(review: Review, sides: list[Side], say_: Sayer) -> str:
    """Return the verdict in words: a refusal is told by the force behind it, never as more than it is."""
    made = review.decision
    assert made is not None
    final = review.ruling.verdict if review.ruling and review.ruling.verdict else made.verdict
    if final != "refuse":
        return say_(f"verdict.{final}")
    grounds = {r.rule for r in made.reasons if r.weight == "decides"}
    forces = dict.fromkeys(f.force for s in sides for f in s.findings if f.rule in grounds)
    joined = say_("letter.and").join(say_(f"refused.{force}") for force in forces)
    return joined or say_("verdict.refuse")


def _measures(review: Review, say_: Sayer) -> Iterator[Part]:
    made = review.decision
    if made and made.measures:
        yield Part("p", say_("letter.measures"))
        yield from (Part("li", say_.own(library()[m].title) if m in library() else m) for m in made.measures)


def _reasons(review: Review, sides: list[Side], say_: Sayer) -> Iterator[Part]:
    """Yield each reason with its rule, and how that rule was verified."""
    made = review.decision
    assert made is not None
    known = {f.rule: f for s in sides for f in (*s.findings, *s.notes)}
    if not made.reasons:
        yield Part("p", say_("letter.no_finding"))
    for reason in made.reasons:
        f = known.get(reason.rule)
        if f is None:
            yield Part("li", say_.of(reason.rule, reason.text))
            continue
        yield Part("li", say_.of(f.rule, say_.own(f.title)))
        yield Part("under", say_("letter.our_reason", text=reason.text))
        yield Part("note", verified(f, say_))
    if made.milder:
        yield Part("p", say_("letter.milder", text=made.milder))


def _facts(review: Review, who: str, say_: Sayer) -> Iterator[Part]:
    """Yield the facts about the person written to: asked, answered, by whom, from what."""
    rows = [(say_("letter.fact"), say_("letter.answer"), say_("letter.from"))]
    for label, fact in review.facts.items():
        if member_of(label) == who and fact.read is not None:
            seen = say_.listed(dict.fromkeys(e.source for e in fact.evidence)) or fact.confirmed_by or fact.by
            rows.append((say_.own(card_of(label).ask), say_.answer(fact.read), seen))
    yield Part("table", "", tuple(rows)) if len(rows) > 1 else Part("p", say_("letter.no_facts"))
    yield Part("p", say_("letter.correct"))


def _ways(review: Review, sides: list[Side], on: date, say_: Sayer) -> Iterator[Part]:
    """Yield what would make it possible, as re-run on the day of the decision."""
    loud = [f for s in sides for f in s.findings if f.standing == "certain" and f.outcome not in ("duty",)]
    found = [(f, ways(review, f, on)) for f in loud]
    if any(w for _, w in found):
        yield Part("h", say_("letter.ways"))
        for f, some in found:
            for way in some[:2]:
                yield Part("li", say_.of(f.rule, say_.listed(say_.own(c.do) for c in way.changes)))
