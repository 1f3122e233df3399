"""How the policy room speaks to people on a terminal: a range in words, and how each rule was verified."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from isthmus.words import say

if TYPE_CHECKING:
    from isthmus.policy import Assessment, Framework, Rule
    from isthmus.policy.explain import Explanation, ReadFact, Working
    from isthmus.policy.records import RuleState

WIDTH = 100


def put_lines(lines: Iterable[str]) -> None:
    """Print lines as they are: a label such as ``persons[P2]`` is no mark-up."""
    from isthmus.faces.cli.output import people

    console = people()
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def filled(text: str, indent: int = 0) -> Iterator[str]:
    """Yield a text in lines of at most 100 columns, the later ones indented."""
    shape = textwrap.TextWrapper(WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
    yield from shape.wrap(text)


class Forced(Protocol):
    """Anything with an outcome and a force: a rule, or a finding of one."""

    @property
    def outcome(self) -> str:
        """Return what it leads to."""

    @property
    def force(self) -> str:
        """Return what binds."""


def outcome_words(outcome: str, rules: Iterable[Forced] = ()) -> str:
    """Return an outcome in words; a refusal is told by the force of the rules behind it."""
    if outcome != "not_allowed":
        return say(f"outcome.{outcome}")
    forces = dict.fromkeys(rule.force for rule in rules if rule.outcome == outcome)
    return " and ".join(say(f"refused.{force}") for force in forces) or "not allowed"


def verified(rule: Rule) -> str:
    """Return a rule's source, paragraph and how it was verified, its force and its concern."""
    from isthmus.policy import sources

    source = sources().get(rule.source)
    place = f"{source.title if source else rule.source}, {rule.para}"
    binds = f"{say(f'force.{rule.force}')}, {say(f'concern.{rule.concern}')}"
    return f"{place}. Verified: {say(f'seen.{rule.seen}')}. Force: {binds}."


def dates(rule: Rule) -> str:
    """Return the days a rule is in force."""
    return f"from {rule.from_ or 'not stated'} to {rule.to or 'not stated'}"


def stated(text: str) -> str:
    """Return a field's text, or that the pack states none."""
    return "not stated" if text == "not_stated" else text


def pack_lines(pack: Framework) -> Iterator[str]:
    """Yield a framework for reading: its head, then every rule."""
    from isthmus.policy import sources

    yield from filled(f"{pack.id}: {pack.title}")
    country = f"yes: {pack.country_dependence}" if pack.country_dependent else "no"
    head = {
        "Text": pack.text_version,
        "Who decides": pack.who_decides,
        "Appeal": stated(pack.appeal_in_text),
        "Country-dependent": country,
        "Checked on": f"{pack.checked_on}; to be checked again by {pack.recheck_by}",
        "Applies when": pack.scope,
    }
    for name, text in head.items():
        yield from filled(f"{name}: {text}", 2)
    for cover in pack.covers:
        parts = [("covers", cover.includes), ("does not cover", cover.excludes), ("not read for", cover.unknown)]
        told = "; ".join(f"{word} {', '.join(codes)}" for word, codes in parts if codes)
        yield from filled(f"{cover.code} {told} (source: {stated(cover.source)})", 2)
    for rule in pack.rules:
        yield ""
        yield from filled(f"{rule.id}  {rule.title}", 2)
        source = sources().get(rule.source)
        body = {
            "When": rule.when,
            "Then": outcome_words(rule.outcome, (rule,)) + f" ({rule.outcome})",
            "Source": f"{source.title if source else rule.source}, {rule.para}",
            "Verified": say(f"seen.{rule.seen}"),
            "Force": f"{say(f'force.{rule.force}')}; concern: {say(f'concern.{rule.concern}')}",
            "In force": dates(rule) + ("; proposed text, shown and never counted" if rule.status == "proposed" else ""),
            "Way out": stated(rule.way_out) + (" (ours)" if rule.way_out_by == "ours" else ""),
            "Fairness": stated(rule.fairness),
            "Switches off": ", ".join(rule.defeats),
            "Note": rule.note,
        }
        for name, text in body.items():
            if text:
                yield from filled(f"  {name}: {text}", 6)


def range_words(answer: Assessment, pack: Framework) -> str:
    """Return the range as one sentence."""
    live = [s for s in answer.trace if s.state in ("fired", "open") and s.counted]
    rules = {rule.id: rule for rule in pack.rules}
    low = outcome_words(answer.low, [rules[s.rule] for s in live if s.state == "fired"])
    high = outcome_words(answer.high, [rules[s.rule] for s in live])
    if answer.low == answer.high:
        return f"{low} ({answer.low}). Nothing open can change this."
    if answer.low == "out_of_scope":
        return f"whether the framework applies is open; if it does, at worst: {high} ({answer.high})."
    return f"certain: {low} ({answer.low}); at worst still possible: {high} ({answer.high})."


