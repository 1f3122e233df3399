"""The fairness suite: what the rules may not read, and swaps that may not change an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from isthmus.model.errors import IsthmusError
from isthmus.policy.checks import check, reads
from isthmus.policy.dictionary import Dictionary, FactCard, data_text, dictionary
from isthmus.policy.expr import Fact
from isthmus.policy.packs import load_frameworks
from isthmus.policy.records import Framework, Rule
from isthmus.policy.swaps import Check, country_swap, identity_swap, order_swap, twins
from isthmus.policy.yamlin import load_yaml

FORBIDDEN = frozenset(
    {
        "nationality",
        "nationalities",
        "citizen",
        "citizenship",
        "passport",
        "ethnicity",
        "ethnic",
        "race",
        "racial",
        "birth",
        "birthplace",
        "born",
        "religion",
        "religious",
        "faith",
        "photo",
        "photograph",
        "face",
        "surname",
        "name",
        "display",
        "gender",
        "sex",
        "age",
        "ancestry",
        "origin",
        "tongue",
        "accent",
        "skin",
    }
)
"""Words no fact of a person may be made of."""
ALLOWED_ORIGIN = frozenset({"samples.origin_documented", "lists.ca_nro_age_days"})
"""Facts that use such a word of a thing: the origin of a sample, the age of a list."""


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
    """Return the whole suite over some frameworks and cases; without any, over those that ship."""
    packs = load_frameworks() if frameworks is None else frameworks
    cases = shipped_cases() if raw_cases is None else list(raw_cases)
    return FairnessReport(
        (
            closed_vocabulary(packs),
            forbidden_names(dictionary()),
            country_reading(packs),
            identity_swap(packs, cases),
            order_swap(packs, cases),
            country_swap(packs, cases),
            twins(packs, cases),
            negative_controls(packs, cases),
        )
    )


def shipped_cases() -> list[dict[str, Any]]:
    """Return the cases that ship with Isthmus, as plain values."""
    names = ("published.yaml", "house-ethip.yaml", "semantics.yaml")
    return [raw for name in names for raw in load_yaml(data_text("cases", name))]


def closed_vocabulary(packs: Mapping[str, Framework], words: Dictionary | None = None) -> Check:
    """Check that every fact a rule reads is in the dictionary, and every scope and rule parses."""
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
    """Check that no fact is made of a forbidden word, and no fact of a person holds a country."""
    failures = []
    for name, fact in words.vocabulary.items():
        bad = FORBIDDEN & set(re.split(r"[._]", name.casefold()))
        if bad and name not in ALLOWED_ORIGIN:
            failures.append(f"{name} is made of {', '.join(sorted(bad))}")
        if fact.kind == "country" and fact.root not in ("org", "flow"):
            failures.append(f"{name} holds the country of a {fact.root}")
    return Check("forbidden_names", "No fact says who a person is by birth", len(words.vocabulary), tuple(failures))


def country_reading(packs: Mapping[str, Framework], words: Dictionary | None = None) -> Check:
    """Check that country is read from organisations and flows only, and only by packs that say so."""
    failures = [
        p.line() for pack in packs.values() for p in check(pack, words) if p.code in ("country", "unknown_fact")
    ]
    return Check("country_reading", "Country is read only where a pack says so", len(packs), tuple(failures))


def negative_controls(packs: Mapping[str, Framework], cases: Iterable[Mapping[str, Any]]) -> Check:
    """Check that unfair rules planted on purpose are caught: a suite that cannot fail proves nothing."""
    missed = []
    pack = next((p for p in packs.values() if not p.country_dependent), None)
    if pack is None:
        return Check("negative_controls", "Planted unfair rules are caught", 0, ())
    origin = plant(pack, 'any_person(p.nationality == "XX")')
    card = FactCard("text", "XX", "planted", name="nationality", root="person")
    words = dictionary()
    tainted = Dictionary(
        {**words.cards, "p.nationality": card},
        words.derived,
        words.asks,
        {**words.vocabulary, "p.nationality": Fact("person", "nationality", "text")},
    )
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
        "PLANTED",
        "Planted",
        when,
        "refer",
        "HOUSE",
        "planted",
        "text",
        "house",
        "research_security",
        None,
        None,
        "not_stated",
        "not_stated",
    )
    return msgspec.structs.replace(pack, rules=(*pack.rules, rule))
