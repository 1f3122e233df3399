"""A block of a thousand works as bytes: everything a record holds, in the publisher's order of keys.

A block depends only on the seed and its number. Blocks make parts; a part can be made by any process, and more parts
can follow, without changing what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from isthmus.sample import citations, fragments, people, teams
from isthmus.sample.draw import Floats, Ints, Stream, Table, below, distinct
from isthmus.sample.institutions import institutions
from isthmus.sample.targets import targets
from isthmus.sample.titles import titles

BLOCK = 1000

HEAD = (
    b'{"id":"https://openalex.org/W9%012d","doi":%b,"title":"%b","display_name":"%b","publication_year":%d,'
    b'"publication_date":"%d-%02d-%02d","ids":{"openalex":"https://openalex.org/W9%012d"%b},"language":%b,'
    b'"primary_location":{"id":%b,%b%b%b,"type":"%b","indexed_in":%b,"open_access":%b,"authorships":['
)
MIDDLE = (
    b'],"institutions":[],"countries_distinct_count":%d,"institutions_distinct_count":%d,'
    b'"corresponding_author_ids":[%b],"corresponding_institution_ids":[%b],"fwci":%b,"has_fulltext":%b,'
    b'"cited_by_count":%d,"citation_normalized_percentile":%b,"cited_by_percentile_year":%b,"biblio":%b,'
    b'"is_retracted":%b,"is_paratext":%b,"is_xpac":%b,"primary_topic":%b,"topics":[%b],"locations_count":%d,'
    b'"sustainable_development_goals":[],"awards":[],"funders":%b,'
    b'"has_content":{"pdf":false,"grobid_xml":false},"referenced_works_count":%d,"referenced_works":['
)
TAIL = b'],"counts_by_year":[%b],"updated_date":"2025-11-06T00:00:00.000000","created_date":"2025-10-10T00:00:00"}\n'
REFERENCE = len(b'"https://openalex.org/W9000000000000",')
LANGUAGES = (b'"en"', b"null", b'"qaa"', b'"qab"')
INDEXED = (b'["crossref"]', b"[]", b'["crossref","doaj"]')
OPEN, CLOSED = (
    b'{"is_oa":true,"oa_status":"gold","oa_url":%b,"any_repository_has_fulltext":false}',
    b'{"is_oa":false,"oa_status":"closed","oa_url":null,"any_repository_has_fulltext":false}',
)
NO_BIBLIO = b'{"volume":null,"issue":null,"first_page":null,"last_page":null}'
TRUTH = people.TRUTH


@dataclass(frozen=True)
class Block:
    """A block's bytes: one line a work, and the countries of each work as a row of ten marks, with its year."""

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
    heads = _heads(stream, number, year, kind)
    middles = _middles(
        stream,
        kind,
        team,
        marks,
        who,
        cited,
        countries,
        institutions_count,
        first_topic,
        every_topic,
        np.diff(begins),
    )
    addresses, starts, ends = _reference_bytes(found), team.first.tolist(), (begins * REFERENCE).tolist()
    lines = [
        b"".join(
            [
                heads[w],
                b",".join(authorships[starts[w] : starts[w + 1]]),
                middles[w],
                addresses[ends[w] : max(ends[w + 1] - 1, ends[w])],
                TAIL % citations.by_year(y, c),
            ]
        )
        for w, (y, c) in enumerate(zip(year.tolist(), cited.count.tolist(), strict=True))
    ]
    return Block(lines, countries, year)


def _heads(stream: Stream, number: Ints, year: Ints, kind: Ints) -> list[bytes]:
    """Return the first part of each record, to the opening of ``authorships``."""
    count, names = len(number), [t.encode() for t in targets().works.types]
    has_doi = (stream.uniform(count) >= 0.084).tolist()
    month, day = (below(stream.uniform(count), n).tolist() for n in (12, 28))
    language = Table([969, 11, 12, 8]).pick(stream.uniform(count)).tolist()
    source = below((u := stream.uniform(count)) * u, fragments.SOURCES).tolist()
    indexed = Table([75, 10, 15]).pick(stream.uniform(count)).tolist()
    title, parts, found = titles(stream, count), fragments.source_parts(), []
    for w, (n, y, k) in enumerate(zip(number.tolist(), year.tolist(), kind.tolist(), strict=True)):
        doi = b'"https://doi.org/10.00000/sample.%d"' % n if has_doi[w] else b"null"
        ids = b',"doi":' + doi if has_doi[w] else b""
        place = b'"doi:10.00000/sample.%d"' % n if has_doi[w] else b"null"
        before, after = parts[source[w]]
        access = OPEN % doi if source[w] % 4 == 0 else CLOSED
        found.append(
            HEAD
            % (
                n,
                doi,
                title[w],
                title[w],
                y,
                y,
                month[w] + 1,
                day[w] + 1,
                n,
                ids,
                LANGUAGES[language[w]],
                place,
                before,
                doi,
                after,
                names[k],
                INDEXED[indexed[w]],
                access,
            )
        )
    return found


