"""What speaks for and against each institution found in a string, as named numbers.

Every feature is a plain quantity a reader can check against the text; `FEATURES` fixes their order, and
``data/weights.toml`` holds one weight for each.
"""

from __future__ import annotations

from collections import Counter
from math import log1p
from typing import Any, NamedTuple

from isthmus.screen.find import Hit
from isthmus.screen.index import ACRONYM, ALIAS, DERIVED, LABEL, PLACELESS, Index
from isthmus.screen.places import Place
from isthmus.screen.reading import Reading
from isthmus.screen.text import strip_marks

FEATURES = (
    "label", "alias", "derived", "acronym", "fuzzy", "similarity",
    "weight", "words", "covers_segment", "covers_string", "extended", "rivals",
    "country_agrees", "country_differs", "city_agrees", "city_differs", "rival_placed",
    "first", "last", "only", "others", "inside",
    "parent_named", "child_named", "related_named",
    "education", "healthcare", "company", "government", "facility", "funder",
    "active", "links",
    "acronym_beside", "university_elsewhere", "literal", "succeeded", "rarest", "capitals",
    "heaviest", "confirmed", "names_after", "education_after", "education_before", "spells_before", "links_lead",
    "unit_first", "university_beside", "institute_in_run", "country_in_name", "rival_education",
    "facility_before", "facility_after", "health_before", "health_after", "funder_beside", "company_beside",
    "children", "has_parent", "names", "display", "segments_after", "other_covers_more", "joined_by_and", "in_brackets",
)  # fmt: skip


class Candidate(NamedTuple):
    """An institution that a run of words may mean."""

    number: int
    kind: str
    start: int
    end: int
    similarity: float
    inside: bool
    features: tuple[float, ...]


def candidates(index: Index, reading: Reading, found: list[Hit], fuzzy: list[tuple[int, int, int, float]]) -> list[Candidate]:
    """Return every institution the hits may mean, each with its features."""
    if not found and not fuzzy:
        return []
    places = index.places.find(reading)
    runs = [(h.start, h.end, h.meanings, h.extended, False, 1.0) for h in found]
    runs += [(h.start, h.end, tuple(dict.fromkeys(m for _, _, m in h.inside)), False, True, 1.0) for h in found if h.inside]
    runs += [(a, b, ((n, "fuzzy"),), False, False, s) for a, b, n, s in fuzzy]
    best: dict[int, tuple[float, int]] = {}
    proposals = []
    for start, end, meanings, extended, inside, similarity in runs:
        named = [p for p in places if p[0] >= end or p[1] <= start]
        for number, kind in meanings:
            literal = 0.0 if len(meanings) == 1 else _literal(index, number, reading, start, end)
            if index.items[number].status == "withdrawn" and index.current[number] != number:
                number, succession = index.current[number], True  # noqa: PLW2901
            else:
                succession = False
            rest = (start, end, extended, inside, similarity, named, len(meanings), literal)
            proposals.append((number, kind, *rest, succession))
            if index.current[number] != number:
                proposals.append((index.current[number], kind, *rest, True))
    order = {LABEL: 0, ALIAS: 1, DERIVED: 2, PLACELESS: 3, "fuzzy": 4, ACRONYM: 5}
    for at, p in enumerate(proposals):
        key = (p[5], -p[9], order[p[1]], p[2] - p[3])
        if p[0] not in best or key < best[p[0]][0]:  # type: ignore[operator]
            best[p[0]] = (key, at)  # type: ignore[assignment]
    picked = [proposals[at] for _, at in best.values()]
    placed = {p[0]: _place_evidence(index, p[0], p[7]) for p in picked}
    picked = _undominated(index, picked, placed, order)
    numbers = frozenset(p[0] for p in picked)
    tops = {(p[2], p[3]) for p in picked if not p[5]}
    first, last = (min(tops), max(tops)) if tops else ((0, 0), (0, 0))
    confirmed = Counter(p[0] for p in {(q[0], q[2]): q for q in proposals}.values())
    weights = {t: sum(index.weight.get(c, 10.0) for c in reading.codes[t[0] : t[1]]) for t in tops}
    top_weight = max(weights.values(), default=0.0)
    schools = {(p[2], p[3]) for p in picked if not p[5] and "education" in index.items[p[0]].types}
    kinds = {
        kind: {(p[2], p[3]) for p in picked if not p[5] and kind in index.items[p[0]].types}
        for kind in ("facility", "healthcare", "funder", "company")
    }
    links = {p[0]: round(log1p(len(index.items[p[0]].links))) for p in picked}
    out = []
    for p in picked:
        number, kind, start, end, extended, inside, similarity, _named, _, literal, succeeded = p
        rivals = sum(q[2] == start and q[3] == end and not q[5] for q in picked)
        item = index.items[number]
        country, country_no, city, city_no = placed[number]
        run_weight = sum(index.weight.get(c, 10.0) for c in reading.codes[start:end])
        segment = reading.segment
        size = sum(1 for s in segment if segment[start] <= s <= segment[end - 1])
        rival_placed = any(
            q[0] != number and q[2] == start and q[3] == end and sum(placed[q[0]][::2]) > country + city for q in picked
        )
        types = item.types
        out.append(
            Candidate(number, kind, start, end, similarity, inside, (
                float(kind == LABEL), float(kind == ALIAS), float(kind in (DERIVED, PLACELESS)), float(kind == ACRONYM), float(kind == "fuzzy"), similarity,
                round(min(run_weight, 40.0) / 5) / 2, min(end - start, 8) / 4, (end - start) / size, (end - start) / len(reading.codes), float(extended), log1p(max(0, rivals - 1)),
                country, country_no, city, city_no, float(rival_placed),
                float((start, end) == first), float((start, end) == last), float(len(tops) == 1), log1p(len(tops) - 1) if tops else 0.0, float(inside),
                float(bool(index.parents[number] & numbers)), float(bool(index.children[number] & numbers)), float(bool(index.related[number] & numbers)),
                float("education" in types), float("healthcare" in types), float("company" in types), float("government" in types), float("facility" in types), float("funder" in types),
                float(item.status == "active"), round(log1p(len(item.links))),
                float(kind == ACRONYM and len(tops) > 1), float(any(t != (start, end) for t in schools)),
                literal, float(succeeded), round(min(max(index.weight.get(c, 10.0) for c in reading.codes[start:end]), 10.0)),
                float(reading.text[reading.starts[start]:reading.ends[end - 1]].isupper()),
                float((start, end) in weights and weights[start, end] >= top_weight), float(confirmed[number] > 1),
                log1p(sum(t[0] >= end for t in tops)), float(any(t[0] >= end for t in schools)), float(any(t[1] <= start for t in schools)),
                float(kind == ACRONYM and _spells(reading, start)),
                links[number] - max((links[q[0]] for q in picked if q[0] != number and q[2] == start and q[3] == end), default=links[number]),
                float(reading.words[start] in UNITS), float("university" in _beside(reading, start, end)),
                float(any(w in ("institute", "center", "hospital", "laboratory") for w in reading.words[start:end])), float(item.display.endswith(")")),
                float(any(q[0] != number and q[2] == start and q[3] == end and "education" in index.items[q[0]].types for q in picked)),
                float(any(t[1] <= start for t in kinds["facility"])), float(any(t[0] >= end for t in kinds["facility"])),
                float(any(t[1] <= start for t in kinds["healthcare"])), float(any(t[0] >= end for t in kinds["healthcare"])),
                float(any(t[1] <= start or t[0] >= end for t in kinds["funder"])), float(any(t[1] <= start or t[0] >= end for t in kinds["company"])),
                round(log1p(len(index.children[number]))), float(bool(index.parents[number])), round(2 * log1p(len(item.names))),
                float(item.names[0].kind == "display" and index.display_keys[number] == reading.codes[start:end]),
                min(segment[-1] - segment[end - 1], 4), float(any(t[1] - t[0] > end - start for t in tops)),
                float(start > 0 and segment[start - 1] == segment[start] and any(t[1] == start for t in tops)),
                float(reading.starts[start] > 0 and "(" in reading.text[max(0, reading.starts[start] - 2):reading.starts[start]]),
            ))
        )  # fmt: skip
    return out


