"""Ways out of each certain finding, re-run as what-if at a click; the library of mitigations on this case."""

from __future__ import annotations

from typing import Any

from isthmus.faces.steps.mitigate import STATES
from isthmus.faces.web.cases._page import CaseAsked, CasePage
from isthmus.faces.web.cases._tell import answer, field, moves
from isthmus.faces.web.speak import Speak
from isthmus.policy.changeable import changeable
from isthmus.review.facts import short, written
from isthmus.review.findings import Side, findings
from isthmus.review.measures import effects, library
from isthmus.review.whatif import Way, all_ways


def build(asked: CaseAsked) -> dict[str, Any]:
    """Return every way out, the mitigations that would change something, and those on record."""
    review, on, speak = asked.review, asked.desk.today, asked.speak
    sides = findings(review, on)
    titles = {f.rule: f.title for s in sides for f in s.findings}
    found = [
        {"rule": rule, "title": titles.get(rule, ""), "ways": [way(w, sides, speak) for w in some[:3]]}
        for rule, some in all_ways(review, on).items()
    ]
    return {
        "found": found,
        "effects": [
            {"measure": e.measure, "ends": e.ends, "moves": [m for m in moves(e.moves, sides, speak) if m["moved"]]}
            for e in effects(review, on)
            if e.ends or any(m.moved for m in e.moves)
        ],
        "rest": list(library().values()),
        "on_record": [
            {"measure": library().get(m.id), "id": m.id, "state": speak(f"measure_state.{m.state}"), "by": m.by,
             "on": speak.day(m.on), "why": m.why}
            for m in review.mitigation
        ],
        "states": [(state, speak(f"measure_state.{state}")) for state in STATES],
        "rerun": rerun(asked, sides),
        "changeable": [{"field": field(label)} for label in review.facts if written(label) in changeable()],
    }  # fmt: skip


def way(found: Way, sides: list[Side], speak: Speak) -> dict[str, Any]:
    """Return a way out: what has to be done, the facts it changes, and where each range goes."""
    changes = [
        {"fact": short(c.fact), "was": answer(c.was, speak), "to": answer(c.to, speak),
         "value": "yes" if c.to is True else "no" if c.to is False else str(c.to)}
        for c in found.changes
    ]  # fmt: skip
    return {"do": [c.do for c in found.changes], "changes": changes, "moves": moves(found.moves, sides, speak)}


def rerun(asked: CaseAsked, sides: list[Side]) -> dict[str, Any] | None:
    """Return a what-if that was just re-run: which answers were other, and where each range went."""
    told = asked.extra.get("whatif")
    if told is None:
        return None
    instead, found = told
    changes = [
        {"fact": short(label), "was": answer(asked.review.fact(label).read, asked.speak), "to": answer(v, asked.speak)}
        for label, v in instead.items()
    ]
    return {"changes": changes, "moves": moves(found, sides, asked.speak)}


PAGE = CasePage(id="ways", order=30, build=build)
