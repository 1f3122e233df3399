"""Persons on lists: a name leads to an entry, only an identifier or a second fact makes a finding.

A country, a list, a field or a tie is no second fact: they are shared by millions. Nothing here returns persons by
them; the only question answered is whether this person, described by the asker, is that listed one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec
import numpy as np
from rapidfuzz import fuzz, process

from isthmus.screen.findings import Answer, Feature, Finding, NearMiss, Step
from isthmus.screen.judge import judge
from isthmus.screen.names import FEATURES, THRESHOLD, features
from isthmus.screen.person import Parts, parts, skeleton, sound
from isthmus.screen.records import Entry

NAME_ONLY = "name only, not a finding"
SECOND_FACTS = ("identifier", "born", "employer")
"""What beside a name may settle a person; each is compared as written, without case."""

_COMMON = 1500
_SHORTLIST = 20


class Person(msgspec.Struct, frozen=True):
    """A person as the asker describes them; every fact but the name may be missing."""

    name: str
    identifier: str = ""
    born: str = ""
    employer: str = ""


class NameIndex:
    """Many listed names, searched by one name: words by sound, and whole names by spelling."""

    def __init__(self, names: Iterable[tuple[str, int]], person: bool) -> None:
        self.person = person
        self.parts: list[Parts] = []
        self.owner: list[int] = []
        postings: dict[str, list[int]] = defaultdict(list)
        for name, owner in names:
            made = parts(name, person)
            at = len(self.parts)
            self.parts.append(made)
            self.owner.append(owner)
            for key in _keys(made):
                postings[key].append(at)
        self.postings = {key: np.array(at, dtype=np.int32) for key, at in postings.items() if len(at) <= _COMMON}
        self._by_length: dict[int, tuple[list[str], list[int]]] = {}
        for at, made in enumerate(self.parts):
            whole = "".join(sorted(made.words))
            texts, places = self._by_length.setdefault(len(whole), ([], []))
            texts.append(whole)
            places.append(at)

    def search(self, name: str, limit: int = 5) -> list[tuple[float, float, int]]:
        """Return the most alike listed names as (score, tie-breaking likeness, owner), best first."""
        asked = parts(name, self.person)
        if not asked.words or not self.parts:
            return []
        found = [self.postings[key] for key in _keys(asked) if key in self.postings]
        shortlist: set[int] = set()
        if found:
            at, votes = np.unique(np.concatenate(found), return_counts=True)
            best = np.argsort(-votes, kind="stable")[:_SHORTLIST]
            shortlist.update(int(i) for i in at[best])
        ranked = self._ranked(asked, shortlist)
        if not ranked or ranked[0][0] < THRESHOLD:
            ranked = self._ranked(asked, shortlist.union(self._spelled("".join(sorted(asked.words)))))
        return [(round(score, 4), round(tie, 4), self.owner[at]) for score, tie, at in ranked[:limit]]

    def _ranked(self, asked: Parts, shortlist: set[int]) -> list[tuple[float, float, int]]:
        """Return (score, likeness, place) of each name of a shortlist, best first, without ties in order."""
        if not shortlist:
            return []
        order = sorted(shortlist)
        rows = np.array([features(asked, self.parts[i], self.person) for i in order])
        scores = judge("names", FEATURES).scores(rows)
        ties = rows[:, FEATURES.index("joined")]
        made = [(float(s), float(t), i) for s, t, i in zip(scores, ties, order, strict=True)]
        return sorted(made, key=lambda r: (-r[0], -r[1], r[2]))

    def _spelled(self, whole: str) -> list[int]:
        """Return the names spelled most alike, of about the same length, words in alphabetical order."""
        found: list[tuple[float, int]] = []
        for size in range(len(whole) - 2, len(whole) + 3):
            texts, places = self._by_length.get(size, ([], []))
            for _, score, at in process.extract(whole, texts, scorer=fuzz.ratio, score_cutoff=82, limit=8):
                found.append((-score, places[at]))
        return [at for _, at in sorted(found)[:8]]


def _keys(made: Parts) -> set[str]:
    """Return what a name is found by: its words by sound, and by their consonants."""
    return {f"s:{sound(w)}" for w in made.words if len(w) > 1} | {f"k:{skeleton(w)}" for w in made.words if len(w) > 2}


class People:
    """The persons of the loaded lists."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = [e for e in entries if e.kind == "person"]
        names = [(name, n) for n, entry in enumerate(self.entries) for name in entry.names]
        self.index = NameIndex(names, person=True)

    def screen(self, person: Person) -> Answer:
        """Return findings for one person; a name alone gives only near misses."""
        findings: list[Finding] = []
        misses: list[NearMiss] = []
        seen: set[int] = set()
        for score, _tie, number in self.index.search(person.name, limit=20):
            if score < THRESHOLD or number in seen:
                continue
            seen.add(number)
            entry = self.entries[number]
            agree, differ = _facts(person, entry)
            if agree and not differ:
                findings.append(_finding(person, entry, score, agree))
            else:
                why = f"{differ[0].name} differs" if differ else NAME_ONLY
                misses.append(NearMiss(entry.list_id, entry.entry_id, entry.names[0], person.name, why, score))
        note = NAME_ONLY if misses and not findings else ""
        return Answer(tuple(sorted(findings, key=lambda f: f.rank)), tuple(misses), (), note)


def _facts(person: Person, entry: Entry) -> tuple[list[Feature], list[Feature]]:
    """Return the facts beside the name that agree, and those that differ."""
    agree: list[Feature] = []
    differ: list[Feature] = []
    for fact in SECOND_FACTS:
        here, there = _plain(getattr(person, fact)), _plain(entry.facts.get(fact, ""))
        if not here or not there:
            continue
        same = here == there or (
            fact == "born" and min(len(here), len(there)) >= 4 and (here.startswith(there) or there.startswith(here))
        )
        (agree if same else differ).append(
            Feature(fact, 1.0 if same else -1.0, getattr(person, fact), entry.facts[fact])
        )
    return agree, differ


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _finding(person: Person, entry: Entry, score: float, agree: list[Feature]) -> Finding:
    name = Feature("name", score, person.name, entry.names[0])
    path = (
        Step(person.name, "name given"),
        Step(
            entry.names[0],
            "name and " + " and ".join(f.name for f in agree),
            entry.source or entry.list_id,
            entry.listed_from,
        ),
    )
    return Finding(
        entry.list_id,
        entry.entry_id,
        entry.names[0],
        "listed itself",
        0,
        len(person.name),
        person.name,
        score,
        (name, *agree),
        path,
        entry.listed_from,
        entry.listed_to,
    )
