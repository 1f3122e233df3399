"""Every step of a case: who, when, what it changed; a step is taken back by a new one, and nothing is erased."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.cases._page import CaseAsked, CasePage
from isthmus.faces.web.cases._tell import answer
from isthmus.faces.web.speak import Speak
from isthmus.review.facts import short
from isthmus.review.history import Changed, changed
from isthmus.store.actor import ON_CASE

SHOWN = 50


def build(asked: CaseAsked) -> dict[str, Any]:
    """Return the steps, the newest first, and who is on the case."""
    desk, case_id, speak = asked.desk, asked.review.id, asked.speak
    made = desk.store.cases.history(desk.actor, case_id)
    shown = made[-SHOWN:]
    bodies = {v.version: desk.open(case_id, v.version).review for v in shown}
    if shown and shown[0].version > 1:
        bodies[shown[0].version - 1] = desk.open(case_id, shown[0].version - 1).review
    states = {v.version: v.state for v in made}
    steps = []
    for v in reversed(shown):
        before = bodies.get(v.version - 1)
        told = [change(c, speak) for c in changed(before, bodies[v.version])] if before else []
        steps.append({
            "version": v.version, "entry": v.seq, "at": v.at[:16].replace("T", " "), "day": speak.day(v.at[:10]),
            "time": v.at[11:16], "by": v.actor, "role": speak.word("role", v.role),
            "did": speak.word("did", v.action.replace(".", "_")), "state": speak(f"case_state.{v.state}"),
            "changes": told, "undo": bool(told) and v.state == states.get(v.version - 1),
        })  # fmt: skip
    seats = desk.store.accounts.on(desk.actor, case_id)
    return {
        "steps": steps,
        "more": len(made) - len(shown),
        "replayed": asked.extra.get("replayed"),
        "seats": [{"name": s.account, "role": speak.word("role", s.role), "active": s.active} for s in seats],
        "roles": [(role, speak.word("role", role)) for role in ON_CASE],
        "confidential": made[-1].confidential,
    }


def change(c: Changed, speak: Speak) -> dict[str, str]:
    """Return one change in a line: a fact's answers, or the name of the part."""
    if c.part == "facts":
        return {"what": short(c.key), "was": _stood(c.was, speak), "now": _stood(c.now, speak)}
    return {"what": speak.word("part", c.part), "was": "", "now": ""}


def _stood(raw: Any, speak: Speak) -> str:
    if raw is None:
        return speak("fact_state.not_asked")
    value = f"{answer(raw['value'], speak)}, " if raw.get("value") is not None else ""
    return value + speak(f"fact_state.{raw.get('state', 'not_asked')}")


PAGE = CasePage(id="history", order=80, build=build)