def _middles(
    stream: Stream,
    kind: Ints,
    team: teams.Teams,
    marks: Ints,
    who: Ints,
    cited: citations.Cited,
    countries: Ints,
    institutions_count: Ints,
    first_topic: list[bytes],
    every_topic: list[bytes],
    references: Ints,
) -> list[bytes]:
    """Return the part of each record between ``authorships`` and ``referenced_works``."""
    count, paratext = len(kind), targets().works.types.index("paratext")
    retracted, xpac, full, known = ((stream.uniform(count) < p).tolist() for p in (0.0009, 0.01, 0.09, 0.93))
    pages, places = (
        below(stream.uniform(count), 900).tolist(),
        Table([72, 15, 6, 5]).pick(stream.uniform(count)).tolist(),
    )
    payers, funded = (
        fragments.funders(),
        below(stream.uniform(count) * 4, len(fragments.funders()) * 4).tolist(),
    )
    ids, homes = _corresponding_ids(team, marks, who, count)
    fwci = np.round(cited.count / np.maximum(cited.expected, 0.1), 4).tolist()
    place, is_paratext = np.round(cited.place, 6).tolist(), (kind == paratext).tolist()
    columns = zip(
        countries.sum(axis=1).tolist(),
        institutions_count.tolist(),
        cited.count.tolist(),
        references.tolist(),
        strict=True,
    )
    found = []
    for w, (n_countries, n_institutions, citations_count, n_references) in enumerate(columns):
        weight = b"null" if not known[w] else b"%.4f" % fwci[w] if citations_count else b"0"
        p = place[w]
        normal = (
            b'{"value":%.6f,"is_in_top_1_percent":%b,"is_in_top_10_percent":%b}'
            % (p, TRUTH[p >= 0.99], TRUTH[p >= 0.9])
            if known[w]
            else b"null"
        )
        low = int(p * 99)
        span = b'{"min":%d,"max":%d}' % (low, low + 1) if citations_count else b"null"
        biblio = (
            b'{"volume":"%d","issue":null,"first_page":"%d","last_page":"%d"}'
            % (pages[w] % 60 + 1, pages[w] + 1, pages[w] + 12)
            if known[w]
            else NO_BIBLIO
        )
        payer = payers[funded[w]] if funded[w] < len(payers) else b"[]"
        found.append(
            MIDDLE
            % (
                n_countries,
                n_institutions,
                ids[w],
                homes[w],
                weight,
                TRUTH[full[w]],
                citations_count,
                normal,
                span,
                biblio,
                TRUTH[retracted[w]],
                TRUTH[is_paratext[w]],
                TRUTH[xpac[w]],
                first_topic[w],
                every_topic[w],
                places[w] + 1,
                payer,
                n_references,
            )
        )
    return found


def _corresponding_ids(team: teams.Teams, marks: Ints, who: Ints, count: int) -> tuple[list[bytes], list[bytes]]:
    """Return the ids of each work's corresponding authors and of their institutions."""
    ids: list[list[bytes]] = [[] for _ in range(count)]
    homes: list[list[bytes]] = [[] for _ in range(count)]
    for k in np.flatnonzero(marks).tolist():
        w = int(team.work[k])
        if who[k] >= 0:
            ids[w].append(b'"https://openalex.org/A9%012d"' % int(who[k]))
        homes[w] += [fragments.institution_ids()[i] for i in team.institution[k].tolist() if i >= 0]
    return [b",".join(i) for i in ids], [b",".join(dict.fromkeys(h)) for h in homes]