def assessment_lines(answer: Assessment, pack: Framework, title: str) -> Iterator[str]:
    """Yield an answer for people: the range, what is certain, what is open, what would settle it."""
    rules = {rule.id: rule for rule in pack.rules}
    states = {state.rule: state for state in answer.trace}
    yield from filled(f"{pack.id}: {pack.title}")
    yield from filled(f"Case {answer.case}{f': {title}' if title else ''}, as of {answer.as_of}")
    yield ""
    for banner in answer.banners:
        yield from filled(f"! {banner.text}", 2)
    yield from filled(f"Range: {range_words(answer, pack)}", 7)
    certain = [rule_id for rule_id in answer.fired if rule_id not in answer.open]
    yield from _section("Certain", certain, rules, states)
    yield from _section("Open", answer.open, rules, states, held=answer.fired)
    yield from _section("Switched off", answer.defeated, rules, states)
    yield ""
    yield "What would settle it" + ("" if answer.deciding else ": no open fact would change the range.")
    for fact in answer.deciding:
        behind = [rules[r] for r in fact.rules]
        tail = ", ".join(fact.rules) if behind else "whether it applies"
        yield from filled(
            f"  {fact.fact}: {fact.ask} (decides {tail}; at worst: {_worst(fact.worst, behind, pack)})", 4
        )
    yield ""
    support = ", ".join(answer.refusal_support) or "no rule"
    yield f"A refusal may rest on: {support}."
    yield from filled(answer.not_covered)


def _worst(outcome: str, behind: list[Rule], pack: Framework) -> str:
    return outcome_words(outcome, behind or pack.rules)


def _section(
    head: str, ids: Iterable[str], rules: dict[str, Rule], states: dict[str, RuleState], held: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yield one part of an answer: each rule, what it leads to, and how it was verified."""
    found = [rules[rule_id] for rule_id in ids]
    yield ""
    yield head + ("" if found else ": no rule.")
    for rule in found:
        yield from filled(f"  {rule.id}  {rule.title}", 4)
        told = outcome_words(rule.outcome, (rule,)) + ("" if states[rule.id].counted else " (proposed, not counted)")
        told += " (holds as things stand; an answer can undo it)" if rule.id in held else ""
        if beaten := states[rule.id].defeated_by:
            told += f" (by {', '.join(beaten)})"
        yield from filled(f"    {told}. {verified(rule)}", 4)
        if head != "Switched off" and rule.way_out != "not_stated":
            yield from filled(f"    Way out{' (ours)' if rule.way_out_by == 'ours' else ''}: {rule.way_out}", 4)


def explanation_lines(told: Explanation, pack: Framework, title: str) -> Iterator[str]:
    """Yield the working of a framework on a case: its scope, then every rule."""
    answer = told.assessment
    yield from filled(f"{pack.id} on case {answer.case}{f': {title}' if title else ''}, as of {answer.as_of}")
    for banner in answer.banners:
        yield from filled(f"! {banner.text}", 2)
    yield from filled(f"Range: {range_words(answer, pack)}", 7)
    yield ""
    yield from filled(f"Scope: {told.scope}", 2)
    yield from _facts(told.scope_read)
    for working in told.workings:
        yield ""
        yield from _working(working)
    yield ""
    yield from filled(answer.not_covered)


def _working(working: Working) -> Iterator[str]:
    from isthmus.policy.assess import ask

    rule, state = working.rule, working.state
    by = f" by {', '.join(state.defeated_by)}" if state.defeated_by else ""
    yield from filled(f"{rule.id}  {say(f'state.{state.state}')}{by}: {rule.title}", 2)
    yield from filled(f"  When: {rule.when}", 4)
    leads = outcome_words(rule.outcome, (rule,)) + ("" if state.counted else "; proposed text, never counted")
    yield from filled(f"  Then: {leads}", 4)
    yield from filled(f"  {verified(rule)} In force {dates(rule)}.", 4)
    yield from _facts(working.read)
    for fact in state.missing:
        yield from filled(f"  Would settle it: {fact}: {ask(fact)}", 4)


def _facts(read: Iterable[ReadFact]) -> Iterator[str]:
    told = "; ".join(f"{fact.fact} = {answer_words(fact.answer)}" for fact in read)
    if told:
        yield from filled(f"  Read: {told}", 4)


def answer_words(value: Any) -> str:
    """Return an answer in words; an unanswered fact is unknown."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
