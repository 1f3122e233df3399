"""Reads a framework critically: what must not be shipped, each problem with its rule and its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from isthmus.model.errors import BadFramework, IsthmusError, RuleRefused, Unreadable, nearest
from isthmus.policy.contradictions import contradictions
from isthmus.policy.countries import is_country
from isthmus.policy.dictionary import Dictionary, dictionary
from isthmus.policy.engine import Engine
from isthmus.policy.expr import Fact, Test, comparisons_of, facts_of, literals_of
from isthmus.policy.grammar import parse
from isthmus.policy.packs import read_framework, sources
from isthmus.policy.records import NOT_STATED, Framework, Rule


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong with a framework, and what to do about it."""

    framework: str
    rule: str
    code: str
    text: str
    hint: str = ""

    def line(self) -> str:
        """Return one line for a terminal."""
        place = f"{self.framework} {self.rule}".strip()
        return f"{place}: {self.text}" + (f" {self.hint}" if self.hint else "")


def check_file(path: Path) -> list[Problem]:
    """Return the problems of one framework file; a file that cannot be read is a problem too."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path} cannot be read: {error}.") from error
    try:
        return check(read_framework(text, path.stem))
    except BadFramework as error:
        return [Problem(path.stem, "", "file", error.message, error.hint)]


def check(framework: Framework, words: Dictionary | None = None) -> list[Problem]:
    """Return every problem of a framework; an empty list means it may be used."""
    known = words or dictionary()
    found: list[Problem] = []
    tests: dict[str, Test] = {}
    for name, text in [("", framework.scope), *((rule.id, rule.when) for rule in framework.rules)]:
        try:
            tests[name] = parse(text, known.vocabulary, f"{framework.id} {name or 'scope'}")
        except RuleRefused as error:
            code = "unknown_fact" if "Unknown fact" in error.reason else "grammar"
            found.append(Problem(framework.id, name, code, error.message, error.hint))
    for name, test in tests.items():
        found += _country(framework, name, test, known)
        found += _values(framework, name, test, known)
    for rule in framework.rules:
        found += _rule(framework, rule)
    found += _pack(framework)
    if not found:
        found += _together(framework, known)
    return found


def _pack(framework: Framework) -> Iterator[Problem]:
    """Yield what is wrong with the pack itself."""
    if framework.recheck_by <= framework.checked_on:
        yield Problem(framework.id, "", "dates", "recheck_by is not after checked_on.")
    if framework.country_dependent and not framework.country_dependence:
        yield Problem(framework.id, "", "country", "A country-dependent pack says what depends on the country.")
    if framework.country_dependent and not framework.covers:
        yield Problem(
            framework.id,
            "",
            "covers",
            "The pack does not say whether CN covers HK and MO.",
            "Not read: list them under unknown.",
        )
    for cover in framework.covers:
        if cover.seen != "not_read" and cover.source not in sources():
            yield Problem(framework.id, "", "source", f"Unknown source {cover.source!r} for what {cover.code} covers.")
        if cover.seen == "not_read" and (cover.includes or cover.excludes):
            yield Problem(framework.id, "", "covers", f"What {cover.code} covers was not read: it is unknown.")


def _rule(framework: Framework, rule: Rule) -> Iterator[Problem]:
    """Yield what is wrong with one rule's record."""

    def problem(code: str, text: str, hint: str = "") -> Problem:
        return Problem(framework.id, rule.id, code, text, hint)

    if rule.source not in sources():
        near = nearest(rule.source, sources())
        yield problem(
            "source", f"Unknown source {rule.source!r}.", f"Did you mean {' or '.join(near)}?" if near else ""
        )
    if rule.seen == "memory" and rule.outcome == "not_allowed":
        yield problem("memory", "A rule from memory says not_allowed.", "It reaches at most approval_needed.")
    if framework.no_red_lines and rule.outcome == "not_allowed":
        yield problem("red_line", "This pack has no red lines, and the rule says not_allowed.")
    if framework.id.startswith("HOUSE-") and rule.force != "house":
        yield problem("force", "A rule of our own has the force of a house choice.")
    if rule.from_ and rule.to and rule.to < rule.from_:
        yield problem("dates", "The rule ends before it begins.")
    if (rule.way_out == NOT_STATED) != (rule.way_out_by == NOT_STATED):
        yield problem("way_out", "A way out says whose it is.", "way_out_by: pack, or ours.")
    for name in ("id", "title", "para", "way_out", "fairness"):
        if not getattr(rule, name).strip():
            yield problem("empty", f"{name} is empty.", f"Write {NOT_STATED} where the pack gives none.")


def _country(framework: Framework, name: str, test: Test, words: Dictionary) -> Iterator[Problem]:
    """Yield what a country-free pack may not read or write, and what no pack may read from a person."""
    for fact in facts_of(test):
        card = words.cards.get(fact.written)
        if card is not None and card.country != "none" and not framework.country_dependent:
            yield Problem(framework.id, name, "country", f"{fact.written} reads a country in a country-free pack.")
        if fact.kind == "country" and fact.root not in ("org", "flow"):
            yield Problem(
                framework.id,
                name,
                "country",
                f"{fact.written}: a country is read from organisations and flows only.",
            )
    if not framework.country_dependent:
        for value in literals_of(test):
            if is_country(value):
                yield Problem(
                    framework.id,
                    name,
                    "country",
                    f"The literal {value!r} is a country, in a country-free pack.",
                )


def _values(framework: Framework, name: str, test: Test, words: Dictionary) -> Iterator[Problem]:
    """Yield literals a fact can never equal, such as a misspelt agency."""
    for fact, value in comparisons_of(test):
        card = words.cards.get(fact.written)
        if card is None or fact.kind not in ("text", "country"):
            continue
        if fact.kind == "country" and not is_country(value):
            yield Problem(framework.id, name, "value", f"{value!r} is no country.", "Write a two-letter code.")
        if card.values and value not in card.values:
            near = nearest(str(value), card.values) or list(card.values)
            text = f"{fact.written} is never {value!r}."
            yield Problem(framework.id, name, "value", text, f"Did you mean {' or '.join(near)}?")


def _together(framework: Framework, words: Dictionary) -> Iterator[Problem]:
    """Yield what is wrong between rules: circles, strangers, contradictions."""
    try:
        machine = Engine(framework, words)
    except IsthmusError as error:
        yield Problem(framework.id, "", "defeats", error.message, error.hint)
        return
    for one, other, reason in contradictions(machine):
        text = f"{one.id} and {other.id} contradict on the same facts and dates: {reason}."
        yield Problem(framework.id, one.id, "contradiction", text, "Let one defeat the other, or date them apart.")


def reads(framework: Framework, words: Dictionary | None = None) -> dict[str, tuple[Fact, ...]]:
    """Return the facts each rule reads, and the scope's under ``""``."""
    machine = Engine(framework, words or dictionary())
    return {"": facts_of(machine.scope_test)} | {name: facts_of(test) for name, test in machine.tests.items()}
