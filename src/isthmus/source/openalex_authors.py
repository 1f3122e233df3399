"""OpenAlex authors: Author objects with the institutions of their works, year by year."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from isthmus.model.download import Api, Snapshot
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import count, country, year
from isthmus.source._ids import number
from isthmus.source._parquet import json_or_parquet
from isthmus.source._place import Institution
from isthmus.source._records import BadRecord, Once, Rows

SOURCE = Source(
    id="openalex-authors",
    title="OpenAlex authors",
    publisher="OurResearch",
    licence="CC0-1.0",
    citation="Priem, Piwowar, Orr (2022). OpenAlex: a fully-open index of scholarly works. arXiv:2205.01833",
    cadence="monthly",
    grain="one author",
    live="https://api.openalex.org/authors",
    files=("openalex/authors/**/*.gz", "openalex/authors/**/*.jsonl", "openalex/authors/**/*.parquet"),
    tables=("author", "author_affiliation"),
    dated="2026-02-15",
    unique=("author", "author_id"),
    caveats=(
        "OpenAlex tells authors apart by algorithm: one person may be several authors, and the other way round.",
        "Alternative spellings of names are not kept, and nothing is inferred from a name.",
    ),
    download=(
        Api(url="https://api.openalex.org/authors", to="openalex/authors/api-{query}.jsonl.gz"),
        Snapshot(url="https://openalex.s3.amazonaws.com/data/{form}/authors/manifest.json", to="openalex/authors"),
    ),
)
AUTHOR = ("author_id", "orcid", "display_name", "works_count", "cited_by_count", "updated")
AFFILIATION = ("author_id", "institution_id", "ror_id", "country", "year")


class Affiliation(msgspec.Struct):
    """An institution and the years in which the author published from it."""

    institution: Institution | None = None
    years: list[int] | None = None


class Author(msgspec.Struct):
    """The part of an Author object that the lake keeps."""

    id: str | None = None
    orcid: str | None = None
    display_name: str | None = None
    works_count: int | None = None
    cited_by_count: int | None = None
    affiliations: list[Affiliation] | None = None
    updated_date: str | None = None


class AuthorRows(Rows):
    """Rows of authors."""

    def __init__(self, part: Part) -> None:
        super().__init__(author=AUTHOR, author_affiliation=AFFILIATION)
        self.once = Once(part)


def read(part: Part) -> Iterator[Batch]:
    """Yield the authors of one partition, JSON lines or Parquet."""
    decode = msgspec.json.Decoder(Author).decode
    return json_or_parquet(part, Author.__struct_fields__, decode, AuthorRows(part), keep)


def keep(author: Author, rows: Rows) -> None:
    """Add one author with a row for each institution and year."""
    assert isinstance(rows, AuthorRows)
    author_id = number(author.id, "A")
    if author_id is None:
        raise BadRecord("the record has no id")
    counts = [count(author.works_count or 0, "works_count"), count(author.cited_by_count or 0, "cited_by_count")]
    stays: list[tuple[int | None, str | None, str | None, int | None]] = []
    for a in author.affiliations or ():
        house = a.institution or Institution()
        place = (number(house.id, "I"), house.ror and house.ror[-9:], country(house.country_code))
        stays += [(*place, year(y)) for y in dict.fromkeys(a.years or ())] or [(*place, None)]
    rows.once.check(author_id)
    orcid = author.orcid and author.orcid.rpartition("/")[2]
    rows.add("author", author_id, orcid, author.display_name, *counts, author.updated_date)
    for stay in dict.fromkeys(stays):
        rows.add("author_affiliation", author_id, *stay)
