"""A string -> findings on the loaded lists, near misses apart, each with its reasons and its path.

Two ways lead to an entry and are shown as such: the entry's own names in the text, and an institution of the
registry that a link ties to the entry. The weights below are read together; their sum must reach `ENOUGH`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from isthmus.screen.evidence import SIMILAR, UNITS, Candidate, spells
from isthmus.screen.find import Hit, hits
from isthmus.screen.findings import STRENGTH, Answer, Feature, Finding, HitType, ListingLink, NearMiss, Step
from isthmus.screen.index import ACRONYM, ALIAS, DERIVED, LABEL, PLACELESS
from isthmus.screen.listed import Listed
from isthmus.screen.places import Place
from isthmus.screen.reading import Reading
from isthmus.screen.records import Entry
from isthmus.screen.resolve import Resolver, choose

WEIGHTS = {
    LABEL: 1.0, ALIAS: 1.0, "former": 0.95, DERIVED: 0.75, PLACELESS: 0.5, ACRONYM: 0.55, SIMILAR: 0.0,
    "long acronym": 0.2, "place agrees": 0.3, "country differs": -0.7, "longer name": -0.7, "rival": -0.35,
    "acronym of another name": -0.7,
}  # fmt: skip
"""What each feature adds; a similar name adds its similarity less the share that is usual between siblings."""

ENOUGH, NEAR = 0.7, 0.2
_HOSPITAL = frozenset(("hospital", "clinic", "affiliated", "joint", "medical_center"))


class Claim(NamedTuple):
    """One entry claimed by a run of words."""

    entry: Entry
    number: int
    kind: str
    start: int
    end: int
    similarity: float
    features: tuple[Feature, ...]
    score: float
    hit_type: HitType
    separated_by: str


class Screener:
    """Screens text against entries; with a resolver and links, through the registry too."""

    def __init__(
        self, entries: Iterable[Entry], resolver: Resolver | None = None, links: Iterable[ListingLink] = ()
    ) -> None:
        self.listed = Listed(entries)
        self.resolver = resolver
        self._by_key = {(e.list_id, e.entry_id): e for e in self.listed.entries}
        self._links: dict[str, list[ListingLink]] = {}
        for link in links:
            if link.state in ("positive", "none"):
                self._links.setdefault(link.ror_id, []).append(link)

    def screen(self, text: str) -> Answer:
        """Return the findings for one text."""
        reading = self.listed.index.vocabulary.read(text)
        claims = self._direct(reading)
        misses = [c for c in claims if c.score < ENOUGH]
        findings = [self._finding(reading, c) for c in claims if c.score >= ENOUGH]
        near: list[NearMiss] = []
        if self.resolver is not None and self._links:
            linked, near, contradicted = self._through_registry(text, reading)
            known = {(f.list_id, f.entry_id) for f in linked} | {(m.list_id, m.entry_id) for m in near}
            findings = linked + [
                f
                for f in findings
                if (f.list_id, f.entry_id) not in known and not contradicted & set(range(f.start, f.end))
            ]
        best: dict[tuple[str, str], Finding] = {}
        for finding in sorted(findings, key=lambda f: f.rank):
            best.setdefault((finding.list_id, finding.entry_id), finding)
        near += [_miss(reading, c) for c in misses if c.score >= NEAR]
        apart = {(m.list_id, m.entry_id): m for m in sorted(near, key=lambda m: m.score)}
        left = tuple(m for k, m in sorted(apart.items(), key=lambda i: (-i[1].score, i[0])) if k not in best)
        found = tuple(sorted(best.values(), key=lambda f: f.rank))
        return Answer(
            tuple(_with_miss(f, left) for f in found), left, (), "" if reading.codes else "nothing to read"
        )

    def _direct(self, reading: Reading) -> list[Claim]:
        """Return the entries whose own names stand in the text, exactly or almost."""
        index = self.listed.index
        places = index.places.find(reading)
        found = hits(index, reading, places)
        out: list[Claim] = []
        for hit in found:
            for number, kind in hit.meanings:
                if (entry := self.listed.entry(number)) is not None:
                    out.append(self._claim(reading, found, hit, entry, number, kind, 1.0, places, False))
            for start, end, (number, kind) in hit.inside:
                if (entry := self.listed.entry(number)) is not None and kind != ACRONYM:
                    part = Hit(start, end, ((number, kind),), False, ())
                    out.append(self._claim(reading, found, part, entry, number, kind, 1.0, places, True))
        for start, end, number, similarity in self.listed.similar.find(reading, found):
            if (entry := self.listed.entry(number)) is not None and not any(c.number == number for c in out):
                made = Hit(start, end, ((number, SIMILAR),), False, ())
                out.append(
                    self._claim(reading, found, made, entry, number, SIMILAR, similarity, places, False)
                )
            elif entry is None:
                break
        return out

    def _claim(
        self, reading: Reading, found: list[Hit], hit: Hit, entry: Entry, number: int, kind: str,
        similarity: float, places: list[tuple[int, int, Place]], inside: bool,
    ) -> Claim:  # fmt: skip
        """Weigh one entry against the words around its name."""
        index = self.listed.index
        start, end = hit.start, hit.end
        text = reading.text[reading.starts[start] : reading.ends[end - 1]]
        key = reading.codes[start:end]
        earlier = index.former.get((key, number))
        shown = "former" if earlier is not None else kind
        weight = WEIGHTS[shown] if kind != SIMILAR else 2.5 * similarity - 1.4
        features = [Feature(_KIND_WORDS[shown], round(weight, 2), text, entry.names[0])]

        def add(name: str, here: str, listed: str) -> None:
            features.append(Feature(name, WEIGHTS[name], here, listed))

        if kind == ACRONYM and len(text) >= 4:
            add("long acronym", text, text)
        if kind == ACRONYM and (spells(reading, start) or _explained(index.items, found, hit, number)):
            add("acronym of another name", text, entry.names[0])
        agrees, differs = self._places(
            number, [p for p in places if p[0] >= end or p[1] <= start], kind == PLACELESS
        )
        if agrees:
            add("place agrees", agrees, index.items[number].country)
        if differs:
            add("country differs", differs, index.items[number].country)
        if hit.extended or (inside and not _hospital_run(reading, hit)):
            add("longer name", _neighbourhood(reading, start, end), entry.names[0])
        mine = {n for n, _ in hit.meanings if self.listed.entry(n) is not None}
        if not inside and not agrees and any(n not in mine for n, _ in hit.meanings):
            add("rival", text, index.items[next(n for n, _ in hit.meanings if n not in mine)].display)
        score = round(sum(f.weight for f in features), 3)
        worst = min(features, key=lambda f: f.weight)
        return Claim(entry, number, shown, start, end, similarity, tuple(features), score,
                     _hit_type(reading, hit, shown, inside), worst.name)  # fmt: skip

    def _places(self, number: int, named: list[tuple[int, int, Place]], only_city: bool) -> tuple[str, str]:
        """Return the place that agrees with the entry's, and the country that does not, as shown to a reader."""
        item = self.listed.index.items[number]
        own = self.listed.index.city_keys[number]
        settled = [p for _, _, p in named if p.settles]
        cities = [p for _, _, p in named if not p.settles]
        agrees = any(p.key in own for p in cities) or (
            not only_city and any(item.country in p.countries for p in settled)
        )
        differs = (
            bool(item.country) and bool(settled) and not any(item.country in p.countries for p in settled)
        )
        elsewhere = (
            bool(cities)
            and bool(own)
            and not settled
            and not any(item.country in p.countries for p in cities)
        )
        shown = sorted({c for p in settled or cities for c in p.countries})[:3]
        return (item.country if agrees else ""), (
            ",".join(shown) if (differs or elsewhere) and not agrees else ""
        )

    def _finding(self, reading: Reading, claim: Claim) -> Finding:
        """Return a claim as a finding with its path."""
        start, end = reading.original(claim.start, claim.end)
        key = reading.codes[claim.start : claim.end]
        until = self.listed.index.former.get((key, claim.number), "")
        text = reading.text[reading.starts[claim.start] : reading.ends[claim.end - 1]]
        how = f"earlier name, used until {until}" if until else _KIND_WORDS[claim.kind]
        path = (
            Step(text, "stands in the text"),
            Step(
                claim.entry.names[0], how, claim.entry.source or claim.entry.list_id, claim.entry.listed_from
            ),
        )
        return Finding(claim.entry.list_id, claim.entry.entry_id, claim.entry.names[0], claim.hit_type, start, end, text,
                       claim.score, claim.features, path, claim.entry.listed_from, claim.entry.listed_to)  # fmt: skip

    def _through_registry(self, text: str, own: Reading) -> tuple[list[Finding], list[NearMiss], set[int]]:
        """Return findings by links from the institutions named, near misses, and where others are named surely."""
        assert self.resolver is not None
        index = self.resolver.index
        _, reading, scored = next(self.resolver.scored([text]))
        view = _View(reading, hits(index, reading, index.places.find(reading)), self._siblings(own))
        out: list[Finding] = []
        near: list[NearMiss] = []
        for candidate, score in choose(scored, "all"):
            for link, entry in self._entries(index.items[candidate.number].ror_id):
                made = self._linked(view, candidate, score, link, entry)
                (out if isinstance(made, Finding) else near).append(made)  # type: ignore[arg-type]
            named = {c.number for c, _ in scored}
            for child in sorted(index.children[candidate.number] - named):
                for link, entry in self._entries(index.items[child].ror_id):
                    out.append(self._inside(reading, candidate, score, link, entry))
        others: set[int] = set()
        for c, score in scored:
            if score >= 0.5 and not c.inside and index.items[c.number].ror_id not in self._links:
                others.update(range(*reading.original(c.start, c.end)))
        for f in out:
            others.difference_update(range(f.start, f.end))
        return out, near, others

    def _entries(self, ror_id: str) -> list[tuple[ListingLink, Entry]]:
        """Return the entries an institution is tied to."""
        pairs = (
            (link, self._by_key.get((link.list_id, link.entry_id))) for link in self._links.get(ror_id, ())
        )
        return [(link, entry) for link, entry in pairs if entry is not None]

    def _siblings(self, reading: Reading) -> list[tuple[int, int]]:
        """Return where institutions on no list stand in the text, as offsets."""
        return [
            reading.original(h.start, h.end) for h in hits(self.listed.index, reading, self.listed.index.places.find(reading))
            if all(self.listed.entry(n) is None and kind in (LABEL, ALIAS) for n, kind in h.meanings)
        ]  # fmt: skip

    def _linked(
        self, view: _View, c: Candidate, score: float, link: ListingLink, entry: Entry
    ) -> Finding | NearMiss:
        """Return the finding for one linked institution, or the near miss where a longer name is meant."""
        assert self.resolver is not None
        index, reading = self.resolver.index, view.reading
        item = index.items[c.number]
        made = []
        for hit, kind, inside in view.occurrences(c, index.current):
            start, end = reading.original(hit.start, hit.end)
            longer = hit.extended or any(
                a <= start and end <= b and b - a > end - start for a, b in view.siblings
            )
            closed = any(index.current[n] == c.number and n != c.number for n, _ in hit.meanings)
            shown = (
                "former" if closed or (reading.codes[hit.start : hit.end], c.number) in index.former else kind
            )
            hospital = _hospital_run(reading, hit)
            if not (longer and kind != SIMILAR) and (
                not inside or hospital or view.owned(hit, c.number, index.parents)
            ):
                made.append((STRENGTH[_hit_type(reading, hit, shown, inside)], start, hit, shown, inside))
        if not made:
            return NearMiss(entry.list_id, entry.entry_id, entry.names[0], _neighbourhood(reading, c.start, c.end),
                            "longer name", round(score, 3))  # fmt: skip
        _, start, hit, shown, inside = min(made, key=lambda m: m[:2])
        end = reading.original(hit.start, hit.end)[1]
        text = reading.text[reading.starts[hit.start] : reading.ends[hit.end - 1]]
        kind = (
            "predecessor or renamed" if link.relation == "renamed" else _hit_type(reading, hit, shown, inside)
        )
        features = (
            Feature(f"institution named ({c.kind})", round(score, 3), text, item.display),
            Feature(f"link: {link.relation}, {link.state}", 1.0, item.ror_id, entry.names[0]),
        )
        path = (
            Step(text, "stands in the text"),
            Step(f"{item.display} ({item.ror_id})", shown, "ROR"),
            Step(
                entry.names[0],
                f"link {link.relation}: {link.reason or link.state}",
                link.who or "proposed",
                link.date,
            ),
        )
        return Finding(entry.list_id, entry.entry_id, entry.names[0], kind, start, end, text, round(score, 3), features, path,
                       entry.listed_from, entry.listed_to)  # fmt: skip

    def _inside(
        self, reading: Reading, c: Candidate, score: float, link: ListingLink, entry: Entry
    ) -> Finding:
        """Return the finding that a listed unit belongs to the organisation named."""
        assert self.resolver is not None
        item = self.resolver.index.items[c.number]
        start, end = reading.original(c.start, c.end)
        text = reading.text[reading.starts[c.start] : reading.ends[c.end - 1]]
        path = (
            Step(text, "stands in the text"),
            Step(f"{item.display} ({item.ror_id})", c.kind, "ROR"),
            Step(link.ror_id, "child of it", "ROR"),
            Step(
                entry.names[0],
                f"link {link.relation}: {link.reason or link.state}",
                link.who or "proposed",
                link.date,
            ),
        )
        feature = Feature("the listed unit itself is not named", 0.0, text, entry.names[0])
        return Finding(entry.list_id, entry.entry_id, entry.names[0], "listed unit inside this organisation", start, end, text,
                       round(score, 3), (feature,), path, entry.listed_from, entry.listed_to)  # fmt: skip


