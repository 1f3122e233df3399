"""What speaks for and against each institution found in a string, as named numbers.

Every feature is a plain quantity a reader can check against the text. `FEATURES` fixes their order: first what is
true of the run of words, then of the institution, then of the two among all that the string names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log1p
from typing import NamedTuple

from isthmus.screen.asserted import ASSERTED_FEATURES, asserted
from isthmus.screen.find import Hit
from isthmus.screen.index import ACRONYM, ALIAS, DERIVED, LABEL, PLACELESS, Index
from isthmus.screen.places import Place
from isthmus.screen.reading import Reading
from isthmus.screen.rivals import Proposal, Standing, undominated
from isthmus.screen.short import BRAND, CAMPUS, Near
from isthmus.screen.text import strip_marks

RUN_FEATURES = (
    "weight", "words", "covers_segment", "covers_string", "rarest", "capitals", "extended", "inside", "similarity",
    "unit_first", "university_beside", "institute_in_run", "segments_after", "in_brackets", "joined_by_and",
    "first", "last", "only", "others", "heaviest", "other_covers_more", "names_after",
    "education_before", "education_after", "university_elsewhere", "facility_before", "facility_after",
    "health_before", "health_after", "funder_beside", "company_beside", "rivals", "rival_education",
)  # fmt: skip
OWN_FEATURES = (
    "education", "healthcare", "company", "government", "facility", "funder", "active", "links", "children",
    "has_parent", "names", "country_in_name",
)  # fmt: skip
PAIR_FEATURES = (
    "label", "alias", "derived", "acronym", "fuzzy", "campus", "brand",
    "display", "literal", "succeeded", "confirmed", "spells_before",
    "acronym_beside", "country_agrees", "country_differs", "city_agrees", "city_differs", "rival_placed", "links_lead",
    "parent_named", "child_named", "related_named",
)  # fmt: skip
FEATURES = RUN_FEATURES + OWN_FEATURES + PAIR_FEATURES + ASSERTED_FEATURES
SIMILAR = "similar"
_OWN = len(OWN_FEATURES)
UNITS = frozenset(
    [
        "department",
        "division",
        "school",
        "faculty",
        "laboratory",
        "program",
        "unit",
        "section",
        "clinic",
        "group",
        "chair",
    ]
)
"""Words that begin the name of a part rather than of a whole."""

_TYPES = ("education", "healthcare", "company", "government", "facility", "funder")
_BODIES = frozenset(("institute", "center", "hospital", "laboratory"))
_ORDER = {LABEL: 0, ALIAS: 1, CAMPUS: 2, DERIVED: 3, PLACELESS: 4, SIMILAR: 5, ACRONYM: 6, BRAND: 7}
_ADDRESSED = {"HK": "CN", "MO": "CN"}
"""Territories whose addresses often end in another country's name."""

Span = tuple[int, int]
Found = Sequence[tuple[int, int, Place]]


class Candidate(NamedTuple):
    """An institution that a run of words may mean."""

    number: int
    kind: str
    start: int
    end: int
    inside: bool
    features: tuple[float, ...]


def candidates(index: Index, reading: Reading, found: list[Hit], near: list[Near], places: Found) -> list[Candidate]:
    """Return every institution the hits may mean, each with its features."""
    proposals = _proposals(index, reading, found, near)
    if not proposals:
        return []
    best: dict[int, Proposal] = {}
    for p in proposals:
        key = (p.inside, -p.literal, _ORDER[p.kind], p.start - p.end)
        if p.number not in best or key < _key(best[p.number]):
            best[p.number] = p
    standing = {p.number: _place_evidence(index, p, places) for p in best.values()}
    picked = undominated(index, list(best.values()), standing, _ORDER)
    scene = _scene(index, reading, picked)
    confirmed = Counter(number for number, _ in {(p.number, p.start) for p in proposals})
    numbers = frozenset(p.number for p in picked)
    runs: dict[tuple[int, int, bool, float], tuple[float, ...]] = {}
    out = []
    for p in picked:
        key_of_run = (p.start, p.end, p.inside, p.similarity)
        if key_of_run not in runs:
            runs[key_of_run] = _run_features(index, reading, p, scene)
        pair = _pair_features(index, reading, p, scene, standing, numbers, confirmed[p.number] > 1)
        own = own_features(index, p.number)
        row = runs[key_of_run] + own[:_OWN] + pair + own[_OWN:]
        out.append(Candidate(p.number, p.kind, p.start, p.end, p.inside, row))
    return out


