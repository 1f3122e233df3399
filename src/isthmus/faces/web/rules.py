"""A rule and an outcome in words, for pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from isthmus.faces.web.speak import Speak
from isthmus.policy import Rule, sources


def rule_words(rule: Rule, speak: Speak, on: date) -> dict[str, Any]:
    """Return what a page says of a rule: in words where it is ours to word, as written where it is the pack's."""
    source = sources().get(rule.source)
    return {
        "id": rule.id,
        "title": speak.own(rule.title),
        "when": rule.when,
        "then": outcome_words(rule.outcome, (rule,), speak),
        "refuses": rule.outcome == "not_allowed",
        "source": source.title if source else rule.source,
        "url": source.url if source and source.url.startswith("https://") else "",
        "para": speak.own(rule.para),
        "seen": speak(f"seen.{rule.seen}"),
        "read": rule.seen == "text",
        "force": speak(f"force.{rule.force}"),
        "concern": speak(f"concern.{rule.concern}"),
        "from": speak.day(rule.from_) or speak("web.not_stated"),
        "to": speak.day(rule.to) or speak("web.not_stated"),
        "in_force": rule.in_force(on),
        "proposed": rule.status == "proposed",
        "way_out": "" if rule.way_out == "not_stated" else speak.own(rule.way_out),
        "way_out_ours": rule.way_out_by == "ours",
        "fairness": "" if rule.fairness == "not_stated" else speak.own(rule.fairness),
        "defeats": rule.defeats,
        "note": speak.own(rule.note),
    }


def outcome_words(outcome: str, rules: Iterable[Rule], speak: Speak) -> str:
    """Return an outcome in words; a refusal is told by the force of the rules behind it."""
    if outcome != "not_allowed":
        return speak(f"outcome.{outcome}")
    forces = dict.fromkeys(rule.force for rule in rules if rule.outcome == outcome)
    return speak("web.and").join(speak(f"refused.{force}") for force in forces) or speak("web.not_allowed")
