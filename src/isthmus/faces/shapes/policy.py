"""Frameworks, assessments and their working, as plain data (version 1, see ``docs/contract.md``)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from isthmus.policy import Assessment, Framework, Rule
    from isthmus.policy.explain import Explanation, FrameworkDiff, ReadFact, Working
    from isthmus.policy.fairness import FairnessReport


def summary_record(pack: Framework, today: date) -> dict[str, Any]:
    """Return a framework in one record: how many rules, and how they were read."""
    seen = [rule.seen for rule in pack.rules]
    refusing = [rule for rule in pack.rules if rule.outcome == "not_allowed"]
    return {
        "id": pack.id,
        "title": pack.title,
        "text_version": pack.text_version,
        "rules": len(pack.rules),
        "seen": {kind: seen.count(kind) for kind in ("text", "opening", "secondary", "memory")},
        "not_allowed": len(refusing),
        "not_allowed_read": sum(rule.seen == "text" for rule in refusing),
        "country_dependent": pack.country_dependent,
        "checked_on": pack.checked_on,
        "recheck_by": pack.recheck_by,
        "overdue": today > pack.recheck_by,
    }


def rule_record(rule: Rule) -> dict[str, Any]:
    """Return a rule with every field, and the title and address of its source; null is a day not stated."""
    from isthmus.policy import sources  # noqa: PLC0415  (loads every framework)

    names = {f.encode_name: getattr(rule, f.name) for f in msgspec.structs.fields(rule)}
    source = sources().get(rule.source)
    return names | {"source_title": source.title if source else "", "source_url": source.url if source else ""}


def pack_record(pack: Framework) -> dict[str, Any]:
    """Return a framework with every field of its rules."""
    head = {f.encode_name: getattr(pack, f.name) for f in msgspec.structs.fields(pack) if f.name != "rules"}
    return head | {"rules": [rule_record(rule) for rule in pack.rules]}


def working_record(working: Working) -> dict[str, Any]:
    """Return one rule of an explanation: how it stands, what it read, and what would settle it."""
    from isthmus.policy.assess import ask  # noqa: PLC0415  (loads every framework)

    state = working.state
    return rule_record(working.rule) | {
        "state": state.state,
        "counted": state.counted,
        "read": [read_record(read) for read in working.read],
        "missing": [{"fact": fact, "ask": ask(fact)} for fact in state.missing],
        "defeated_by": state.defeated_by,
    }


def read_record(read: ReadFact) -> dict[str, Any]:
    """Return a fact that was read, and its answer; null is unknown."""
    return {"fact": read.fact, "answer": read.answer}


def assessment_record(answer: Assessment, pack: Framework) -> dict[str, Any]:
    """Return the contract of an assessment (version 1, see ``docs/contract.md``)."""
    live = {*answer.fired, *answer.open, *answer.defeated}
    return {
        "low": answer.low,
        "high": answer.high,
        "fired": answer.fired,
        "open": answer.open,
        "defeated": answer.defeated,
        "framework": answer.framework,
        "case": answer.case,
        "as_of": answer.as_of,
        "deciding": answer.deciding,
        "banners": answer.banners,
        "refusal_support": answer.refusal_support,
        "memory_end": answer.memory_end,
        "verified": {rule.id: rule.seen for rule in pack.rules if rule.id in live},
        "not_covered": answer.not_covered,
    }


def explanation_record(told: Explanation) -> dict[str, Any]:
    """Return the working of a framework on a case, rule by rule."""
    answer = told.assessment
    return {
        "framework": answer.framework,
        "case": answer.case,
        "as_of": answer.as_of,
        "low": answer.low,
        "high": answer.high,
        "banners": answer.banners,
        "scope": {"when": told.scope, "read": [read_record(read) for read in told.scope_read]},
        "rules": [working_record(working) for working in told.workings],
        "not_covered": answer.not_covered,
    }


def changes_record(one: FrameworkDiff) -> dict[str, Any]:
    """Return what differs in a framework between two days."""
    return {
        "framework": one.framework,
        "entered": [rule_record(rule) for rule in one.entered],
        "left": [rule_record(rule) for rule in one.left],
        "kept": one.kept,
        "scope_days": one.scope_days,
        "overdue": {"from": one.overdue_a, "to": one.overdue_b},
    }


def fairness_record(report: FairnessReport) -> dict[str, Any]:
    """Return the fairness suite's report: each check, how often it was tried, and its failures."""
    checks = [
        {"id": c.id, "title": c.title, "passed": c.passed, "tried": c.tried, "failures": c.failures}
        for c in report.checks
    ]
    return {"passed": report.passed, "checks": checks}
