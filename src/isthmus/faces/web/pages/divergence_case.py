"""One case of the bank: how every rule book answers it, and the fewest changes that would satisfy all."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from isthmus.faces.web.rules import outcome_words
from isthmus.faces.web.speak import Speak
from isthmus.faces.web.view import Asked, Page, View
from isthmus.policy import framework, load_frameworks
from isthmus.policy.divergence import Together, banked, together
from isthmus.policy.divergence.together import TARGETS, target_of
from isthmus.policy.records import Outcome

PLAIN: Outcome = "mitigation_required"


def build(asked: Asked) -> View:
    """Return a case's page; every rule book is asked as if the case were in its scope."""
    speak = asked.speak
    found = found_of(asked.given["case"], target_of(asked.query.get("target", PLAIN)))
    sides = [_side(s, speak) for s in found.sides]
    return View(
        title=speak("divergence.case_title", case=found.case),
        template="divergence_case.html.j2",
        data=found,
        rows=[{"framework": s.framework, "before_low": s.before[0], "before_high": s.before[1],
               "after_low": s.after[0], "after_high": s.after[1], "stuck": s.stuck} for s in found.sides],
        name=f"divergence_{found.case}_{found.target}",
        values={
            "found": found,
            "story": banked(found.case).title,
            "sentences": sentences(found, speak),
            "sides": sides,
            "ladder": [(speak(f"outcome.{r.target}"), asked.link(target=r.target), r.changes, r.target == found.target)
                       for r in found.ladder],
            "targets": [(t, speak(f"outcome.{t}"), t == found.target) for t in reversed(TARGETS)],
            "downloads": [("csv", asked.link(None, ".csv")), ("json", asked.link(None, ".json"))],
        },
    )  # fmt: skip


@lru_cache(maxsize=200)
def found_of(case_id: str, target: Outcome) -> Together:
    """Return what would satisfy all rule books on a case of the bank."""
    case, packs = banked(case_id), list(load_frameworks().values())
    return together(case, packs, case.as_of or max(p.checked_on for p in packs), target, as_if=True)


def sentences(found: Together, speak: Speak) -> list[str]:
    """Return what the search found."""
    target = speak(f"outcome.{found.target}")
    lines = []
    if found.reached and not found.changes:
        lines.append(speak("divergence.case_fine", target=target))
    elif found.reached:
        lines.append(speak("divergence.case_changes", count=len(found.changes), target=target))
        if found.alternatives:
            lines.append(speak("divergence.case_others", count=found.alternatives))
    else:
        key = "conflict" if found.conflict else "none" if found.exact else "stopped"
        lines.append(speak(f"divergence.case_{key}", target=target))
    return lines


def _side(side: Any, speak: Speak) -> dict[str, Any]:
    rules = framework(side.framework).rules

    def told(ends: tuple[Outcome, Outcome]) -> str:
        low, high = (outcome_words(o, rules, speak) if o != "not_allowed" else speak("web.not_allowed") for o in ends)
        return low if ends[0] == ends[1] else speak("divergence.from_to", low=low, high=high)

    return {
        "id": side.framework, "before": told(side.before), "after": told(side.after), "stuck": side.stuck,
        "asks": side.asks, "moved": side.before != side.after,
    }  # fmt: skip


PAGE = Page(id="divergence-case", path="/divergence/{case}", build=build, params=("target",))
