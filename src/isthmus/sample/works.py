"""A block of a thousand works as bytes: everything a record holds, in the publisher's order of keys.

A block depends only on the seed and its number. Blocks make parts; a part can be made by any process, and
more parts can follow, without changing what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from isthmus.sample import citations, fragments, people, records, teams
from isthmus.sample.draw import Floats, Ints, Stream, Table, below, distinct
from isthmus.sample.institutions import institutions
from isthmus.sample.targets import targets

BLOCK = 1000

REFERENCE = len(b'"https://openalex.org/W9000000000000",')


@dataclass(frozen=True)
class Block:
    """A block's bytes: one line a work; each work's countries as a row of ten marks; and its year."""

    lines: list[bytes]
    countries: Ints
    year: Ints


@cache
def _four_digits() -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.frombuffer(b"".join(b"%04d" % i for i in range(10_000)), dtype=np.uint8).reshape(10_000, 4)


def _reference_bytes(found: Ints) -> bytes:
    """Return references as quoted addresses of one length, each with a comma after it."""
    rows = np.empty((len(found), REFERENCE), dtype=np.uint8)
    rows[:] = np.frombuffer(b'"https://openalex.org/W9000000000000",', dtype=np.uint8)
    digits, start = _four_digits(), REFERENCE - 14
    rows[:, start : start + 4] = digits[found // 100_000_000]
    rows[:, start + 4 : start + 8] = digits[found // 10_000 % 10_000]
    rows[:, start + 8 : start + 12] = digits[found % 10_000]
    return rows.tobytes()


@cache
def _tables() -> tuple[Table, Floats, Table, Ints]:
    t = targets()
    silence = np.asarray(t.works.type_without_institution)
    domain = np.asarray([int(row[0]) for row in t.topics.subfields for _ in range(3)], dtype=np.int64)
    return Table(t.works.type_counts), silence, Table(fragments.topic_weights()), domain


def _topic(stream: Stream, count: int) -> tuple[Ints, list[bytes], list[bytes]]:
    """Return each work's topic, and the JSON of its first topic and of all its topics."""
    topic = _tables()[2].pick(stream.uniform(count))
    near = (topic // 9 * 9 + below(stream.uniform(count), 9)) % len(fragments.topics())
    far = _tables()[2].pick(stream.uniform(count))
    how_many = np.asarray([0, 1, 2, 3])[Table([26, 41, 37, 896]).pick(stream.uniform(count))]
    score, objects = below(stream.uniform(count), 3).tolist(), fragments.topic_objects()
    first, every = [], []
    for t, n, f, k, s in zip(topic.tolist(), near.tolist(), far.tolist(), how_many.tolist(), score, strict=True):
        found = list(dict.fromkeys((t, n, f)))[:k]
        first.append(objects[4 * t + s] if k else b"null")
        every.append(b",".join([objects[4 * i + min(s + j, 3)] for j, i in enumerate(found)]))
    return topic, first, every


def _corresponding(stream: Stream, team: teams.Teams) -> Ints:
    """Mark the corresponding authors: none, the first, the last, or both."""
    who = Table([345, 440, 150, 65]).pick(stream.uniform(len(team.first) - 1))
    marks = np.zeros(len(team.work), dtype=np.int64)
    marks[team.first[:-1][(who == 1) | (who == 3)]] = 1
    marks[(team.first[1:] - 1)[(who == 2) | (who == 3)]] = 1
    return marks


def _country_marks(team: teams.Teams, works: int) -> tuple[Ints, Ints]:
    """Return a row of ten marks for each work's countries, and the number of its distinct institutions."""
    country_of = np.asarray([i.country for i in institutions()], dtype=np.int64)
    marks = np.zeros((works, 10), dtype=np.int64)
    held = team.institution >= 0
    work = np.broadcast_to(team.work[:, None], held.shape)[held]
    marks[work, country_of[team.institution[held]]] = 1
    held_once = distinct(work * 100_000 + team.institution[held]) // 100_000
    return marks, np.bincount(held_once, minlength=works)


def block(seed: int, index: int) -> Block:
    """Return block ``index`` of the world of ``seed``."""
    stream = Stream(seed, index)
    number = np.arange(index * BLOCK, (index + 1) * BLOCK, dtype=np.int64)
    year = citations.years(seed, number)
    kind = _tables()[0].pick(stream.uniform(BLOCK))
    team = teams.draw(seed, stream, index, year, _tables()[1][kind])
    topic, first_topic, every_topic = _topic(stream, BLOCK)
    cited = citations.cited(stream, year, _tables()[3][topic])
    found, begins = citations.references(seed, stream, number, year)
    marks = _corresponding(stream, team)
    authorships, who = people.encode(seed, stream, number, team, marks)
    countries, institutions_count = _country_marks(team, BLOCK)
    drawn = records.Drawn(
        number=number,
        year=year,
        kind=kind,
        team=team,
        corresponding=marks,
        author_ids=who,
        cited=cited,
        countries=countries,
        institutions=institutions_count,
        first_topic=first_topic,
        topics=every_topic,
        references=np.diff(begins),
    )
    heads, middles = records.heads(stream, drawn), records.middles(stream, drawn)
    addresses, starts, ends = _reference_bytes(found), team.first.tolist(), (begins * REFERENCE).tolist()
    lines = []
    for w, (y, c) in enumerate(zip(year.tolist(), cited.count.tolist(), strict=True)):
        people_here = b",".join(authorships[starts[w] : starts[w + 1]])
        cites = addresses[ends[w] : max(ends[w + 1] - 1, ends[w])]
        lines.append(b"".join((heads[w], people_here, middles[w], cites, records.TAIL % citations.by_year(y, c))))
    return Block(lines, countries, year)
