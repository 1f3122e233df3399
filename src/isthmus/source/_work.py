"""A work as OpenAlex serves it: the part of the record that the lake keeps, and what must hold of it."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

import msgspec

from isthmus.model.country import CODES
from isthmus.source._checks import INT, count, year
from isthmus.source._ids import level, number
from isthmus.source._place import places
from isthmus.source._records import BadRecord

MOST_CITED = 2**31 - 1
_NULL = msgspec.Raw(b"null")


class Id(msgspec.Struct, gc=False):
    """An object of which only the id is read."""

    id: str | None = None


class Authorship(msgspec.Struct, gc=False):
    """One author of a work; where the author stands is left as bytes."""

    author_position: str | None = None
    author: Id | None = None
    is_corresponding: bool | None = None
    institutions: msgspec.Raw = _NULL
    countries: msgspec.Raw = _NULL
    affiliations: msgspec.Raw = _NULL
    raw_affiliation_strings: msgspec.Raw = _NULL


class Topic(msgspec.Struct, gc=False):
    """A topic with the levels above it."""

    id: str | None = None
    subfield: Id | None = None
    field: Id | None = None
    domain: Id | None = None


class Percentile(msgspec.Struct, gc=False):
    """OpenAlex's own citation percentile within field, year and type."""

    value: float | None = None


class Work(msgspec.Struct, gc=False):
    """The part of a Work object that the lake keeps."""

    id: str | None = None
    doi: str | None = None
    title: str | None = None
    publication_year: int | None = None
    type: str | None = None
    language: str | None = None
    primary_topic: Topic | None = None
    cited_by_count: int | None = None
    is_retracted: bool | None = None
    is_paratext: bool | None = None
    is_xpac: bool | None = None
    fwci: float | None = None
    citation_normalized_percentile: Percentile | None = None
    authorships: list[Authorship] = []
    referenced_works: msgspec.Raw = msgspec.Raw(b"[]")
    updated_date: str | None = None


NO_ID, NO_TOPIC = Id(), Topic()
_places_of = attrgetter("institutions", "countries", "affiliations", "raw_affiliation_strings")
_references = msgspec.json.Decoder(list[str] | None).decode


def where(authors: list[Authorship]) -> Iterator[bytes]:
    """Yield the bytes that say where each author stands: a key of `isthmus.source._places`."""
    return map(b",".join, map(_places_of, authors))


def check(work: Work) -> None:
    """Raise `BadRecord` with the reason when a work must be set aside."""
    if number(work.id, "W") is None:
        raise BadRecord("the record has no id")
    year(work.publication_year)
    if count(work.cited_by_count or 0, "cited_by_count") > MOST_CITED:
        raise BadRecord(f"cited_by_count {work.cited_by_count} is not plausible")
    topic = work.primary_topic or NO_TOPIC
    if (number(topic.id, "T") or 0) > INT:
        raise BadRecord(f"{topic.id!r} is no topic")
    for step in (topic.subfield, topic.field, topic.domain):
        level(step.id if step else None)
    for a in work.authorships:
        number(a.author.id if a.author else None, "A")
    for at in places(list(where(work.authorships))):
        for url in [i.id for i in at.institutions] + [u for x in at.affiliations for u in x.institution_ids]:
            number(url, "I")
        for code in [i.country_code for i in at.institutions] + at.countries:
            if code and code not in CODES:
                raise BadRecord(f"country code {code!r} does not exist")
    for url in _references(work.referenced_works) or ():
        number(url, "W")
