"""The house's guards: pure functions over a case as it was and as it would be saved, so that no face goes round them.

They hold for every save. A refusal needs more than any other verdict, because it is the one that closes a door.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from isthmus.model.errors import UsageError
from isthmus.review.case import Fact, Review
from isthmus.review.facts import short
from isthmus.review.findings import QUIET, Finding, findings
from isthmus.review.measures import library
from isthmus.review.ruling import STRICTNESS, Decision
from isthmus.review.whatif import ways

DAYS_TO_ANSWER = 10
"""How long a person has to answer when the facts about them were shown (our choice)."""


class Guarded(UsageError):
    """A save that the house's guards refuse; each reason says what to do instead."""

    title = "The house's guards refuse this"

    def __init__(self, broken: Iterable[Broken]) -> None:
        self.broken = tuple(broken)
        lines = [f"{b.code}: {b.text}" for b in self.broken]
        super().__init__("\n".join(lines), "\n".join(dict.fromkeys(b.hint for b in self.broken if b.hint)))


class Broken(msgspec.Struct, frozen=True):
    """One guard that does not hold: its code, what is wrong, what to do."""

    code: str
    text: str
    hint: str = ""


def hold(before: Review | None, after: Review, actor: str, on: date) -> None:
    """Raise `Guarded` unless every guard holds for this save by this person on this day."""
    if broken := list(guards(before, after, actor, on)):
        raise Guarded(broken)


def guards(before: Review | None, after: Review, actor: str, on: date) -> Iterator[Broken]:
    """Yield every guard that a save breaks."""
    yield from _own_name(before, after, actor)
    yield from _never_proposed(before, after)
    decided = after.decision is not None and (before is None or before.decision != after.decision)
    if decided and after.decision is not None:
        yield from decision(after, after.decision, on)
    if after.ruling is not None and (before is None or before.ruling != after.ruling):
        yield from _ruling(after)
    if after.closing and after.closing.fast and (before is None or before.closing is None):
        yield from uneventful(after, on)


def _own_name(before: Review | None, after: Review, actor: str) -> Iterator[Broken]:
    """Nothing is confirmed, decided or ruled in another's name, and nobody confirms what they asserted."""
    old = before.facts if before else {}
    for label, fact in after.facts.items():
        was = old.get(label, Fact())
        if (
            fact.state == "confirmed"
            and fact != was
            and (was.state, was.confirmed_on) != ("confirmed", fact.confirmed_on)
        ):
            if fact.confirmed_by != actor:
                yield Broken(
                    "named", f"{short(label)} would be confirmed by {fact.confirmed_by or 'nobody'}, not {actor}."
                )
            if fact.by == fact.confirmed_by:
                yield Broken(
                    "four_eyes", f"{fact.by} asserted {short(label)} and cannot confirm it.", "Another person does."
                )
            if not fact.evidence:
                yield Broken(
                    "evidence", f"{short(label)} would be confirmed without evidence.", "Add --source and --quote."
                )
    for kind, old_part, part in (
        ("decision", before.decision if before else None, after.decision),
        ("ruling", before.ruling if before else None, after.ruling),
        ("closing", before.closing if before else None, after.closing),
    ):
        if part is not None and part != old_part and part.by != actor:
            yield Broken("named", f"The {kind} would be signed by {part.by or 'nobody'}, not {actor}.")


def _never_proposed(before: Review | None, after: Review) -> Iterator[Broken]:
    """No machine speaks about a person, and none answers whether research advances a sensitive area."""
    old = before.facts if before else {}
    for label, fact in after.facts.items():
        machine = fact.state == "proposed" or (fact.state == "confirmed" and old.get(label, Fact()).state == "proposed")
        if machine and (label.startswith("persons[") or label == "project.advances_stra"):
            yield Broken("not_by_machine", f"{short(label)} may only be asserted by a person.")


def decision(review: Review, made: Decision, on: date) -> Iterator[Broken]:
    """Yield what a decision lacks: authority, a reason for each finding, benefits, and for a refusal its grounds."""
    if not made.authority.strip():
        yield Broken("authority", "The decision names no authority.", "Say by what mandate: --authority.")
    if not (review.benefits.going_ahead and review.benefits.refusing):
        hint = f"isthmus review benefits {review.id} --going-ahead '...' --refusing '...'"
        yield Broken("benefits", "What going ahead is worth and what refusing costs are not on record.", hint)
    every = [f for side in findings(review, on) for f in (*side.findings, *side.notes)]
    found = [f for f in every if f.outcome not in QUIET and f.outcome != "duty"]
    reasons = {r.rule: r for r in made.reasons if r.text.strip()}
    if lacking := [f.rule for f in found if f.standing == "certain" and f.rule not in reasons]:
        yield Broken("reasons", f"No reason is given for {', '.join(lacking)}.", "Give each: --reason RULE='...'")
    if unknown := [r for r in reasons if r not in {f.rule for f in every}]:
        yield Broken("reasons", f"No finding stands behind the reason for {', '.join(unknown)}.")
    if made.verdict != "go_ahead" and (unheard := _unheard(review, on)):
        hint = f"isthmus review seen {review.id} {unheard[0]} --answer agrees"
        text = (
            f"{', '.join(unheard)} have not seen the facts about them, or not yet had {DAYS_TO_ANSWER} days to answer."
        )
        yield Broken("seen", text, hint)
    if made.verdict == "refuse":
        yield from refusal(review, made, found, on)