class _View(NamedTuple):
    """One text as the registry reads it, with the places where unlisted siblings stand."""

    reading: Reading
    found: list[Hit]
    siblings: list[tuple[int, int]]

    def occurrences(self, c: Candidate, current: list[int]) -> list[tuple[Hit, str, bool]]:
        """Return every run that means the candidate: its hit, kind, and whether it stands inside a longer name."""
        out = []
        for hit in self.found:
            out += [(hit, kind, False) for n, kind in hit.meanings if c.number in (n, current[n])][:1]
            out += [
                (Hit(a, b, ((n, kind),), False, hit.meanings_as_inside()), kind, True)
                for a, b, (n, kind) in hit.inside if c.number in (n, current[n])
            ][:1]  # fmt: skip
        return out or [(Hit(c.start, c.end, ((c.number, c.kind),), False, ()), c.kind, c.inside)]

    def owned(self, hit: Hit, number: int, parents: list[frozenset[int]]) -> bool:
        """Return whether the longer name around a run is a part of the institution, or stands apart from it."""
        return any(number in parents[n] for _, _, (n, _) in hit.inside) or _apart(self.reading, hit)


_KIND_WORDS = {
    LABEL: "name", ALIAS: "other name", "former": "earlier name", DERIVED: "shortened name",
    PLACELESS: "name without its city", ACRONYM: "acronym", SIMILAR: "name written almost so",
}  # fmt: skip


