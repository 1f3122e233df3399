"""What a framework file holds and what an assessment answers: frozen records at the edges of the room."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, TypeAlias, get_args

import msgspec

Outcome: TypeAlias = Literal[
    "out_of_scope", "clear", "note", "duty", "mitigation_suggested", "mitigation_recommended",
    "mitigation_required", "incomplete", "refer", "approval_needed", "not_allowed",
]  # fmt: skip
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
RANK: dict[Outcome, int] = {outcome: rank for rank, outcome in enumerate(OUTCOMES)}

Seen: TypeAlias = Literal["text", "opening", "secondary", "memory"]
Force: TypeAlias = Literal["law", "licence", "funding_condition", "guidance", "house"]
Concern: TypeAlias = Literal["integrity", "research_security", "national_security", "data_protection", "ethics"]
NOT_STATED = "not_stated"


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One published rule, in our wording.

    Parameters
    ----------
    id, title
        Its name in the pack, and what it says in one line.
    when
        The yes/no test, in the closed grammar.
    outcome
        The answer when the test holds.
    source, para, seen
        A key of ``sources.yaml``, the paragraph, and how that source was read.
    force, concern
        What binds (law, licence, funding condition, guidance, house choice) and what it protects.
    from_, to
        First and last day in force; ``None``, written ``not_stated``, where the pack gives none.
    way_out, way_out_by
        What would make the finding go away, and who says so: the pack, or ``ours``.
    fairness
        The pack's own note on fair use.
    defeats
        Rules this one switches off when it holds.
    status
        ``proposed`` for a text that is not in force: shown, never counted.
    """

    id: str
    title: str
    when: str
    outcome: Outcome
    source: str
    para: str
    seen: Seen
    force: Force
    concern: Concern
    from_: date | None = msgspec.field(name="from")
    to: date | None
    way_out: str
    fairness: str
    way_out_by: Literal["pack", "ours", "not_stated"] = "not_stated"
    defeats: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""
    why_it_matters: str = ""
    status: Literal["in_force", "proposed"] = "in_force"

    def in_force(self, on: date) -> bool:
        """Return whether a day lies between the rule's dates."""
        return (self.from_ is None or self.from_ <= on) and (self.to is None or on <= self.to)


class Covers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a country code in the rules also covers other codes, and where that was read.

    Parameters
    ----------
    code
        The code the rules write, such as ``CN``.
    includes, excludes, unknown
        Codes it covers, does not cover, or may cover because the text was not read: unknown, never clear.
    source, seen
        A key of ``sources.yaml`` and how it was read; ``not_stated`` and ``not_read`` when it was not.
    """

    code: str
    source: str
    seen: Literal["text", "opening", "secondary", "memory", "not_read"]
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Framework(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule book: one file in ``frameworks/``, named after its id."""

    id: str
    title: str
    text_version: str
    who_decides: str
    appeal_in_text: str
    country_dependent: bool
    checked_on: date
    recheck_by: date
    scope: str
    rules: tuple[Rule, ...]
    country_dependence: str = ""
    covers: tuple[Covers, ...] = ()
    no_red_lines: bool = False

    def rule(self, rule_id: str) -> Rule | None:
        """Return one rule by id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where rules were read."""

    title: str
    date: Any
    url: str
    seen: Seen
    caution: str = ""


class Banner(msgspec.Struct, frozen=True):
    """A warning above an answer: a code for the faces, and plain words."""

    code: Literal["recheck", "not_text", "memory_end", "proposed", "covers_unknown", "expiring"]
    text: str


class Deciding(msgspec.Struct, frozen=True):
    """A fact that would narrow the range, what it is asked as, and the worst it still allows."""

    fact: str
    ask: str
    worst: Outcome
    rules: tuple[str, ...]


class RuleState(msgspec.Struct, frozen=True):
    """How one rule stands on one case and day."""

    rule: str
    state: Literal["fired", "open", "defeated", "not_met", "not_in_force", "out_of_scope"]
    outcome: Outcome
    counted: bool
    seen: Seen
    missing: tuple[str, ...] = ()
    defeated_by: tuple[str, ...] = ()


class Assessment(msgspec.Struct, frozen=True):
    """A framework's answer for one case on one day: a range, never a score.

    ``low`` is the worst outcome already certain, ``high`` the worst still possible. ``refusal_support`` lists
    the rules a refusal may rest on: certain, ``not_allowed``, operative text read, pack not past its recheck.
    """

    framework: str
    case: str
    as_of: date
    low: Outcome
    high: Outcome
    fired: tuple[str, ...]
    open: tuple[str, ...]
    defeated: tuple[str, ...]
    deciding: tuple[Deciding, ...]
    refusal_support: tuple[str, ...]
    memory_end: bool
    banners: tuple[Banner, ...]
    trace: tuple[RuleState, ...]
    not_covered: str