def _key(p: Proposal) -> tuple[bool, float, int, int]:
    return (p.inside, -p.literal, _ORDER[p.kind], p.start - p.end)


def _proposals(index: Index, reading: Reading, found: list[Hit], near: list[Near]) -> list[Proposal]:
    """Return what each hit may mean: a withdrawn institution as its successor, a closed one as both."""
    out: list[Proposal] = []

    def add(
        start: int,
        end: int,
        number: int,
        kind: str,
        extended: bool,
        inside: bool,
        similarity: float,
        many: bool,
    ) -> None:
        literal = _literal(index, number, reading, start, end) if many else 0.0
        current = index.current[number]
        if current != number:
            out.append(Proposal(current, kind, start, end, extended, inside, similarity, literal, True))
            if index.items[number].status == "withdrawn":
                return
        out.append(Proposal(number, kind, start, end, extended, inside, similarity, literal, False))

    for hit in found:
        for number, kind in hit.meanings:
            add(hit.start, hit.end, number, kind, hit.extended, False, 1.0, len(hit.meanings) > 1)
        within = dict.fromkeys(meaning for _, _, meaning in hit.inside)
        for number, kind in within:
            add(hit.start, hit.end, number, kind, False, True, 1.0, len(within) > 1)
    for start, end, number, similarity, kind in near:
        add(start, end, number, kind, False, False, similarity, False)
    return out


class Extent(NamedTuple):
    """The runs of one type of institution: where the first ends, where the last begins, and all of them."""

    first_end: int
    last_start: int
    spans: frozenset[Span]

    def besides(self, span: Span) -> float:
        """Return 1 where another run than this one is of the type."""
        return float(len(self.spans) > (span in self.spans))


class _Scene(NamedTuple):
    """All that one string names, as the features of each candidate need it."""

    tops: tuple[Span, ...]
    weights: dict[Span, float]
    kinds: dict[str, Extent]
    rivals: dict[Span, tuple[Proposal, ...]]
    links: dict[int, int]


def _scene(index: Index, reading: Reading, picked: list[Proposal]) -> _Scene:
    rivals: dict[Span, list[Proposal]] = {}
    for p in picked:
        if not p.inside:
            rivals.setdefault((p.start, p.end), []).append(p)
    codes, weight = reading.codes, index.weight
    weights = {(a, b): sum(weight.get(c, 10.0) for c in codes[a:b]) for a, b in rivals}
    kinds: dict[str, set[Span]] = {kind: set() for kind in _TYPES}
    for span, some in rivals.items():
        for p in some:
            for kind in index.items[p.number].types:
                if kind in kinds:
                    kinds[kind].add(span)
    links = {p.number: round(log1p(len(index.items[p.number].links))) for p in picked}
    return _Scene(
        tuple(sorted(rivals)),
        weights,
        {k: _extent(v) for k, v in kinds.items()},
        {span: tuple(some) for span, some in rivals.items()},
        links,
    )


def _extent(spans: set[Span]) -> Extent:
    first = min((b for _, b in spans), default=1 << 30)
    return Extent(first, max((a for a, _ in spans), default=-1), frozenset(spans))


def _run_features(index: Index, reading: Reading, p: Proposal, scene: _Scene) -> tuple[float, ...]:
    """Return what is true of the run of words, whichever institution it means."""
    start, end, span = p.start, p.end, (p.start, p.end)
    segment, words, text = reading.segment, reading.words, reading.text
    weights = [index.weight.get(c, 10.0) for c in reading.codes[start:end]]
    low, high = segment[start], segment[end - 1]
    beside = [w for i, w in enumerate(words) if low <= segment[i] <= high and not start <= i < end]
    kinds, tops, education = scene.kinds, scene.tops, scene.kinds["education"]
    at = reading.starts[start]
    return (
        round(min(sum(weights), 40.0) / 5) / 2,
        min(end - start, 8) / 4,
        (end - start) / (end - start + len(beside)),
        (end - start) / len(words),
        round(min(max(weights), 10.0)),
        float(text[at : reading.ends[end - 1]].isupper()),
        float(p.extended),
        float(p.inside),
        p.similarity,
        float(words[start] in UNITS),
        float("university" in beside),
        float(any(w in _BODIES for w in words[start:end])),
        min(segment[-1] - high, 4),
        float(at > 0 and "(" in text[max(0, at - 2) : at]),
        float(start > 0 and segment[start - 1] == low and any(b == start for _, b in tops)),
        float(bool(tops) and span == tops[0]),
        float(bool(tops) and span == tops[-1]),
        float(len(tops) == 1),
        log1p(len(tops) - 1) if tops else 0.0,
        float(scene.weights.get(span, -1.0) >= max(scene.weights.values(), default=0.0)),
        float(any(b - a > end - start for a, b in tops)),
        log1p(sum(a >= end for a, _ in tops)),
        float(education.first_end <= start),
        float(education.last_start >= end),
        education.besides(span),
        float(kinds["facility"].first_end <= start),
        float(kinds["facility"].last_start >= end),
        float(kinds["healthcare"].first_end <= start),
        float(kinds["healthcare"].last_start >= end),
        kinds["funder"].besides(span),
        kinds["company"].besides(span),
        log1p(max(0, len(scene.rivals.get(span, ())) - 1)),
        float(len(scene.rivals.get(span, ())) > 1 and span in education.spans),
    )


