"""The first page of a case: papers first, each rule book's range, the question that settles most, who is listed."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.cases._page import CaseAsked, CasePage
from isthmus.faces.web.cases._tell import fact, field, moves, side
from isthmus.faces.web.speak import Speak
from isthmus.review.ask import answers
from isthmus.review.case import Hit, Review
from isthmus.review.facts import member_of, proposals, written
from isthmus.review.findings import Side, findings
from isthmus.review.papers import Paper, papers
from isthmus.review.questions import Question, questions
from isthmus.review.topics import FACT, question
from isthmus.review.whatif import moves as moved


def build(asked: CaseAsked) -> dict[str, Any]:
    """Return the first page."""
    review, on, speak = asked.review, asked.desk.today, asked.speak
    sides = findings(review, on)
    wanted = grouped(questions(review, on))
    waiting = [fact(review, label, speak) for label, _ in proposals(review)]
    return {
        "sides": [side(s, speak) for s in sides],
        "papers": [paper(p) for p in papers(review, on)],
        "questions": wanted,
        "proposed": waiting,
        "organisations": [organisation(review, org.id, speak) for org in review.orgs],
        "screened": speak.day(review.screening.on) if review.screening.on else "",
        "topics": [question(t) for t in review.screening.topics[:3]] if review.fact(FACT).read is None else [],
        "people": [{"id": p.id, "role": p.role} for p in review.people],
        "step": step(review, asked.opened.state, bool(waiting), bool(wanted)),
        "last": last(asked, sides),
    }


def step(review: Review, state: str, waiting: bool, asking: bool) -> str:
    """Return the one thing to do next."""
    if state in ("closed", "withdrawn"):
        return "none"
    if state in ("decided", "appealed"):
        return {"decided": "letter", "appealed": "rule"}[state]
    if not review.screening.on and review.orgs:
        return "screen"
    if waiting:
        return "confirm"
    if not review.chosen:
        return "books"
    return "question" if asking else "decide" if state == "ready" else "forward"


def grouped(asked: list[Question]) -> list[dict[str, Any]]:
    """Return the questions that matter, best first; the same question about several people is one."""
    groups: dict[str, list[Question]] = {}
    for q in asked:
        groups.setdefault(written(q.fact) + q.waiting, []).append(q)
    return [
        {
            "ask": some[0].ask,
            "fields": [field(q.fact) for q in some],
            "members": [m for q in some if (m := member_of(q.fact))],
            "books": list(dict.fromkeys(f for q in some for f in q.frameworks)),
            "settles": any(q.settles for q in some),
            "waiting": some[0].waiting,
        }
        for some in groups.values()
    ]


def paper(p: Paper) -> dict[str, Any]:
    """Return a missing or due paper."""
    how = "due" if p.due else "missing" if p.certain else "maybe"
    told = {"book": p.framework, "rule": p.rule, "what": p.what, "how": how, "whose": p.whose}
    return told | {"way_out": p.way_out}


def organisation(review: Review, org_id: str, speak: Speak) -> dict[str, Any]:
    """Return what screening found about an organisation: its entries, what is not it, and why."""
    org = next(o for o in review.orgs if o.id == org_id)
    hits = [h for h in review.screening.hits if h.org == org.id]
    counted = [h for h in hits if h.counted]
    return {
        "id": org.id,
        "name": org.name,
        "place": speak.country(org.place) if org.place else "",
        "ror": org.ror,
        "written": org.written,
        "lists": len({h.list_id for h in counted}),
        "hits": [{"hit": h, "kind": speak.word("hit", h.hit), "when": when(h, speak)} for h in counted],
        "aside": [
            {
                "names": list(dict.fromkeys(h.entry_name for h in hits if h.hit == kind and not h.counted)),
                "kind": speak.word("hit", kind),
                "words": next(h.words for h in hits if h.hit == kind),
            }
            for kind in dict.fromkeys(h.hit for h in hits if not h.counted)
        ],
        "nots": [n for n in review.screening.nots if n.org == org.id][:3],
    }


def when(hit: Hit, speak: Speak) -> str:
    """Return since when an entry is listed, or by which act, or as of which copy of the list."""
    if hit.since:
        return speak("case.since", day=speak.day(hit.since))
    if hit.act:
        return speak("case.by_act", act=hit.act)
    return speak("case.on_copy", day=speak.day(hit.dated)) if hit.dated else speak("case.no_day")


def last(asked: CaseAsked, sides: list[Side]) -> dict[str, Any] | None:
    """Return the last step and how it moved the ranges; none for a case just opened."""
    if asked.opened.version < 2:
        return None
    versions = asked.desk.store.cases.history(asked.desk.actor, asked.review.id)
    before = asked.desk.open(asked.review.id, asked.opened.version - 1).review
    now, then = answers(asked.review, asked.desk.today), answers(before, asked.desk.today)
    both = {name: a for name, a in then.items() if name in now}
    told = [m for m in moves(moved(both, now), sides, asked.speak) if m["moved"]]
    made = versions[-1]
    return {"by": made.actor, "did": asked.speak.word("did", made.action.replace(".", "_")), "moves": told}


PAGE = CasePage(id="", order=0, build=build)
