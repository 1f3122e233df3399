"""Entries reached through the registry: an institution named in a text, tied to an entry by a link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from isthmus.screen.around import FORMER, apart, hit_type, hospital_beside, neighbourhood, words
from isthmus.screen.claims import Scene
from isthmus.screen.evidence import SIMILAR, Candidate
from isthmus.screen.find import Hit, hits
from isthmus.screen.findings import STRENGTH, Feature, Finding, HitType, ListingLink, NearMiss, Step
from isthmus.screen.index import ACRONYM, ALIAS, LABEL
from isthmus.screen.listed import Listed
from isthmus.screen.reading import Reading
from isthmus.screen.records import Entry
from isthmus.screen.resolve import ALL, Resolver, choose
from isthmus.screen.short import BRAND

NAMED = 0.1
"""Least score of an institution named in full, whoever the publisher would assert."""

SURE = 0.5
"""A registry institution with at least this score, on no list, keeps its words from being read as an entry's."""

JUDGED = {
    "positive": "confirmed by a person",
    "unsure": "a person was unsure",
    "none": "proposed",
    "negative": "rejected",
}
"""What stands with a tie, by its state."""

Tie = tuple[ListingLink, Entry]

RELATIONS: dict[str, HitType] = {
    "renamed": "predecessor or renamed",
    "part_of": "listed unit inside this organisation",
    "parent_of": "sub-unit of a listed organisation",
}
"""The hit type a link's relation (entry to institution) gives, whatever stands around the name."""


class View(NamedTuple):
    """One text as the registry reads it, with the places where unlisted siblings stand."""

    reading: Reading
    found: list[Hit]
    siblings: list[tuple[int, int]]


class Occurrence(NamedTuple):
    """One run that means an institution: its kind, and whether it stands inside a longer name."""

    hit: Hit
    kind: str
    inside: bool


