"""Persons on lists: a name leads to an entry, only an identifier or a second fact makes a finding.

A country, a list, a field or a tie is no second fact: they are shared by millions. Nothing here returns persons by
them; the only question answered is whether this person, described by the asker, is that listed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from isthmus.model.errors import UsageError
from isthmus.model.seal import plain, seal
from isthmus.screen.findings import Answer, Feature, Finding, NearMiss, Step
from isthmus.screen.kinds import PERSONAL
from isthmus.screen.name_index import NameIndex
from isthmus.screen.names import THRESHOLD
from isthmus.screen.records import Entry

NAME_ONLY = "name only, not a finding"
NO_NAME = "no name given: a person is asked for by name"
NO_FACTS = "name only, and the list states nothing else: not a finding"
SEALED = "as the list states it (kept sealed)"
_BORN = re.compile(r"(\d{4})(-\d\d-\d\d)?$")


class Person(msgspec.Struct, frozen=True):
    """A person as the asker describes them; every fact but the name may be missing.

    ``born`` is a day (YYYY-MM-DD) or a year. ``identifiers`` are numbers of documents, or an entry's own id written as
    ``LIST:ENTRY``. There is no nationality and no place of birth, and there is no way to ask without a name.
    """

    name: str
    identifiers: tuple[str, ...] = ()
    born: str = ""
    employer: str = ""

    def __post_init__(self) -> None:
        if self.born and not _BORN.match(self.born):
            raise UsageError(f"{self.born!r} is no date of birth.", "Write YYYY-MM-DD, or the year.")


def sealed(list_id: str, entry_id: str, *facts: tuple[str, str]) -> frozenset[tuple[str, str]]:
    """Return facts (what, value) as an entry keeps them."""
    return frozenset((fact, seal(list_id, entry_id, fact, value)) for fact, value in facts)


class People:
    """The persons of the loaded lists, and the entries that may be persons."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = [e for e in entries if e.kind in PERSONAL]
        names = [(name, n) for n, entry in enumerate(self.entries) for name in entry.names]
        self.index = NameIndex(names, person=True)

    def screen(self, person: Person) -> Answer:
        """Return findings for one person; a name alone gives only near misses."""
        if not plain(person.name):
            return Answer(note=NO_NAME)
        findings: list[Finding] = []
        misses: list[NearMiss] = []
        seen: set[int] = set()
        for score, _tie, number in self.index.search(person.name, limit=20):
            if score < THRESHOLD or number in seen:
                continue
            seen.add(number)
            entry = self.entries[number]
            agree, differ = compared(person, entry)
            if agree and not differ:
                findings.append(_finding(person, entry, score, agree))
            else:
                misses.append(_miss(person, entry, score, differ))
        note = NAME_ONLY if misses and not findings and not any("differs" in m.separated_by for m in misses) else ""
        return Answer(tuple(sorted(findings, key=lambda f: f.rank)), tuple(misses), (), note)

    def named(self, text: str) -> list[NearMiss]:
        """Return, as near misses, the entries whose name a text is and of which the list does not say what they are.

        Entries that are persons are not looked up by a text at all: one asks for a person as a person.
        """
        found = {n: score for score, tie, n in self.index.search(text, limit=20) if score >= THRESHOLD and tie == 1.0}
        entries = [(self.entries[n], score) for n, score in sorted(found.items())]
        return [
            NearMiss(e.list_id, e.entry_id, e.names[0], text, "may be a person: name only", score)
            for e, score in entries
            if e.kind != "person"
        ]


def compared(person: Person, entry: Entry) -> tuple[list[Feature], list[Feature]]:
    """Return the facts beside the name that agree, and those that differ; what either side does not state is neither.

    A document's number that the list does not have says nothing: people have several. A day or an employer does.
    """
    known = {fact for fact, _digest in entry.facts}
    agree: list[Feature] = []
    differ: list[Feature] = []

    def has(fact: str, value: str) -> bool:
        return (fact, seal(entry.list_id, entry.entry_id, fact, value)) in entry.facts

    for number in person.identifiers:
        own = plain(number) == plain(f"{entry.list_id}:{entry.entry_id}")
        if own or has("identifier", number):
            agree.append(Feature("identifier", 1.0, number, f"{entry.list_id}:{entry.entry_id}" if own else SEALED))
    exact = len(person.born) > 4 and "born_day" in known
    fact, value = ("born_day", person.born) if exact else ("born_year", person.born[:4])
    if person.born and fact in known:
        same = has(fact, value)
        (agree if same else differ).append(Feature("born", 1.0 if same else -1.0, value, SEALED))
    if person.employer and "employer" in known:
        same = has("employer", person.employer)
        (agree if same else differ).append(Feature("employer", 1.0 if same else -1.0, person.employer, SEALED))
    return agree, differ


def _miss(person: Person, entry: Entry, score: float, differ: list[Feature]) -> NearMiss:
    """Return an entry of a like name that is no finding, and why."""
    why = f"{differ[0].name} differs" if differ else NAME_ONLY if entry.facts else NO_FACTS
    return NearMiss(entry.list_id, entry.entry_id, entry.names[0], person.name, why, score)


def _finding(person: Person, entry: Entry, score: float, agree: list[Feature]) -> Finding:
    """Return the listed person that this one is, by name and second fact."""
    how = "name and " + " and ".join(f.name for f in agree)
    path = (
        Step(person.name, "name given"),
        Step(entry.names[0], how, entry.source or entry.list_id, entry.listed_from),
    )
    return Finding(
        entry.list_id, entry.entry_id, entry.names[0], "listed itself", 0, len(person.name), person.name, score,
        (Feature("name", score, person.name, entry.names[0]), *agree), path, entry.listed_from, entry.listed_to,
    )  # fmt: skip
