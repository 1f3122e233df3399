"""What people decide: a decision with its reasons, an appeal, a ruling by another panel, a closing."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import msgspec

Verdict: TypeAlias = Literal["go_ahead", "go_ahead_with_measures", "return_for_papers", "refer", "refuse"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
STRICTNESS: dict[Verdict, int] = {verdict: n for n, verdict in enumerate(VERDICTS)}
Outcome: TypeAlias = Literal["upheld", "changed", "sent_back"]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every record of a case is: frozen, closed, and short when it says little."""


class Reason(Record, frozen=True):
    """Why, for one finding: the rule, what the decider makes of it, and how it weighs."""

    rule: str
    text: str
    weight: Literal["decides", "weighs", "set_aside"] = "weighs"


class Decision(Record, frozen=True):
    """A decision by a named person.

    Parameters
    ----------
    authority
        By what authority they decide: the office's rule or mandate.
    reasons
        One for each finding that is certain or still possible.
    milder
        Why no milder verdict would do: the least-restrictive check, in words.
    ranges
        What each framework answered on that day, so that the answer can be replayed.
    """

    verdict: Verdict
    by: str
    on: str
    authority: str
    reasons: tuple[Reason, ...] = ()
    milder: str = ""
    measures: tuple[str, ...] = ()
    ranges: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    appeal_by: str = ""


class Appeal(Record, frozen=True):
    """An appeal: who asks, on what grounds, by when a panel answers."""

    on: str
    grounds: str
    by: str
    due: str
    publish: bool = False


class Ruling(Record, frozen=True):
    """What a panel of other people made of an appeal. It is told only in yearly totals, or with consent."""

    outcome: Outcome
    by: str
    on: str
    reasons: str
    verdict: Verdict | None = None


class Closing(Record, frozen=True):
    """How a case ended: the reason in a sentence; ``fast`` for one that was uneventful."""

    on: str
    by: str
    reason: str
    fast: bool = False
