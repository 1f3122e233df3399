"""Entries whose own names stand in a text: each claim weighed by what is around it.

The weights are read together: their sum must reach `ENOUGH`, and what falls short but not far is a near miss.
"""

from __future__ import annotations

from typing import NamedTuple

from isthmus.screen.around import FORMER, apart, hit_type, hospital_beside, neighbourhood, words
from isthmus.screen.evidence import SIMILAR, spells
from isthmus.screen.find import Hit, hits
from isthmus.screen.findings import Feature, Finding, HitType, NearMiss, Step
from isthmus.screen.index import ACRONYM, ALIAS, DERIVED, LABEL, PLACELESS
from isthmus.screen.lexicon import generic_words, legal_words, shared_words
from isthmus.screen.listed import Listed
from isthmus.screen.places import Place
from isthmus.screen.reading import Reading
from isthmus.screen.records import Entry

WEIGHTS = {
    LABEL: 1.0, ALIAS: 1.0, FORMER: 0.95, DERIVED: 0.75, PLACELESS: 0.5, ACRONYM: 0.55, SIMILAR: 0.0,
    "long acronym": 0.2, "place agrees": 0.3, "country differs": -0.7, "longer name": -0.7, "rival": -0.35,
    "acronym of another name": -0.7, "ordinary words": -0.6, "words beside": -0.4, "runs over a break": -0.7,
    "one word of a longer phrase": -0.7,
}  # fmt: skip
"""What each feature adds. A similar name adds 2.5 x its similarity - 1.4: at .84, common between siblings, .7."""

ENOUGH, NEAR = 0.7, 0.2
LEFT = 5
"""Letters that must be left where a shortened name is one word: "Vic" is a state before it is a firm."""
KIND_WORDS = {
    LABEL: "name", ALIAS: "other name", FORMER: "earlier name", DERIVED: "shortened name",
    PLACELESS: "name without its city", ACRONYM: "acronym", SIMILAR: "name written almost so",
}  # fmt: skip


class Claim(NamedTuple):
    """One entry claimed by a run of words, with its reasons."""

    entry: Entry
    number: int
    hit: Hit
    kind: str
    features: tuple[Feature, ...]
    score: float
    hit_type: HitType

    @property
    def separated_by(self) -> str:
        """The feature that speaks most against the claim."""
        return min(self.features, key=lambda f: f.weight).name


class Scene(NamedTuple):
    """One text as the index of entries reads it."""

    reading: Reading
    found: list[Hit]
    places: list[tuple[int, int, Place]]


def scene(listed: Listed, text: str) -> Scene:
    """Return a text as the index of entries reads it."""
    reading = listed.index.vocabulary.read(text)
    places = listed.index.places.find(reading)
    return Scene(reading, hits(listed.index, reading, places), places)


def claims(listed: Listed, view: Scene) -> list[Claim]:
    """Return the entries whose own names stand in the text, exactly or almost."""
    out: list[Claim] = []
    for hit in view.found:
        for number, kind in hit.meanings:
            if listed.entry(number) is not None:
                out.append(_claim(listed, view, hit, number, kind, 1.0, False))
        for start, end, (number, kind) in hit.inside:
            if listed.entry(number) is not None and kind != ACRONYM:
                out.append(_claim(listed, view, Hit(start, end, ((number, kind),), False, ()), number, kind, 1.0, True))
    taken = {c.number for c in out}
    others = [
        (h.start, h.end) for h in view.found
        if any(listed.entry(n) is None and kind in (LABEL, ALIAS) for n, kind in h.meanings)
    ]  # fmt: skip
    for start, end, number, similarity in listed.similar.find(view.reading, view.found):
        if listed.entry(number) is None:
            break
        if number not in taken and not any(a <= start and end <= b for a, b in others):
            made = Hit(start, end, ((number, SIMILAR),), False, ())
            out.append(_claim(listed, view, made, number, SIMILAR, similarity, False))
    return out