def _apart(reading: Reading, hit: Hit) -> bool:
    """Return whether a run fills its own segment, as in `West China Hospital, Sichuan University`."""
    segment = reading.segment
    before = hit.start == 0 or segment[hit.start - 1] != segment[hit.start]
    return before and (hit.end == len(segment) or segment[hit.end] != segment[hit.end - 1])


def _hit_type(reading: Reading, hit: Hit, kind: str, inside: bool) -> HitType:
    """Return the hit type by the words around the name."""
    if _hospital_run(reading, hit):
        return "affiliated hospital or joint laboratory"
    if kind == "former":
        return "predecessor or renamed"
    segment = reading.segment
    around = [w for i, w in enumerate(reading.words) if not hit.start <= i < hit.end]
    same = any(segment[i] == segment[hit.start] for i in range(len(segment)) if not hit.start <= i < hit.end)
    part = any(w in UNITS or w in ("institute", "center", "college", "academy", "key") for w in around)
    han = same and "\u3400" <= reading.words[hit.start] <= "\u9fff"
    return "sub-unit of a listed organisation" if part or han or inside else "listed itself"


def _hospital_run(reading: Reading, hit: Hit) -> bool:
    """Return whether a hospital, an affiliate or a joint body is named in the same segment as the name."""
    low, high = reading.segment[hit.start], reading.segment[hit.end - 1]
    words = [w for i, w in enumerate(reading.words) if low <= reading.segment[i] <= high]
    if any(w in _HOSPITAL for w in words):
        return True
    joined = "".join(words)
    return "医院" in joined or "cancercenter" in joined or "medicalcenter" in joined


