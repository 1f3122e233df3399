"""The fairness suite: what the rules may not read, and swaps that may not change an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from isthmus.model.errors import IsthmusError
from isthmus.policy.assess import assess
from isthmus.policy.cases import to_case
from isthmus.policy.checks import check, reads
from isthmus.policy.dictionary import Dictionary, FactCard, data_text, dictionary
from isthmus.policy.expr import LISTS, Fact, facts_of
from isthmus.policy.packs import load_frameworks, load_yaml
from isthmus.policy.records import Assessment, Framework, Rule

FORBIDDEN = frozenset({
    "nationality", "nationalities", "citizen", "citizenship", "passport", "ethnicity", "ethnic", "race", "racial",
    "birth", "birthplace", "born", "religion", "religious", "faith", "photo", "photograph", "face", "surname",
    "name", "display", "gender", "sex", "age", "ancestry", "origin", "tongue", "accent", "skin",
})  # fmt: skip
"""Words no fact of a person may be made of."""
ALLOWED_ORIGIN = frozenset({"samples.origin_documented", "lists.ca_nro_age_days"})
"""Facts that use such a word of a thing: the origin of a sample, the age of a list."""
NAMES = ("Amara Okafor", "李伟", "Jonas Weber", "Дмитрий Иванов", "Fatima al-Sayed", "María Fernández", "김민준", "")
PLACES = ("XX", "CN", "US", "RU", "DE", "BR", "HK", "ZA")


class Check(msgspec.Struct, frozen=True):
    """One fairness test: how much was tried, and what failed."""

    id: str
    title: str
    tried: int
    failures: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Return whether something was tried and nothing failed."""
        return self.tried > 0 and not self.failures


class FairnessReport(msgspec.Struct, frozen=True):
    """Every check of the suite."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Return whether every check passed."""
        return all(c.passed for c in self.checks)

    def lines(self) -> Iterator[str]:
        """Yield a line a check, its failures, then the total."""
        for c in self.checks:
            yield f"{'ok  ' if c.passed else 'FAIL'} {c.title}: {c.tried} tried, {len(c.failures)} failed"
            yield from (f"     {failure}" for failure in c.failures)
        yield f"{sum(c.passed for c in self.checks)} of {len(self.checks)} fairness checks passed"


def fairness_report(
    frameworks: Mapping[str, Framework] | None = None, raw_cases: Iterable[Mapping[str, Any]] | None = None
) -> FairnessReport:
    """Return the whole suite over some frameworks and cases (those that ship with Isthmus when none are given)."""
    packs = load_frameworks() if frameworks is None else frameworks
    cases = shipped_cases() if raw_cases is None else list(raw_cases)
    return FairnessReport((
        closed_vocabulary(packs), forbidden_names(dictionary()), country_reading(packs), identity_swap(packs, cases),
        order_swap(packs, cases), country_swap(packs, cases), twins(packs, cases), negative_controls(packs, cases),
    ))  # fmt: skip


def shipped_cases() -> list[dict[str, Any]]:
    """Return the cases that ship with Isthmus, as plain values."""
    names = ("published.yaml", "house-ethip.yaml", "semantics.yaml")
    return [raw for name in names for raw in load_yaml(data_text("cases", name))]


def closed_vocabulary(packs: Mapping[str, Framework], words: Dictionary | None = None) -> Check:
    """Every fact a rule reads is in the dictionary, and every scope and rule parses."""
    known = words or dictionary()
    failures, tried = [], 0
    for pack in packs.values():
        try:
            read = reads(pack, known)
        except IsthmusError as error:
            failures.append(error.message)
            continue
        for name, facts in read.items():
            tried += len(facts)
            failures += [f"{pack.id} {name}: {f.written}" for f in facts if f.written not in known.vocabulary]
    return Check("closed_vocabulary", "Rules read only the closed list of facts", tried, tuple(failures))


def forbidden_names(words: Dictionary) -> Check:
    """No fact is made of a forbidden word, and no fact of a person holds a country."""
    failures = []
    for name, fact in words.vocabulary.items():
        bad = FORBIDDEN & set(re.split(r"[._]", name.casefold()))
        if bad and name not in ALLOWED_ORIGIN:
            failures.append(f"{name} is made of {', '.join(sorted(bad))}")
        if fact.kind == "country" and fact.root not in ("org", "flow"):
            failures.append(f"{name} holds the country of a {fact.root}")
    return Check("forbidden_names", "No fact says who a person is by birth", len(words.vocabulary), tuple(failures))


