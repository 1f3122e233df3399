"""Makes facts coarse enough to leave the office, and reads coarse facts soundly in another.

A coarse fact stands for several possible answers: a year for its days, a class of roles for the roles in it. A rule
book reads it only when every one of them gives the same result in each of its comparisons; otherwise the fact is
unknown there, and the range widens. So a coarse case never answers more sharply than the true one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from isthmus.policy import Framework, engine
from isthmus.policy.compiler import OPERATORS
from isthmus.policy.dictionary import Dictionary, FactCard, dictionary
from isthmus.policy.expr import AsOf, Compare, Constant, Fact, Member, Test, Value, parts

YEAR, CLASS, WITHHELD = "year", "class", "withheld"
CLASSES: dict[str, dict[str, tuple[str, ...]]] = {
    "p.role": {
        "leading": ("applicant", "co_applicant"),
        "working": ("collaborator", "staff"),
        "beginning": ("postdoc", "student"),
        "visiting": ("visitor",),
    },
}
"""The classes that stand for single answers, by fact as a rule writes it."""
DOMAINS: dict[str, tuple[str, ...]] = {
    "Health Sciences": ("Dentistry", "Health Professions", "Medicine", "Nursing", "Veterinary"),
    "Life Sciences": (
        "Agricultural and Biological Sciences", "Biochemistry, Genetics and Molecular Biology",
        "Immunology and Microbiology", "Neuroscience", "Pharmacology, Toxicology and Pharmaceutics",
    ),
    "Physical Sciences": (
        "Chemical Engineering", "Chemistry", "Computer Science", "Earth and Planetary Sciences", "Energy",
        "Engineering", "Environmental Science", "Materials Science", "Mathematics", "Physics and Astronomy",
    ),
    "Social Sciences": (
        "Arts and Humanities", "Business, Management and Accounting", "Decision Sciences",
        "Economics, Econometrics and Finance", "Psychology", "Social Sciences",
    ),
}  # fmt: skip
"""OpenAlex's four domains with their 26 fields (openalex.org, topics)."""


def domain_of(field: str) -> str:
    """Return the domain of an OpenAlex field; empty for another word."""
    name = field.strip().casefold()
    return next((d for d, fields in DOMAINS.items() if name in map(str.casefold, fields)), "")


def coarsen(card: FactCard, value: Any, allowed: bool = False) -> Any:
    """Return an answer as it may leave: a day as its year, a role as its class, a free text not at all."""
    if value is None:
        return None
    if isinstance(value, date):
        return {YEAR: value.year}
    if classes := CLASSES.get(card.written):
        return {CLASS: next((name for name, members in classes.items() if value in members), WITHHELD)}
    if card.is_ == "text" and value not in card.values and not allowed:
        return {WITHHELD: True}
    return value


def possible(card: FactCard, value: Any) -> list[Value] | None:
    """Return the answers a coarse value stands for; none when nothing is known."""
    if not isinstance(value, Mapping):
        return None if value is None else [value]
    if YEAR in value:
        first = date(int(value[YEAR]), 1, 1)
        return [day for n in range(366) if (day := first + timedelta(days=n)).year == first.year]
    if CLASS in value:
        members = CLASSES.get(card.written, {}).get(str(value[CLASS]))
        return list(members) if members else None
    return None


def read_as(pack: Framework, card: FactCard, value: Any, as_of: date) -> Any:
    """Return what a rule book reads for a coarse value: an answer that stands for all, or nothing."""
    answers = possible(card, value)
    if answers is None or len(answers) == 1:
        return answers[0] if answers else None
    for test in _tests(pack, card.written):
        if len({_result(test, answer, as_of) for answer in answers}) > 1:
            return None
    return answers[0]


def _tests(pack: Framework, written: str, words: Dictionary | None = None) -> Iterator[Compare | Member]:
    """Yield every comparison of a fact in a rule book, and in the facts derived from it."""
    machine = engine(pack)
    for test in (machine.scope_test, *machine.tests.values(), *(words or dictionary()).derived.values()):
        yield from _comparisons(test, written)


def _comparisons(test: Test, written: str) -> Iterator[Compare | Member]:
    if isinstance(test, Member) and test.fact.written == written:
        yield test
    if isinstance(test, Compare) and any(isinstance(s, Fact) and s.written == written for s in (test.left, test.right)):
        yield test
    for part in parts(test):
        yield from _comparisons(part, written)


def _result(test: Compare | Member, answer: Value, as_of: date) -> object:
    """Return the result of one comparison; one with another fact is told apart by the answer itself."""
    if isinstance(test, Member):
        return answer in test.values
    sides: list[Any] = []
    for side in (test.left, test.right):
        if isinstance(side, Constant):
            sides.append(side.value)
        else:
            sides.append(as_of if isinstance(side, AsOf) else answer)
    if isinstance(test.left, Fact) and isinstance(test.right, Fact):
        return answer
    return OPERATORS[test.op](sides[0], sides[1])
