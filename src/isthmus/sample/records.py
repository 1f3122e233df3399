"""The parts of a work's record other than its authorships and references, as bytes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isthmus.sample import citations, fragments, teams
from isthmus.sample.draw import Ints, Stream, Table, below
from isthmus.sample.people import TRUTH
from isthmus.sample.targets import targets
from isthmus.sample.titles import titles

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
LANGUAGES = (b'"en"', b"null", b'"qaa"', b'"qab"')
INDEXED = (b'["crossref"]', b"[]", b'["crossref","doaj"]')
OPEN, CLOSED = (
    b'{"is_oa":true,"oa_status":"gold","oa_url":%b,"any_repository_has_fulltext":false}',
    b'{"is_oa":false,"oa_status":"closed","oa_url":null,"any_repository_has_fulltext":false}',
)
PERCENTILE = b'{"value":%.6f,"is_in_top_1_percent":%b,"is_in_top_10_percent":%b}'
BIBLIO = b'{"volume":"%d","issue":null,"first_page":"%d","last_page":"%d"}'
NO_BIBLIO = b'{"volume":null,"issue":null,"first_page":null,"last_page":null}'


@dataclass(frozen=True)
class Drawn:
    """What was drawn for a block of works."""

    number: Ints
    year: Ints
    kind: Ints
    team: teams.Teams
    corresponding: Ints
    author_ids: Ints
    cited: citations.Cited
    countries: Ints
    institutions: Ints
    first_topic: list[bytes]
    topics: list[bytes]
    references: Ints


def heads(stream: Stream, drawn: Drawn) -> list[bytes]:
    """Return the first part of each record, to the opening of ``authorships``."""
    count, names = len(drawn.number), [t.encode() for t in targets().works.types]
    has_doi = (stream.uniform(count) >= 0.084).tolist()
    month, day = (below(stream.uniform(count), n).tolist() for n in (12, 28))
    language = Table([969, 11, 12, 8]).pick(stream.uniform(count)).tolist()
    source = below((u := stream.uniform(count)) * u, fragments.SOURCES).tolist()
    indexed = Table([75, 10, 15]).pick(stream.uniform(count)).tolist()
    title, parts, found = titles(stream, count), fragments.source_parts(), []
    columns = zip(drawn.number.tolist(), drawn.year.tolist(), drawn.kind.tolist(), strict=True)
    for w, (n, y, k) in enumerate(columns):
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


def middles(stream: Stream, drawn: Drawn) -> list[bytes]:
    """Return the part of each record between ``authorships`` and ``referenced_works``."""
    count, payers = len(drawn.kind), fragments.funders()
    retracted, xpac, full = (_chance(stream, count, share) for share in (0.0009, 0.01, 0.09))
    paratext = [TRUTH[k] for k in (drawn.kind == targets().works.types.index("paratext")).tolist()]
    locations = Table([72, 15, 6, 5]).pick(stream.uniform(count)).tolist()
    funded = below(stream.uniform(count) * 4, len(payers) * 4).tolist()
    columns = zip(
        drawn.countries.sum(axis=1).tolist(),
        drawn.institutions.tolist(),
        *_corresponding_ids(drawn),
        drawn.cited.count.tolist(),
        _impact(stream, drawn.cited),
        drawn.references.tolist(),
        strict=True,
    )
    found = []
    for w, (n_countries, n_institutions, ids, homes, cites, impact, n_references) in enumerate(columns):
        weight, normal, span, biblio = impact
        payer = payers[funded[w]] if funded[w] < len(payers) else b"[]"
        places = (n_countries, n_institutions, ids, homes, weight, full[w], cites, normal, span, biblio)
        marks = (retracted[w], paratext[w], xpac[w], drawn.first_topic[w], drawn.topics[w], locations[w] + 1)
        found.append(MIDDLE % (*places, *marks, payer, n_references))
    return found


def _chance(stream: Stream, count: int, share: float) -> list[bytes]:
    return [TRUTH[k] for k in (stream.uniform(count) < share).tolist()]


def _impact(stream: Stream, cited: citations.Cited) -> list[tuple[bytes, bytes, bytes, bytes]]:
    """Return each work's normalised citations, percentile, its span, and pages; null for one in 14."""
    count = len(cited.count)
    known, pages = (stream.uniform(count) < 0.93).tolist(), below(stream.uniform(count), 900).tolist()
    ratio = np.round(cited.count / np.maximum(cited.expected, 0.1), 4).tolist()
    place = np.round(cited.place, 6).tolist()
    found = []
    for w, cites in enumerate(cited.count.tolist()):
        p, page = place[w], pages[w]
        low = int(p * 99)
        span = b'{"min":%d,"max":%d}' % (low, low + 1) if cites else b"null"
        if known[w]:
            weight = b"%.4f" % ratio[w] if cites else b"0"
            normal = PERCENTILE % (p, TRUTH[p >= 0.99], TRUTH[p >= 0.9])
            found.append((weight, normal, span, BIBLIO % (page % 60 + 1, page + 1, page + 12)))
        else:
            found.append((b"null", b"null", span, NO_BIBLIO))
    return found


def _corresponding_ids(drawn: Drawn) -> tuple[list[bytes], list[bytes]]:
    """Return the ids of each work's corresponding authors and of their institutions."""
    team, who, count = drawn.team, drawn.author_ids, len(drawn.kind)
    ids: list[list[bytes]] = [[] for _ in range(count)]
    homes: list[list[bytes]] = [[] for _ in range(count)]
    for k in np.flatnonzero(drawn.corresponding).tolist():
        w = int(team.work[k])
        if who[k] >= 0:
            ids[w].append(b'"https://openalex.org/A9%012d"' % int(who[k]))
        homes[w] += [fragments.institution_ids()[i] for i in team.institution[k].tolist() if i >= 0]
    return [b",".join(i) for i in ids], [b",".join(dict.fromkeys(h)) for h in homes]