def own_features(index: Index, number: int) -> tuple[float, ...]:
    """Return what is true of the institution, whatever the text; computed once."""
    known = index.own.get(number)
    if known is None:
        item = index.items[number]
        known = (
            *(float(kind in item.types) for kind in _TYPES),
            float(item.status == "active"),
            round(log1p(len(item.links))),
            round(log1p(len(index.children[number]))),
            float(bool(index.parents[number])),
            round(2 * log1p(len(item.names))),
            float(item.display.endswith(")")),
            *asserted().features(item.ror_id),
        )
        index.own[number] = known
    return known


def _pair_features(
    index: Index, reading: Reading, p: Proposal, scene: _Scene, standing: dict[int, Standing], numbers: frozenset[int],
    confirmed: bool,
) -> tuple[float, ...]:  # fmt: skip
    """Return what is true of this institution for this run among all that is named."""
    number, kind = p.number, p.kind
    here = standing[number]
    rivals = [q.number for q in scene.rivals.get((p.start, p.end), ()) if q.number != number]
    own = scene.links[number]
    acronym = kind == ACRONYM
    return (
        float(kind == LABEL),
        float(kind == ALIAS),
        float(kind in (DERIVED, PLACELESS)),
        float(acronym),
        float(kind == SIMILAR),
        float(kind == CAMPUS),
        float(kind == BRAND),
        float(index.display_keys[number] == reading.codes[p.start : p.end]),
        p.literal,
        float(p.succeeded),
        float(confirmed),
        float(acronym and spells(reading, p.start)),
        float(acronym and len(scene.tops) > 1),
        here.country,
        here.country_differs,
        here.city,
        here.city_differs,
        float(any(standing[q].country + standing[q].city > here.country + here.city for q in rivals)),
        float(own - max((scene.links[q] for q in rivals), default=own)),
        float(not numbers.isdisjoint(index.parents[number])),
        float(not numbers.isdisjoint(index.children[number])),
        float(not numbers.isdisjoint(index.related[number])),
    )


def spells(reading: Reading, at: int) -> bool:
    """Return whether the word at ``at`` is made of the initials of the words right before it."""
    word = reading.words[at]
    before = reading.words[max(0, at - len(word)) : at]
    return len(before) == len(word) > 1 and all(a[0] == b for a, b in zip(before, word, strict=True))


def _literal(index: Index, number: int, reading: Reading, start: int, end: int) -> float:
    """Return 1 where the words stand exactly as one of the institution's names writes them, not in translation."""
    text = strip_marks(reading.text[reading.starts[start] : reading.ends[end - 1]])
    names = index.plain.get(number)
    if names is None:
        names = index.plain[number] = "\n".join(strip_marks(name.text) for name in index.items[number].names)
    return float(text in names)


def _place_evidence(index: Index, p: Proposal, places: Found) -> Standing:
    """Return whether the places named outside the run agree with the institution's."""
    named = [place for a, b, place in places if a >= p.end or b <= p.start]
    if not named:
        return Standing(0.0, 0.0, 0.0, 0.0)
    country = index.items[p.number].country
    settled = [place for place in named if place.settles]
    cities = [place for place in named if not place.settles]
    whole = _ADDRESSED.get(country, country)
    agrees = any(country in place.countries or whole in place.countries for place in settled)
    city = any(place.key in index.city_keys[p.number] for place in cities)
    elsewhere = bool(cities) and not city and not any(country in place.countries for place in cities)
    return Standing(float(agrees), float(bool(settled) and not agrees), float(city), float(elsewhere))
