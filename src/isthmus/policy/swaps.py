"""Swaps that may not change an answer: another name, another order, another country, a twin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from isthmus.policy.assess import assess
from isthmus.policy.cases import to_case
from isthmus.policy.checks import reads
from isthmus.policy.dictionary import Dictionary, FactCard, dictionary
from isthmus.policy.expr import LISTS, Fact, facts_of
from isthmus.policy.records import Assessment, Framework

NAMES = (
    "Amara Okafor",
    "李伟",
    "Jonas Weber",
    "Дмитрий Иванов",
    "Fatima al-Sayed",
    "María Fernández",
    "김민준",
    "",
)
PLACES = ("XX", "CN", "US", "RU", "DE", "BR", "HK", "ZA")
Variants: TypeAlias = Callable[[Mapping[str, Any]], Iterator[Mapping[str, Any]]]


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


def answer(pack: Framework, raw: Mapping[str, Any]) -> Assessment:
    """Return a pack's answer to a case, on the case's day or the day the pack was checked."""
    case = to_case(raw)
    return assess(case, pack, case.as_of or pack.checked_on)


def _swapped(
    packs: Iterable[Framework],
    cases: Iterable[Mapping[str, Any]],
    variants: Variants,
    view: Callable[[Assessment], object],
) -> tuple[int, tuple[str, ...]]:
    """Return how many swaps were tried, and which changed what ``view`` shows of an answer."""
    failures, tried = [], 0
    chosen = list(packs)
    for raw in cases:
        plain = {key: value for key, value in raw.items() if key != "expect"}
        for variant in variants(plain):
            for pack in chosen:
                tried += 1
                if view(answer(pack, plain)) != view(answer(pack, variant)):
                    failures.append(f"{pack.id} answers {raw.get('id')} differently")
    return tried, tuple(dict.fromkeys(failures))


def identity_swap(packs: Mapping[str, Framework], cases: Iterable[Mapping[str, Any]]) -> Check:
    """Check that another name for any person of any case changes not a byte of any answer."""

    def renamed(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        persons = raw.get("persons") or [{}]
        for place in range(len(persons)):
            for name in NAMES:
                changed = [{**p, "display": name} if n == place else p for n, p in enumerate(persons)]
                yield {**raw, "persons": changed, "title": name, "story": name}

    title = "Another name changes nothing"
    return Check("identity_swap", title, *_swapped(packs.values(), cases, renamed, msgspec.json.encode))


def _range(one: Assessment) -> tuple[Any, ...]:
    return (one.low, one.high, one.fired, one.open, one.defeated, one.refusal_support)


def order_swap(packs: Mapping[str, Framework], cases: Iterable[Mapping[str, Any]]) -> Check:
    """Check that the order in which people, organisations and flows are written changes no answer."""

    def turned(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        if any(len(raw.get(plural) or []) > 1 for plural in LISTS.values()):
            yield {**raw, **{p: list(reversed(raw[p])) for p in LISTS.values() if raw.get(p)}}

    title = "The order people are written in changes nothing"
    return Check("order_swap", title, *_swapped(packs.values(), cases, turned, _range))


def country_swap(packs: Mapping[str, Framework], cases: Iterable[Mapping[str, Any]]) -> Check:
    """Check that in a pack that declares no dependence on country any other country gives the same answer."""

    def moved(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        for place in PLACES:
            orgs = [{**o, "seat": place, "controlled_from": place} for o in raw.get("orgs") or [{}]]
            flows = [{**f, "leaves": place, "arrives": place} for f in raw.get("flows") or [{}]]
            yield {**raw, "orgs": orgs, "flows": flows}

    free = [pack for pack in packs.values() if not pack.country_dependent]
    plain = [{**raw, "orgs": raw.get("orgs") or [{}], "flows": raw.get("flows") or [{}]} for raw in cases]
    title = "Another country changes nothing in country-free packs"
    return Check("country_swap", title, *_swapped(free, plain, moved, msgspec.json.encode))


def twins(packs: Mapping[str, Framework], cases: Iterable[Mapping[str, Any]]) -> Check:
    """Check that of two people alike but for one act, only rules that read it tell them apart."""
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
    return Check(
        "twins",
        "Twins who differ in one act differ in that act's rules only",
        tried,
        tuple(dict.fromkeys(failures)),
    )


def _person_facts(read: Mapping[str, tuple[Fact, ...]]) -> dict[str, set[str]]:
    """Return, for each fact of a person, the rules that may depend on it; the scope touches every rule."""
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
