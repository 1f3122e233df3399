"""The people of a case as ids: the facts about each, to be shown to them, and what they answered. Names are sealed."""

from __future__ import annotations

from typing import Any

from isthmus.faces.steps.seen import ANSWERS
from isthmus.faces.web.cases._page import CaseAsked, CasePage
from isthmus.faces.web.cases._tell import fact, field
from isthmus.model.errors import UnknownName


def build(asked: CaseAsked) -> dict[str, Any]:
    """Return each person, or the one the address names."""
    review, speak = asked.review, asked.speak
    ids = [p.id for p in review.people]
    who = asked.query.get("who", "")
    if who and who not in ids:
        raise UnknownName("person", who[:40], ids, f"case {review.id}")
    orgs = {o.id: o.name for o in review.orgs}
    seen = {s.person: s for s in review.seen}
    people = []
    for person in review.people:
        if who in ("", person.id):
            labels = [label for label in review.facts if label.startswith(f"persons[{person.id}]")]
            told = seen.get(person.id)
            people.append({
                "id": person.id,
                "role": speak.word("role", person.role),
                "ties": [{"org": orgs.get(t.org, t.org), "kind": speak.word("tie", t.kind)} for t in person.ties],
                "facts": [fact(review, label, speak) | {"field": field(label)} for label in labels],
                "seen": told,
                "shown": speak.day(told.shown_on) if told else "",
                "answered": speak(f"seen_answer.{told.answer}") if told else "",
            })  # fmt: skip
    return {
        "people": people,
        "who": who,
        "answers": [(a, speak(f"seen_answer.{a}")) for a in ANSWERS],
        "names": asked.extra.get("names", {}),
    }


PAGE = CasePage(id="people", order=50, build=build)