def country_reading(packs: Mapping[str, Framework], words: Dictionary | None = None) -> Check:
    """Country is read from organisations and flows only, and only by packs that say so."""
    failures = [p.line() for pack in packs.values() for p in check(pack, words) if p.code in ("country", "unknown_fact")]
    return Check("country_reading", "Country is read only where a pack says so", len(packs), tuple(failures))


def answer(pack: Framework, raw: Mapping[str, Any]) -> Assessment:
    """Return a pack's answer to a case, on the case's day or the day the pack was checked."""
    case = to_case(raw)
    return assess(case, pack, case.as_of or pack.checked_on)


def same(one: Assessment, other: Assessment) -> bool:
    """Return whether two answers are the same, byte for byte."""
    return msgspec.json.encode(one) == msgspec.json.encode(other)


def _swapped(
    check_id: str, title: str, packs: Iterable[Framework], cases: Iterable[Mapping[str, Any]],
    variants: Callable[[Mapping[str, Any]], Iterator[Mapping[str, Any]]], equal: Callable[[Assessment, Assessment], bool],
) -> Check:  # fmt: skip
    failures, tried = [], 0
    chosen = list(packs)
    for raw in cases:
        plain = {key: value for key, value in raw.items() if key != "expect"}
        for variant in variants(plain):
            for pack in chosen:
                tried += 1
                if not equal(answer(pack, plain), answer(pack, variant)):
                    failures.append(f"{pack.id} answers {raw.get('id')} differently")
    return Check(check_id, title, tried, tuple(dict.fromkeys(failures)))