Proposal = tuple[Any, ...]


def _undominated(
    index: Index, picked: list[Proposal], placed: dict[int, tuple[float, float, float, float]], order: dict[str, int]
) -> list[Proposal]:
    """Leave out institutions that another one with the same words clearly beats.

    Better placed beats worse placed; then the words as written beat a translation, an institution's own name beats
    another's alias, and for acronyms an institution with many relations beats one with few.
    """
    runs: dict[tuple[int, int], list[Proposal]] = {}
    for p in picked:
        if not p[5]:
            runs.setdefault((p[2], p[3]), []).append(p)
    out = [p for p in picked if p[5]]
    for group in runs.values():
        if len(group) == 1:
            out += group
            continue
        def standing(p: Proposal) -> tuple[float, float, int]:
            country, country_no, city, city_no = placed[p[0]]
            return (2 * city + country - country_no - city_no, p[9], -order[p[1]])
        best = max(standing(p) for p in group)
        group = [p for p in group if standing(p) == best]
        if all(p[1] == ACRONYM for p in group) and len(group) > 1:
            links = {p[0]: log1p(len(index.items[p[0]].links)) for p in group}
            top = max(links.values())
            group = [p for p in group if links[p[0]] >= top - 1.5]
        out += group
    return out


UNITS = frozenset("department division school faculty laboratory program unit section clinic group chair".split())
"""Words that begin the name of a part rather than of a whole."""


def _spells(reading: Reading, at: int) -> bool:
    """Return whether the word at ``at`` is made of the initials of the words right before it."""
    word = reading.words[at]
    before = reading.words[max(0, at - len(word)) : at]
    return len(before) == len(word) > 1 and all(a[0] == b for a, b in zip(before, word, strict=True))


def _beside(reading: Reading, start: int, end: int) -> list[str]:
    """Return the words of the same segments that are not in the run."""
    low, high, segment = reading.segment[start], reading.segment[end - 1], reading.segment
    return [w for i, w in enumerate(reading.words) if low <= segment[i] <= high and not start <= i < end]


def _literal(index: Index, number: int, reading: Reading, start: int, end: int) -> float:
    """Return 1 where the words stand exactly as one of the institution's names writes them, not in translation."""
    text = strip_marks(reading.text[reading.starts[start] : reading.ends[end - 1]])
    return float(any(text in strip_marks(name.text) for name in index.items[number].names))


def _place_evidence(index: Index, number: int, named: list[tuple[int, int, Place]]) -> tuple[float, float, float, float]:
    """Return whether the places named agree with the institution's: country yes, no; city yes, no."""
    if not named:
        return 0.0, 0.0, 0.0, 0.0
    country = index.items[number].country
    own = index.city_keys[number]
    settled = [p for _, _, p in named if p.settles]
    agrees = any(country in p.countries for p in settled)
    differs = bool(settled) and not agrees
    cities = [p for _, _, p in named if not p.settles]
    city = any(p.key in own for p in cities)
    elsewhere = bool(cities) and not city and not any(country in p.countries for p in cities)
    return float(agrees), float(differs), float(city), float(elsewhere)