def _claim(listed: Listed, view: Scene, hit: Hit, number: int, kind: str, similarity: float, inside: bool) -> Claim:
    """Weigh one entry against the words around its name."""
    reading, index, entry = view.reading, listed.index, listed.entries[number]
    text = words(reading, hit)
    shown = FORMER if (reading.codes[hit.start : hit.end], number) in index.former else kind
    weight = WEIGHTS[shown] if kind != SIMILAR else 2.5 * similarity - 1.4
    features = [Feature(KIND_WORDS[shown], round(weight, 2), text, entry.names[0])]

    def add(name: str, here: str, there: str) -> None:
        features.append(Feature(name, WEIGHTS[name], here, there))

    if kind == ACRONYM and (len(text) >= 5 or (len(text) == 4 and (len(reading.words) == 1 or not text.isascii()))):
        add("long acronym", text, text)
    if kind == ACRONYM and (spells(reading, hit.start) or _explained(view.found, hit, number)):
        add("acronym of another name", text, entry.names[0])
    if kind == SIMILAR and reading.segment[hit.start] != reading.segment[hit.end - 1]:
        add("runs over a break", text, entry.names[0])
    if kind == SIMILAR and _telling_beside(reading, hit):
        add("words beside", neighbourhood(reading, hit.start, hit.end), entry.names[0])
    if hit.end - hit.start == 1 and one_word(reading, hit, kind):
        add("one word of a longer phrase", text, entry.names[0])
    if ordinary(listed, reading, hit, kind):
        add("ordinary words", text, entry.names[0])
    agrees, differs = _places(listed, number, view.places, hit, only_city=kind == PLACELESS)
    if agrees:
        add("place agrees", agrees, index.items[number].country)
    if differs:
        add("country differs", differs, index.items[number].country)
    if hit.extended or (inside and not hospital_beside(reading, hit)):
        add("longer name", neighbourhood(reading, hit.start, hit.end), entry.names[0])
    others = [n for n, _ in hit.meanings if listed.entry(n) is None]
    if others and not inside and not agrees:
        add("rival", text, index.items[others[0]].display)
    score = round(sum(f.weight for f in features), 3)
    return Claim(entry, number, hit, shown, tuple(features), score, hit_type(reading, hit, shown, inside))


def one_word(reading: Reading, hit: Hit, kind: str) -> bool:
    """Return whether one written word is too little for a name: a letter, a legal form, or a word among others."""
    word = reading.words[hit.start]
    if len(word) < (LEFT if kind == DERIVED else 3) or word in legal_words():
        return True
    return kind in (LABEL, ALIAS, DERIVED) and not apart(reading, hit)


def ordinary(listed: Listed, reading: Reading, hit: Hit, kind: str) -> bool:
    """Return whether a name is made of words that many bodies share, so that it needs its place beside it."""
    named = reading.words[hit.start : hit.end]
    towns = listed.index.places.phrases if kind == DERIVED else {}
    codes = reading.codes[hit.start : hit.end]
    telling = any(w not in shared_words() and c not in towns for w, c in zip(named, codes, strict=True))
    if telling or kind in (ACRONYM, PLACELESS):
        return False
    return len(named) <= 3 or kind in (SIMILAR, DERIVED)


def _telling_beside(reading: Reading, hit: Hit) -> bool:
    """Return whether a word that tells institutions apart stands right beside the run, in its segment."""
    segment = reading.segment
    beside = [
        i
        for i in (hit.start - 1, hit.end)
        if 0 <= i < len(segment) and segment[i] in (segment[hit.start], segment[hit.end - 1])
    ]
    return any(reading.words[i] not in generic_words() for i in beside)


def _places(
    listed: Listed, number: int, named: list[tuple[int, int, Place]], hit: Hit, only_city: bool
) -> tuple[str, str]:
    """Return what shows the place to agree with the entry's, and what shows it to differ; empty where nothing does."""
    item, own = listed.index.items[number], listed.index.city_keys[number]
    outside = [p for a, b, p in named if a >= hit.end or b <= hit.start]
    settled = [p for p in outside if p.settles]
    cities = [p for p in outside if not p.settles]
    if any(p.key in own for p in cities) or (not only_city and any(item.country in p.countries for p in settled)):
        return item.country or "city", ""
    differs = bool(item.country) and bool(settled) and not any(item.country in p.countries for p in settled)
    elsewhere = bool(cities) and bool(own) and not settled and not any(item.country in p.countries for p in cities)
    shown = sorted({c for p in settled or cities for c in p.countries})[:3]
    return "", ",".join(shown) if differs or elsewhere else ""


def _explained(found: list[Hit], hit: Hit, number: int) -> bool:
    """Return whether another institution, named in full in the text, has this acronym."""
    others = {n for n, kind in hit.meanings if n != number and kind == ACRONYM}
    return any(n in others for h in found for n, kind in h.meanings if kind != ACRONYM)


def finding(listed: Listed, reading: Reading, claim: Claim) -> Finding:
    """Return a claim as a finding with its path."""
    start, end = reading.original(claim.hit.start, claim.hit.end)
    until = listed.index.former.get((reading.codes[claim.hit.start : claim.hit.end], claim.number), "")
    text = words(reading, claim.hit)
    how = f"earlier name, used until {until}" if until else KIND_WORDS[claim.kind]
    entry = claim.entry
    path = (
        Step(text, "stands in the text"),
        Step(entry.names[0], how, entry.source or entry.list_id, entry.listed_from),
    )
    return Finding(
        entry.list_id, entry.entry_id, entry.names[0], claim.hit_type, start, end, text, claim.score,
        claim.features, path, entry.listed_from, entry.listed_to,
    )  # fmt: skip


def miss(reading: Reading, claim: Claim) -> NearMiss:
    """Return a claim that falls short."""
    entry = claim.entry
    return NearMiss(
        entry.list_id, entry.entry_id, entry.names[0], words(reading, claim.hit), claim.separated_by, claim.score
    )