def _explained(items: list, found: list[Hit], hit: Hit, number: int) -> bool:  # type: ignore[type-arg]
    """Return whether another institution's full name in the text has this acronym."""
    others = {n for n, kind in hit.meanings if n != number and kind == ACRONYM}
    return any(n in others for h in found for n, kind in h.meanings if kind != ACRONYM and items)


def _neighbourhood(reading: Reading, start: int, end: int) -> str:
    """Return the text of the segments a run stands in."""
    low, high = reading.segment[start], reading.segment[end - 1]
    at = [i for i in range(len(reading.words)) if low <= reading.segment[i] <= high]
    return reading.text[reading.starts[at[0]] : reading.ends[at[-1]]]


def _miss(reading: Reading, c: Claim) -> NearMiss:
    text = reading.text[reading.starts[c.start] : reading.ends[c.end - 1]]
    return NearMiss(c.entry.list_id, c.entry.entry_id, c.entry.names[0], text, c.separated_by, c.score)


def _with_miss(finding: Finding, misses: tuple[NearMiss, ...]) -> Finding:
    """Return the finding with its list's nearest miss."""
    near = next((m for m in misses if m.list_id == finding.list_id), None)
    if near is None:
        return finding
    return Finding(
        **{f: getattr(finding, f) for f in finding.__struct_fields__ if f != "nearest_miss"},
        nearest_miss=near,
    )
