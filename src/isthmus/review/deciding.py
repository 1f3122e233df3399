"""A decision, an appeal, a ruling, a closing: each made of what a person says and what the case says on that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import get_args

import msgspec

from isthmus.model.errors import UnknownName, UsageError
from isthmus.review.ask import answers
from isthmus.review.case import Review
from isthmus.review.desk import DAYS, later
from isthmus.review.findings import findings
from isthmus.review.guards import Guarded, uneventful
from isthmus.review.measures import library
from isthmus.review.ruling import VERDICTS, Appeal, Closing, Decision, Outcome, Reason, Ruling, Verdict

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def verdict_of(text: str) -> Verdict:
    """Return a verdict, or raise `UnknownName` with the nearest."""
    for verdict in VERDICTS:
        if verdict == text.strip().replace("-", "_"):
            return verdict
    raise UnknownName("verdict", text, VERDICTS)


def decided(
    review: Review, verdict: Verdict, by: str, on: date, authority: str, reasons: Mapping[str, str],
    deciding: tuple[str, ...] = (), milder: str = "", measures: tuple[str, ...] = (),
) -> Review:  # fmt: skip
    """Return the case decided, with every framework's range of that day kept beside the verdict.

    Parameters
    ----------
    reasons
        A reason in words by rule.
    deciding
        The rules that decide; the others weigh.
    """
    for name in measures:
        if name not in library():
            raise UnknownName("mitigation", name, library())
    if unknown := [rule for rule in deciding if rule not in reasons]:
        raise UsageError(f"{unknown[0]} is to decide, and has no reason.", f"--reason {unknown[0]}='...'")
    told = tuple(Reason(rule, text, "decides" if rule in deciding else "weighs") for rule, text in reasons.items())
    ranges: dict[str, tuple[str, str]] = {name: (a.low, a.high) for name, a in answers(review, on).items()}
    day = on.isoformat()
    made = Decision(verdict, by, day, authority, told, milder, measures, ranges, later(day, DAYS["appeal"]))
    return msgspec.structs.replace(review, decision=made)


def appealed(review: Review, grounds: str, by: str, on: str, publish: bool = False) -> Review:
    """Return the case with an appeal; the panel has its days to answer.

    Raises
    ------
    UsageError
        When nothing is decided, the time for it is over, or there is one already.
    """
    if review.decision is None:
        raise UsageError(f"Case {review.id} is not decided.", "There is nothing to appeal against yet.")
    if review.appeal is not None:
        raise UsageError(f"Case {review.id} has an appeal of {review.appeal.on}.", "It is with the panel.")
    if review.decision.appeal_by and on > review.decision.appeal_by:
        raise UsageError(f"The time to appeal ended on {review.decision.appeal_by}.", "Open a new case with new facts.")
    if not grounds.strip():
        raise UsageError("An appeal says why.", "--grounds '...'")
    return msgspec.structs.replace(review, appeal=Appeal(on, grounds, by, later(on, DAYS["ruling"]), publish))


def ruled(review: Review, outcome: str, by: str, on: str, reasons: str, verdict: Verdict | None = None) -> Review:
    """Return the case with the panel's ruling."""
    if outcome not in OUTCOMES:
        raise UnknownName("outcome of an appeal", outcome, OUTCOMES)
    return msgspec.structs.replace(review, ruling=Ruling(outcome, by, on, reasons, verdict))


def closed(review: Review, by: str, on: date, reason: str = "", fast: bool = False) -> Review:
    """Return the case closed; on the fast lane the reason is what the frameworks say.

    Raises
    ------
    Guarded
        When a case is not uneventful and would take the fast lane.
    UsageError
        When there is neither a reason nor a decision.
    """
    if fast and (broken := list(uneventful(review, on))):
        raise Guarded(broken)
    if not fast and not reason.strip():
        raise UsageError("Closing a case needs a reason.", "--reason '...', or --fast for an uneventful one.")
    told = reason.strip() or "; ".join(_uneventful_reason(review, on))
    return msgspec.structs.replace(review, closing=Closing(on.isoformat(), by, told, fast))


def _uneventful_reason(review: Review, on: date) -> Iterator[str]:
    for side in findings(review, on):
        duties = [f.rule for f in side.findings if f.outcome == "duty"]
        fired = [n.rule for n in side.notes if n.standing == "certain"]
        tail = f" (duties: {', '.join(duties)})" if duties else f" ({', '.join(fired)})" if fired else ""
        yield f"{side.framework}: {side.high.replace('_', ' ')}{tail}"


def yearly(cases: list[Review]) -> dict[str, dict[str, int]]:
    """Return appeals in yearly totals: the only form in which outcomes are published without consent.

    A year with fewer than five appeals shows its total alone.
    """
    totals: dict[str, dict[str, int]] = {}
    for review in cases:
        if review.appeal is not None:
            year = totals.setdefault(review.appeal.on[:4], {"appeals": 0})
            year["appeals"] += 1
            outcome = review.ruling.outcome if review.ruling else "open"
            year[outcome] = year.get(outcome, 0) + 1
    return {y: t if t["appeals"] >= FEWEST else {"appeals": t["appeals"]} for y, t in sorted(totals.items())}


FEWEST = 5
"""A year with fewer appeals than this tells no outcomes: they would be somebody's."""
