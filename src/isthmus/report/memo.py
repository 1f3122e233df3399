"""The case memo: what stands, framework by framework, without the name of anybody who is under seal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from isthmus.report.document import Document, Part, Sayer, end_word, not_covered, outcome_word, verified
from isthmus.review.case import Review
from isthmus.review.facts import short
from isthmus.review.findings import Finding, Point, findings
from isthmus.review.papers import papers
from isthmus.words.chinese import chinese


def memo(review: Review, on: date, language: str = "en", office: str = "") -> Document:
    """Return the case memo: what stands, framework by framework, without any name of a person under seal."""
    say_ = Sayer(language)
    sides = findings(review, on)
    table = [(say_("memo.framework"), say_("memo.certain"), say_("memo.possible"))]
    table += [(s.framework, end_word(s, s.low, say_), end_word(s, s.high, say_)) for s in sides]
    missing = [(p.framework, p.rule, say_.own(p.what)) for p in papers(review, on) if not p.due]
    parts = [
        Part("p", say_("memo.project", title=review.project.title or review.id, funder=review.funding.agency or "-")),
        Part("h", say_("memo.ranges")),
        Part("table", "", tuple(table)),
        Part("h", say_("memo.papers")),
        Part("table", "", ((say_("memo.framework"), say_("memo.rule"), say_("memo.what")), *missing))
        if missing
        else Part("p", say_("memo.no_papers")),
        Part("h", say_("memo.findings")),
        *(part for s in sides for f in s.findings for part in _finding(f, say_)),
        *_benefits(review, say_),
        Part("h", say_("letter.not_covered")),
        Part("note", not_covered(review, say_)),
    ]
    head = ((say_("letter.case"), review.id), (say_("letter.date"), on.isoformat()))
    return Document(language, say_("memo.title"), office, head, tuple(parts), say_("letter.foot"))


def _finding(f: Finding, say_: Sayer) -> Iterator[Part]:
    state = say_(f"state.{'fired' if f.standing == 'certain' else 'open'}")
    standing = say_.listed((state, outcome_word(f.outcome, (f.force,), say_)), "told.comma")
    yield Part("li", say_.of(say_("told.with", head=f.rule, text=standing), say_.own(f.title)))
    for key, points in (("memo.for", f.speaks_for), ("memo.against", f.against)):
        told = say_.listed(_point(p, say_) for p in points) or say_("memo.nothing")
        yield Part("note", say_.of(say_(key), told))
    yield Part("note", verified(f, say_))
    if f.missing:
        yield Part("note", say_.of(say_("memo.missing"), say_.listed(map(short, f.missing), "told.comma")))


def _point(point: Point, say_: Sayer) -> str:
    """Return what speaks for or against: in the language where the words are ours, as written where a person's."""
    text = chinese(point.text, say_.language) or point.text
    source = chinese(point.source, say_.language) or point.source
    return f"{text} [{source}]" if source else text


def _benefits(review: Review, say_: Sayer) -> Iterator[Part]:
    b = review.benefits
    if b.going_ahead or b.refusing:
        yield Part("h", say_("memo.benefits"))
        yield from (Part("li", say_.of(say_("memo.going_ahead"), x)) for x in b.going_ahead)
        yield from (Part("li", say_.of(say_("memo.refusing"), x)) for x in b.refusing)
    yield from (
        Part("note", say_.of(x.what, f"{x.value or say_('memo.not_measured')} {x.source}".strip())) for x in b.figures
    )
    yield from (Part("note", say_.of(say_("memo.partner"), x)) for x in b.partners)