def identity_swap(packs: Mapping[str, Framework], cases: Iterable[Mapping[str, Any]]) -> Check:
    """A different name for any person of any case changes not a byte of any answer."""

    def renamed(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        persons = raw.get("persons") or [{}]
        for place in range(len(persons)):
            for name in NAMES:
                changed = [{**p, "display": name} if n == place else p for n, p in enumerate(persons)]
                yield {**raw, "persons": changed, "title": name, "story": name}

    title = "Another name changes nothing"
    return _swapped("identity_swap", title, packs.values(), cases, renamed, same)


def _range(one: Assessment) -> tuple[Any, ...]:
    return (one.low, one.high, one.fired, one.open, one.defeated, one.refusal_support)


def order_swap(packs: Mapping[str, Framework], cases: Iterable[Mapping[str, Any]]) -> Check:
    """The order in which people, organisations and flows are written changes no answer."""

    def turned(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        if any(len(raw.get(plural) or []) > 1 for plural in LISTS.values()):
            yield {**raw, **{p: list(reversed(raw[p])) for p in LISTS.values() if raw.get(p)}}

    title = "The order people are written in changes nothing"
    return _swapped(
        "order_swap", title, packs.values(), cases, turned, lambda a, b: _range(a) == _range(b)
    )  # fmt: skip


def country_swap(packs: Mapping[str, Framework], cases: Iterable[Mapping[str, Any]]) -> Check:
    """In a pack that declares no dependence on country, any other country gives the same answer."""

    def moved(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        for place in PLACES:
            orgs = [{**o, "seat": place, "controlled_from": place} for o in raw.get("orgs") or [{}]]
            flows = [{**f, "leaves": place, "arrives": place} for f in raw.get("flows") or [{}]]
            yield {**raw, "orgs": orgs, "flows": flows}

    free = [pack for pack in packs.values() if not pack.country_dependent]
    plain = [{**raw, "orgs": raw.get("orgs") or [{}], "flows": raw.get("flows") or [{}]} for raw in cases]
    return _swapped("country_swap", "Another country changes nothing in country-free packs", free, plain, moved, same)


def twins(packs: Mapping[str, Framework], cases: Iterable[Mapping[str, Any]]) -> Check:
    """Of two people alike but for one answer about conduct, only rules that read that answer may tell them apart."""
    failures, tried = [], 0
    read = {pack.id: _person_facts(reads(pack)) for pack in packs.values()}
    cards = [card for card in dictionary().of("person").values() if card.is_ == "yes_no"]
    for raw in cases:
        base = {key: value for key, value in raw.items() if key not in ("expect", "persons")}
        alike = {"id": "T", "display": "A"}
        first = {pack.id: answer(pack, {**base, "persons": [alike]}) for pack in packs.values()}
        for card in cards:
            twin = {**base, "persons": [{**alike, "display": "B", **_nested(card)}]}
            for pack in packs.values():
                tried += 1
                pairs = zip(first[pack.id].trace, answer(pack, twin).trace, strict=True)
                told = {s.rule for s, t in pairs if s != t}
                unfair = told - _with_defeated(pack, read[pack.id].get(card.name, set()))
                failures += [f"{pack.id} {rule} tells twins apart by {card.name}" for rule in sorted(unfair)]
    return Check("twins", "Twins who differ in one act differ in that act's rules only", tried, tuple(dict.fromkeys(failures)))


def _person_facts(read: Mapping[str, tuple[Fact, ...]]) -> dict[str, set[str]]:
    """Return, for each fact of a person, the rules that may depend on it: a scope's facts touch every rule."""
    words = dictionary()
    found: dict[str, set[str]] = {}
    for rule, facts in read.items():
        for fact in (f for f in facts if f.root == "person"):
            derived = words.derived.get(fact.written)
            names = [fact.name] if derived is None else [f.name for f in _inputs(words, fact)]
            for name in names:
                found.setdefault(name, set()).update(read if rule == "" else {rule})
    return found


def _with_defeated(pack: Framework, rules: set[str]) -> set[str]:
    """Return some rules with those they can switch off, and so on."""
    beaten = {b for rule in pack.rules if rule.id in rules for b in rule.defeats}
    return rules if beaten <= rules else _with_defeated(pack, rules | beaten)


def _inputs(words: Dictionary, fact: Fact) -> Iterator[Fact]:
    yield from facts_of(words.derived[fact.written])


def _nested(card: FactCard) -> dict[str, Any]:
    """Return a person whose one answer is the opposite of the uneventful one."""
    value: Any = not card.base
    for name in reversed(card.name.split(".")):
        value = {name: value}
    return dict(value)


def negative_controls(packs: Mapping[str, Framework], cases: Iterable[Mapping[str, Any]]) -> Check:
    """Two unfair rules, planted on purpose, must be caught: a suite that cannot fail proves nothing."""
    missed = []
    pack = next((p for p in packs.values() if not p.country_dependent), None)
    if pack is None:
        return Check("negative_controls", "Planted unfair rules are caught", 0, ())
    origin = plant(pack, 'any_person(p.nationality == "XX")')
    card = FactCard("text", "XX", "planted", name="nationality", root="person")
    words = dictionary()
    tainted = Dictionary(
        {**words.cards, "p.nationality": card}, words.derived, words.asks,
        {**words.vocabulary, "p.nationality": Fact("person", "nationality", "text")},
    )  # fmt: skip
    if closed_vocabulary({origin.id: origin}).passed or country_reading({origin.id: origin}).passed:
        missed.append("a rule that reads nationality passed the closed vocabulary")
    if forbidden_names(tainted).passed:
        missed.append("a fact named nationality passed the forbidden names")
    place = plant(pack, 'any_org(o.seat == "CN")')
    if country_reading({place.id: place}).passed:
        missed.append("a rule that reads a country in a country-free pack passed the check")
    open_scope = msgspec.structs.replace(place, scope="project.international or not project.international")
    if country_swap({place.id: open_scope}, cases).passed:
        missed.append("a rule that reads a country in a country-free pack passed the country swap")
    return Check("negative_controls", "Planted unfair rules are caught", 4, tuple(missed))


def plant(pack: Framework, when: str) -> Framework:
    """Return a pack with one planted rule; used by the negative controls only."""
    rule = Rule(
        "PLANTED", "Planted", when, "refer", "HOUSE", "planted", "text", "house", "research_security", None, None,
        "not_stated", "not_stated",
    )  # fmt: skip
    return msgspec.structs.replace(pack, rules=(*pack.rules, rule))