class Linked:
    """Finds entries by links from the institutions a resolver finds."""

    def __init__(self, listed: Listed, resolver: Resolver, links: Iterable[ListingLink]) -> None:
        self.listed = listed
        self.resolver = resolver
        by_key = {(e.list_id, e.entry_id): e for e in listed.entries}
        self._ties: dict[str, list[Tie]] = {}
        for link in links:
            entry = by_key.get((link.list_id, link.entry_id))
            if entry is not None and link.state != "negative":
                self._ties.setdefault(link.ror_id, []).append((link, entry))

    def screen(self, text: str, own: Scene) -> tuple[list[Finding], list[NearMiss], set[int]]:
        """Return findings, near misses, and the offsets where an unlisted institution is surely named."""
        index = self.resolver.index
        _, reading, scored = next(self.resolver.scored([text]))
        view = View(reading, hits(index, reading, index.places.find(reading)), self._siblings(own))
        named = {c.number for c, _ in scored}
        found: list[Finding] = []
        near: list[NearMiss] = []
        for c, score in choose(scored, "all", NAMED):
            if (score < ALL and c.kind not in (LABEL, ALIAS)) or (score < SURE and c.kind in (ACRONYM, BRAND)):
                continue
            for tie in self._ties.get(index.items[c.number].ror_id, ()):
                made = self._linked(view, c, score, tie)
                if isinstance(made, Finding):
                    found.append(made)
                else:
                    near.append(made)
            for child in sorted(index.children[c.number] - named):
                found += [self._unit(reading, c, score, tie) for tie in self._ties.get(index.items[child].ror_id, ())]
        others: set[int] = set()
        for c, score in scored:
            if score >= SURE and not c.inside and index.items[c.number].ror_id not in self._ties:
                others.update(range(*reading.original(c.start, c.end)))
        for hit in view.found:
            if all(kind in (LABEL, ALIAS) and index.items[n].ror_id not in self._ties for n, kind in hit.meanings):
                others.update(range(*reading.original(hit.start, hit.end)))
        for f in found:
            others.difference_update(range(f.start, f.end))
        return found, near, others

    def _siblings(self, own: Scene) -> list[tuple[int, int]]:
        """Return where institutions on no list stand in the text, as offsets."""
        return [
            own.reading.original(h.start, h.end)
            for h in own.found
            if all(self.listed.entry(n) is None and kind in (LABEL, ALIAS) for n, kind in h.meanings)
        ]

    def _linked(self, view: View, c: Candidate, score: float, tie: Tie) -> Finding | NearMiss:
        """Return the finding for one institution, or the near miss where only longer names hold its name."""
        index, reading = self.resolver.index, view.reading
        link, entry = tie
        best: tuple[int, int] | None = None
        chosen = Occurrence(Hit(c.start, c.end, (), False, ()), c.kind, c.inside)
        for seen in self._occurrences(view, c):
            start, end = reading.original(seen.hit.start, seen.hit.end)
            longer = any(a <= start and end <= b and b - a > end - start for a, b in view.siblings)
            if (longer or seen.hit.extended) and seen.kind != SIMILAR:
                continue
            if seen.inside and not hospital_beside(reading, seen.hit) and not self._owned(reading, seen.hit, c.number):
                continue
            rank = (STRENGTH[hit_type(reading, seen.hit, seen.kind, seen.inside)], start)
            if best is None or rank < best:
                best, chosen = rank, seen
        if best is None:
            text = neighbourhood(reading, c.start, c.end)
            return NearMiss(entry.list_id, entry.entry_id, entry.names[0], text, "longer name", round(score, 3))
        kind = hit_type(reading, chosen.hit, chosen.kind, chosen.inside)
        kind = RELATIONS.get(link.relation, kind)
        item, text = index.items[c.number], words(reading, chosen.hit)
        features = (
            Feature("institution named", round(score, 3), text, item.display),
            Feature(f"link: {link.relation}, {JUDGED[link.state]}", 1.0, item.ror_id, entry.names[0]),
        )
        steps = (Step(f"{item.display} ({item.ror_id})", chosen.kind, "ROR"),)
        start, end = reading.original(chosen.hit.start, chosen.hit.end)
        return Finding(
            entry.list_id, entry.entry_id, entry.names[0], kind, start, end, text, round(score, 3), features,
            (Step(text, "stands in the text"), *steps, last_step(tie)), entry.listed_from, entry.listed_to,
        )  # fmt: skip

    def _occurrences(self, view: View, c: Candidate) -> list[Occurrence]:
        """Return every run that means the institution, or an institution it succeeded."""
        index, out = self.resolver.index, []
        for hit in view.found:
            for n, kind in hit.meanings:
                if c.number in (n, index.current[n]):
                    key = (view.reading.codes[hit.start : hit.end], c.number)
                    out.append(Occurrence(hit, FORMER if n != c.number or key in index.former else kind, False))
                    break
            for a, b, (n, kind) in hit.inside:
                if c.number in (n, index.current[n]):
                    part = Hit(a, b, ((n, kind),), False, hit.meanings_as_inside())
                    out.append(Occurrence(part, FORMER if n != c.number else kind, True))
                    break
        return out or [Occurrence(Hit(c.start, c.end, ((c.number, c.kind),), False, ()), c.kind, c.inside)]

    def _owned(self, reading: Reading, hit: Hit, number: int) -> bool:
        """Return whether the longer name around a run is a part of the institution, or stands apart from it."""
        parents = self.resolver.index.parents
        return any(number in parents[n] for _, _, (n, _) in hit.inside) or apart(reading, hit)

    def _unit(self, reading: Reading, c: Candidate, score: float, tie: Tie) -> Finding:
        """Return the finding that a listed unit belongs to the organisation named."""
        link, entry = tie
        item = self.resolver.index.items[c.number]
        text = words(reading, Hit(c.start, c.end, (), False, ()))
        path = (
            Step(text, "stands in the text"), Step(f"{item.display} ({item.ror_id})", c.kind, "ROR"),
            Step(link.ror_id, "child of it", "ROR"), last_step(tie),
        )  # fmt: skip
        feature = Feature("the listed unit itself is not named", 0.0, text, entry.names[0])
        start, end = reading.original(c.start, c.end)
        return Finding(
            entry.list_id, entry.entry_id, entry.names[0], "listed unit inside this organisation", start, end, text,
            round(score, 3), (feature,), path, entry.listed_from, entry.listed_to,
        )  # fmt: skip

    def ties(self, ror_id: str) -> list[Tie]:
        """Return the ties of one institution that are followed."""
        return self._ties.get(ror_id, [])


def last_step(tie: Tie) -> Step:
    """Return the step from an institution to the entry."""
    link, entry = tie
    how = f"link {link.relation}, {JUDGED[link.state]}: {link.reason}"
    return Step(entry.names[0], how, link.who or "proposal", link.date)
