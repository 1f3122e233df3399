"""What a letter and a memo say: the parts of both as plain data in one language; the report room makes files of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, TypeAlias

import msgspec

from isthmus.model.errors import UsageError
from isthmus.policy import load_frameworks
from isthmus.review.case import Names, Review
from isthmus.review.facts import card_of, member_of, short
from isthmus.review.findings import Finding, Side, findings
from isthmus.review.frameworks import others
from isthmus.review.measures import library
from isthmus.review.papers import papers
from isthmus.review.whatif import ways
from isthmus.words import say

Block: TypeAlias = Literal["p", "h", "li", "table", "note"]


class Part(msgspec.Struct, frozen=True):
    """A piece of a document: a paragraph, a heading, a list item, a note, or a table with a head."""

    kind: Block
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Document(msgspec.Struct, frozen=True):
    """A letter or memo: its language, head, and parts in order."""

    language: str
    title: str
    office: str
    head: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    foot: str
    sample: bool = False


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
    say_ = _Sayer(language)
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
        Part("note", _not_covered(review, say_)),
    ]
    head = ((say_("letter.case"), review.id), (say_("letter.date"), on.isoformat()))
    return Document(language, say_("letter.title"), office, head, tuple(parts), say_("letter.foot"))


def memo(review: Review, on: date, language: str = "en", office: str = "") -> Document:
    """Return the case memo: what stands, framework by framework, without any name of a person under seal."""
    say_ = _Sayer(language)
    sides = findings(review, on)
    table = [(say_("memo.framework"), say_("memo.certain"), say_("memo.possible"))]
    table += [(s.framework, _outcome(s, s.low, say_), _outcome(s, s.high, say_)) for s in sides]
    missing = [(p.framework, p.rule, p.what) for p in papers(review, on) if not p.due]
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
        Part("note", _not_covered(review, say_)),
    ]
    head = ((say_("letter.case"), review.id), (say_("letter.date"), on.isoformat()))
    return Document(language, say_("memo.title"), office, head, tuple(parts), say_("letter.foot"))


class _Sayer:
    """Says sentences in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)


def _verdict(review: Review, sides: list[Side], say_: _Sayer) -> str:
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


def _measures(review: Review, say_: _Sayer) -> Iterator[Part]:
    made = review.decision
    if made and made.measures:
        yield Part("p", say_("letter.measures"))
        yield from (Part("li", library()[m].title if m in library() else m) for m in made.measures)


def _reasons(review: Review, sides: list[Side], say_: _Sayer) -> Iterator[Part]:
    """Yield each reason with its rule, and how that rule was verified."""
    made = review.decision
    assert made is not None
    known = {f.rule: f for s in sides for f in (*s.findings, *s.notes)}
    if not made.reasons:
        yield Part("p", say_("letter.no_finding"))
    for reason in made.reasons:
        f = known.get(reason.rule)
        if f is None:
            yield Part("li", f"{reason.rule}: {reason.text}")
            continue
        yield Part("li", f"{f.rule}: {f.title}. {reason.text}")
        yield Part("note", _verified(f, say_))
    if made.milder:
        yield Part("p", say_("letter.milder", text=made.milder))


def _verified(f: Finding, say_: _Sayer) -> str:
    told = say_("letter.verified", source=f.source, clause=f.clause, seen=say_(f"seen.{f.seen}"),
                force=say_(f"force.{f.force}"), concern=say_(f"concern.{f.concern}"))  # fmt: skip
    if f.reading:
        r = f.reading
        told += " " + say_("letter.reading", by=r.by, on=r.on, address=r.address, para=r.paragraph, quote=r.quote)
    return told


def _facts(review: Review, who: str, say_: _Sayer) -> Iterator[Part]:
    """Yield the facts about the person written to: asked, answered, by whom, from what."""
    rows = [(say_("letter.fact"), say_("letter.answer"), say_("letter.from"))]
    for label, fact in review.facts.items():
        if member_of(label) == who and fact.read is not None:
            seen = "; ".join(dict.fromkeys(e.source for e in fact.evidence)) or fact.confirmed_by or fact.by
            rows.append((card_of(label).ask, _answer(fact.read, say_), seen))
    yield Part("table", "", tuple(rows)) if len(rows) > 1 else Part("p", say_("letter.no_facts"))
    yield Part("p", say_("letter.correct"))


def _answer(value: Any, say_: _Sayer) -> str:
    return say_("letter.yes") if value is True else say_("letter.no") if value is False else str(value)


def _ways(review: Review, sides: list[Side], on: date, say_: _Sayer) -> Iterator[Part]:
    """Yield what would make it possible, as re-run on the day of the decision."""
    loud = [f for s in sides for f in s.findings if f.standing == "certain" and f.outcome not in ("duty",)]
    found = [(f, ways(review, f, on)) for f in loud]
    if any(w for _, w in found):
        yield Part("h", say_("letter.ways"))
        for f, some in found:
            for way in some[:2]:
                yield Part("li", f"{f.rule}: {'; '.join(c.do for c in way.changes)}")


def _finding(f: Finding, say_: _Sayer) -> Iterator[Part]:
    state = say_(f"state.{'fired' if f.standing == 'certain' else 'open'}")
    yield Part("li", f"{f.rule} ({state}, {_word(f, say_)}): {f.title}")
    for key, points in (("memo.for", f.speaks_for), ("memo.against", f.against)):
        told = "; ".join(f"{p.text} [{p.source}]" if p.source else p.text for p in points) or say_("memo.nothing")
        yield Part("note", f"{say_(key)}: {told}")
    if f.missing:
        yield Part("note", f"{say_('memo.missing')}: {', '.join(short(m) for m in f.missing)}")


def _word(f: Finding, say_: _Sayer) -> str:
    return say_(f"refused.{f.force}") if f.outcome == "not_allowed" else say_(f"outcome.{f.outcome}")


def _outcome(side: Side, outcome: str, say_: _Sayer) -> str:
    if outcome != "not_allowed":
        return say_(f"outcome.{outcome}")
    forces = dict.fromkeys(f.force for f in side.findings if f.outcome == outcome)
    return say_("letter.and").join(say_(f"refused.{force}") for force in forces)


def _benefits(review: Review, say_: _Sayer) -> Iterator[Part]:
    b = review.benefits
    if b.going_ahead or b.refusing:
        yield Part("h", say_("memo.benefits"))
        yield from (Part("li", f"{say_('memo.going_ahead')}: {x}") for x in b.going_ahead)
        yield from (Part("li", f"{say_('memo.refusing')}: {x}") for x in b.refusing)
    yield from (Part("note", f"{x.what}: {x.value or say_('memo.not_measured')} {x.source}".strip()) for x in b.figures)
    yield from (Part("note", f"{say_('memo.partner')}: {x}") for x in b.partners)


def _not_covered(review: Review, say_: _Sayer) -> str:
    """Return what this answer does not cover, with the frameworks that were not asked."""
    titles = load_frameworks()
    asked = ", ".join(titles[name].id for name in review.chosen if name in titles)
    return say_("letter.not_covered_text", asked=asked or "-", others=", ".join(others(review)))