def _unheard(review: Review, on: date) -> list[str]:
    """Return the people with facts on record who were not shown them, or have still time to answer."""
    about = {p.id for p in review.people if any(label.startswith(f"persons[{p.id}]") for label in review.facts)}
    heard = {
        s.person for s in review.seen
        if s.answer != "none_yet" or on - date.fromisoformat(s.shown_on) >= timedelta(days=DAYS_TO_ANSWER)
    }  # fmt: skip
    return sorted(about - heard)


def refusal(review: Review, made: Decision, found: list[Finding], on: date) -> Iterator[Broken]:
    """Yield what a refusal lacks."""
    carrying = {r.rule for r in made.reasons if r.weight == "decides" and r.text.strip()}
    grounds = [f for f in found if f.rule in carrying]
    if not grounds:
        yield Broken("grounds", "No finding decides this refusal.", "Mark one: --decides RULE")
    for f in grounds:
        for why in f.blocked:
            hint = f"isthmus review read {review.id} {f.rule} --address ... --paragraph ... --dated ... --quote ..."
            yield Broken("support", f"{f.rule} cannot support a refusal: {why}.", hint if "not read" in why else "")
    if grounds and all(_country_only(f) for f in grounds):
        yield Broken("country", "Nothing is refused on country alone: every finding that decides reads only a country.")
    if not [m for m in review.mitigation if m.id in library()]:
        hint = f"isthmus review mitigate {review.id}"
        yield Broken("mitigation", "No mitigation was considered.", hint)
    if not made.milder.strip():
        milder = [v.replace("_", " ") for v, n in STRICTNESS.items() if n < STRICTNESS["refuse"]]
        yield Broken("least_restrictive", f"Why none of {', '.join(milder)} would do is not said.", "--milder '...'")
    open_ways = [f.rule for f in grounds if ways(review, f, on) and f.rule not in made.milder]
    if made.milder.strip() and open_ways:
        text = f"There is a way out of {', '.join(open_ways)}; the least-restrictive check does not speak of it."
        yield Broken("least_restrictive", text, "Name the rule in --milder and say why its way out was not taken.")


def _country_only(finding: Finding) -> bool:
    """Return whether a finding rests on nothing but countries."""
    facts = {r.fact.rpartition(".")[2] for r in finding.read}
    return bool(facts) and facts <= {"seat", "controlled_from", "leaves", "arrives"}


def _ruling(review: Review) -> Iterator[Broken]:
    """A panel rules on an appeal that was made, and none of its people took part before."""
    if review.appeal is None or review.decision is None or review.ruling is None:
        yield Broken("appeal", "There is no appeal to rule on.")
        return
    if review.ruling.by in (review.decision.by, review.appeal.by):
        yield Broken("panel", f"{review.ruling.by} decided or appealed, and cannot rule.", "A different person rules.")
    if not review.ruling.reasons.strip():
        yield Broken("reasons", "The ruling gives no reasons.", "--reasons '...'")
    if review.ruling.outcome == "changed" and review.ruling.verdict is None:
        yield Broken("verdict", "A changed decision needs its new verdict.", "--verdict ...")
    stricter = review.ruling.verdict and STRICTNESS[review.ruling.verdict] > STRICTNESS[review.decision.verdict]
    if stricter:
        yield Broken("no_worse", "An appeal never makes the verdict stricter for the one who appeals.")


def uneventful(review: Review, on: date) -> Iterator[Broken]:
    """Yield why a case cannot take the fast lane: something is found, open, or waits for a person."""
    for side in findings(review, on):
        if side.low != side.high and side.high not in QUIET:
            ends = f"{side.low} to {side.high}".replace("_", " ")
            yield Broken("fast", f"{side.framework} is still open: {ends}.", "Answer its questions.")
        loud = [f.rule for f in side.findings if f.outcome != "duty" and f.standing == "certain"]
        if loud:
            yield Broken("fast", f"{side.framework} finds {', '.join(loud)}.", "Decide it: isthmus review decide")
    if not review.chosen:
        yield Broken("fast", "No framework was asked.", f"isthmus review frameworks {review.id} --add ID")
    if waiting := [short(label) for label, f in review.facts.items() if f.state in ("proposed", "disputed")]:
        yield Broken("fast", f"Not settled by a person: {', '.join(waiting)}.", f"isthmus review confirm {review.id}")
