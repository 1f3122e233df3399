"""The decision: forwarded, made by a decider with a reason per finding, appealed, ruled on, closed; guards in place."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.cases._page import CaseAsked, CasePage
from isthmus.faces.web.cases._tell import outcome
from isthmus.faces.web.cases.ways import way
from isthmus.faces.web.speak import Speak
from isthmus.review.deciding import OUTCOMES
from isthmus.review.desk import DAYS, later
from isthmus.review.findings import QUIET, Finding, findings
from isthmus.review.guards import DAYS_TO_ANSWER, uneventful
from isthmus.review.measures import library
from isthmus.review.ruling import VERDICTS
from isthmus.review.whatif import all_ways


def build(asked: CaseAsked) -> dict[str, Any]:
    """Return what can be decided now, what stands in the way, and what was decided."""
    review, on, speak = asked.review, asked.desk.today, asked.speak
    sides = findings(review, on)
    found = [f for s in sides for f in (*s.findings, *s.notes) if f.outcome not in QUIET]
    ways = all_ways(review, on)
    return {
        "reasons": [
            _reason(f, speak) | {"ways": [way(w, sides, speak) for w in ways.get(f.rule, [])[:2]]} for f in found
        ],
        "verdicts": [(v, speak(f"verdict.{v}")) for v in VERDICTS],
        "measures": [(m.id, library()[m.id].title) for m in review.mitigation if m.id in library()],
        "before": _before(asked),
        "due": later(asked.desk.day, DAYS["decision"]),
        "decision": review.decision,
        "verdict": speak(f"verdict.{review.decision.verdict}") if review.decision else "",
        "appeal": review.appeal,
        "ruling": review.ruling,
        "outcomes": [(o, speak(f"appeal_outcome.{o}")) for o in OUTCOMES],
        "ruled": speak(f"appeal_outcome.{review.ruling.outcome}") if review.ruling else "",
        "closing": review.closing,
        "fast": [b.text for b in uneventful(review, on)],
        "people": [(p.id, p.id) for p in review.people],
        "day": speak.day,
    }


def _reason(f: Finding, speak: Speak) -> dict[str, Any]:
    return {
        "rule": f.rule,
        "title": f.title,
        "certain": f.standing == "certain",
        "needs": f.standing == "certain" and f.outcome != "duty",
        "outcome": outcome(f.outcome, (f.force,), speak),
        "blocked": f.blocked,
    }


def _before(asked: CaseAsked) -> list[dict[str, Any]]:
    """Return what the house asks for before a decision, and whether it is there."""
    review = asked.review
    about = {p.id for p in review.people if any(label.startswith(f"persons[{p.id}]") for label in review.facts)}
    heard = {s.person for s in review.seen if s.answer != "none_yet"}
    worth = bool(review.benefits.going_ahead and review.benefits.refusing)
    unheard = ", ".join(sorted(about - heard))
    return [
        {"ok": worth, "key": "guard_worth", "page": "worth", "values": {}},
        {"ok": not unheard, "key": "guard_heard", "page": "people", "values": {"who": unheard, "days": DAYS_TO_ANSWER}},
        {"ok": bool(review.mitigation), "key": "guard_mitigation", "page": "ways", "values": {}},
    ]


PAGE = CasePage(id="decision", order=60, build=build)
