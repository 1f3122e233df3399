"""A raw affiliation string -> the institutions it names, or none.

`Resolver.resolve` reads one string, `resolve_many` a batch with the same answers. Policy ``main`` gives the
institution a publisher would assert (more than one only where each is likely to be); ``all`` gives every institution
named, and the parents of each.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np

from isthmus.screen.among import JUDGED, among
from isthmus.screen.evidence import SIMILAR, Candidate, candidates
from isthmus.screen.find import Hit, hits, sibling
from isthmus.screen.index import ALIAS, LABEL, Index
from isthmus.screen.judge import judge
from isthmus.screen.reading import Reading
from isthmus.screen.records import Institution
from isthmus.screen.short import Near, Short
from isthmus.screen.similar import Similar

Policy = Literal["main", "all"]
MAIN, ALL = 0.42, 0.3
"""Least score of the answer under each policy."""

BESIDE = 0.5
"""Least score of a further institution that `main` answers with: one asserted beside the first."""

_BATCH = 512


class Match(NamedTuple):
    """An institution named in a string: where, how, with what score (an order, not a probability)."""

    institution: Institution
    score: float
    start: int
    end: int
    text: str
    how: str
    parents: tuple[str, ...]
    features: tuple[float, ...]

    @property
    def ror_id(self) -> str:
        """The institution's ROR id."""
        return self.institution.ror_id

    def reasons(self, limit: int = 6) -> list[tuple[str, float, float]]:
        """Return (feature, value, weight in this answer), the heaviest first."""
        row = np.array(self.features)
        moved = judge("judge", JUDGED).contributions(row)
        return [(name, self.features[JUDGED.index(name)], round(w, 3)) for name, w in list(moved.items())[:limit]]


class Resolver:
    """Resolves strings over one set of institutions."""

    def __init__(self, institutions: Iterable[Institution] | Index) -> None:
        self.index = institutions if isinstance(institutions, Index) else Index(institutions)
        self.similar = Similar(self.index)
        self.short = Short(self.index)
        gc.collect()
        gc.freeze()  # the index never changes: walking it at every collection halves the throughput

    def resolve(self, text: str, policy: Policy = "main") -> list[Match]:
        """Return the institutions named in ``text``, best first; an empty list is an answer."""
        return next(self.resolve_many([text], policy))

    def resolve_many(self, texts: Iterable[str], policy: Policy = "main") -> Iterator[list[Match]]:
        """Yield the answer for each text, in order."""
        source = iter(texts)
        while batch := list(islice(source, _BATCH)):
            for _text, reading, scored in self.scored(batch):
                yield [self._match(reading, c, s) for c, s in choose(scored, policy)]

    def scored(self, texts: Sequence[str]) -> Iterator[tuple[str, Reading, list[tuple[Candidate, float]]]]:
        """Yield each text's reading and candidates with their scores, best first."""
        readings = [self.index.vocabulary.read(text) for text in texts]
        found = [self.propose(reading) for reading in readings]
        rows = [c.features for some in found for c in some]
        judged = among(np.array(rows), [len(some) for some in found if some]) if rows else np.empty((0, 0))
        scores = judge("judge", JUDGED).scores(judged).tolist() if rows else []
        full = map(tuple, judged.tolist())
        at = 0
        for text, reading, some in zip(texts, readings, found, strict=True):
            seen = [c._replace(features=next(full)) for c in some]
            pairs = list(zip(seen, scores[at : at + len(some)], strict=True))
            at += len(some)
            pairs.sort(key=lambda p: (-p[1], p[0].start - p[0].end, p[0].start, self.index.items[p[0].number].ror_id))
            yield text, reading, pairs

    def propose(self, reading: Reading) -> list[Candidate]:
        """Return the candidates of one reading: exact names, and similar ones where no exact name is sure."""
        places = self.index.places.find(reading)
        everything = hits(self.index, reading, places)
        found = [h for h in everything if not sibling(reading, h)]
        near: list[Near] = []
        if not any(self._sure(reading, hit) for hit in found):
            others = {n for h in everything if sibling(reading, h) for n, _ in h.meanings}
            near = [(*made, SIMILAR) for made in self.similar.find(reading, everything) if made[2] not in others]
        near += self.short.find(reading, everything)
        return candidates(self.index, reading, found, near, places)

    def _sure(self, reading: Reading, hit: Hit) -> bool:
        """Return whether a hit is an institution's own full name of some weight."""
        full = all(kind in (LABEL, ALIAS) for _, kind in hit.meanings)
        if hit.extended or hit.end - hit.start < 2 or not full:
            return False
        weight = self.index.weight
        return sum(weight.get(code, 10.0) for code in reading.codes[hit.start : hit.end]) > 8

    def _match(self, reading: Reading, c: Candidate, score: float) -> Match:
        start, end = reading.original(c.start, c.end)
        parents = tuple(self.index.items[p].ror_id for p in sorted(self.index.parents[c.number]))
        words = reading.text[reading.starts[c.start] : reading.ends[c.end - 1]]
        return Match(self.index.items[c.number], round(score, 4), start, end, words, c.kind, parents, c.features)


def choose(scored: list[tuple[Candidate, float]], policy: Policy, least: float = ALL) -> list[tuple[Candidate, float]]:
    """Return the candidates a policy answers with; ``least`` is the score `all` asks for."""
    if policy == "main":
        return [pair for at, pair in enumerate(scored) if pair[1] >= (BESIDE if at else MAIN)]
    out: list[tuple[Candidate, float]] = []
    for candidate, score in scored:
        same_words = any(c.start == candidate.start and c.end == candidate.end and not c.inside for c, _ in out)
        if score >= least and not (same_words and not candidate.inside):
            out.append((candidate, score))
    return out
