"""OpenAlex works: Work objects as the API and the snapshot serve them, in JSON lines or Parquet partitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import INT, count, shown, year
from isthmus.source._parquet import json_or_parquet
from isthmus.source._records import BadRecord, Once, Rows
from isthmus.source._works import Authors, Id, Layout, country_names, number, place

SOURCE = Source(
    id="openalex-works",
    title="OpenAlex works",
    publisher="OurResearch",
    licence="CC0-1.0",
    citation="Priem, Piwowar, Orr (2022). OpenAlex: a fully-open index of scholarly works. arXiv:2205.01833",
    cadence="monthly",
    grain="one scholarly work",
    live="https://api.openalex.org/works",
    files=("openalex/works/**/*.gz", "openalex/works/**/*.jsonl", "openalex/works/**/*.parquet"),
    tables=("work", "authorship", "affiliation", "work_country", "citation"),
    dated="2026-02-15",
    floor=0,
    unique=("work", "work_id"),
    caveats=("Counts are of the works loaded, a selection: not the whole output of a country or a field.",),
)
_NULL = msgspec.Raw(b"null")


class Authorship(msgspec.Struct):
    """One author of a work; the parts that recur from author to author stay unread bytes (see `place`)."""

    author_position: str | None = None
    author: Id | None = None
    is_corresponding: bool | None = None
    institutions: msgspec.Raw = _NULL
    countries: msgspec.Raw = _NULL
    affiliations: msgspec.Raw = _NULL
    raw_affiliation_strings: msgspec.Raw = _NULL


class Topic(msgspec.Struct):
    """A topic with the levels above it."""

    id: str | None = None
    subfield: Id | None = None
    field: Id | None = None
    domain: Id | None = None


class Percentile(msgspec.Struct):
    """OpenAlex's own citation percentile within field, year and type."""

    value: float | None = None


class Work(msgspec.Struct):
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
    authorships: list[Authorship] | None = None
    referenced_works: list[str] | None = None
    updated_date: str | None = None


WORK = (
    "work_id", "doi", "title", "year", "type", "language", "topic_id", "subfield_id", "field_id", "domain_id",
    "cited_by_count", "is_retracted", "is_paratext", "is_xpac", "fwci", "citation_percentile", "updated",
)  # fmt: skip


class WorkRows(Rows):
    """Rows of a batch of works; authorships and references are laid out once, when the batch is full."""

    def __init__(self, part: Part) -> None:
        super().__init__(work=WORK)
        self.once = Once(part)

    def clear(self) -> None:
        """Forget all rows."""
        super().clear()
        self.authors = Authors()
        self.cited: list[str] = []
        self.n_cited: list[int] = []

    def finish(self) -> dict[str, Any]:
        """Return all five tables of the batch."""
        work, layout = self.tables["work"], Layout(self.authors)
        ids = np.asarray(work["work_id"], np.int64)
        at, code, share = layout.countries()
        n_countries = np.bincount(at[code >= 0], minlength=len(ids))
        counts = {
            "n_authors": self.authors.sizes,
            "n_institutions": layout.distinct_institutions(),
            "n_countries": n_countries,
        }
        year_, field_ = np.asarray(work["year"], np.int32), pa.array(work["field_id"], pa.int32())
        return {
            "work": work | counts,
            "authorship": layout.authorship(ids),
            "affiliation": {
                "affiliation_id": list(self.authors.texts),
                "text": list(self.authors.texts.values()),
            },
            "work_country": {
                "work_id": ids[at],
                "country": country_names(code),
                "share": share.astype(np.int32),
                "year": year_[at],
                "field_id": field_.take(pa.array(at)),
                "n_countries": n_countries[at],
            },
            "citation": {"work_id": np.repeat(ids, self.n_cited), "cited_work_id": work_numbers(self.cited)},
        }


def work_numbers(urls: list[str]) -> pa.Array:
    """Return the numbers of many work ids at once; an id that is not one becomes null."""
    tails = pc.utf8_slice_codeunits(pa.array(urls, pa.string()), len("https://openalex.org/W"))
    try:
        return pc.cast(tails, pa.int64())
    except pa.ArrowInvalid:
        return pa.array([int(t) if t.isdecimal() and len(t) < 19 else None for t in tails.to_pylist()], pa.int64())


def read(part: Part) -> Iterator[Batch]:
    """Yield the works of one partition: gzipped JSON lines or Parquet, the same tables from both."""
    return json_or_parquet(part, Work.__struct_fields__, msgspec.json.Decoder(Work).decode, WorkRows(part), keep)


def keep(work: Work, rows: Rows) -> None:
    """Add one work, or refuse it whole: no id, an impossible year, a country that does not exist."""
    assert isinstance(rows, WorkRows)
    work_id = number(work.id, "W")
    if work_id is None:
        raise BadRecord("the record has no id")
    published = year(work.publication_year)
    cited = count(work.cited_by_count or 0, "cited_by_count", INT)
    authors = work.authorships or []
    places = [
        place(bytes(a.institutions), bytes(a.countries), bytes(a.affiliations), bytes(a.raw_affiliation_strings))
        for a in authors
    ]
    names = [None if a.author is None else number(a.author.id, "A") for a in authors]
    topic = work.primary_topic or Topic()
    levels = [_level(x) for x in (topic.subfield, topic.field, topic.domain)]
    topic_id = number(topic.id, "T")
    if topic_id is not None:
        count(topic_id, "topic", INT)
    rows.once.check(work_id)
    percentile = work.citation_normalized_percentile
    rows.add(
        "work", work_id, work.doi and work.doi.removeprefix("https://doi.org/"), work.title, published, work.type,
        work.language, topic_id, *levels, cited, work.is_retracted, work.is_paratext, work.is_xpac, work.fwci,
        percentile and percentile.value, work.updated_date,
    )  # fmt: skip
    rows.authors.sizes.append(len(authors))
    for a, name, at in zip(authors, names, places, strict=True):
        rows.authors.add(name, a.author_position, a.is_corresponding, at)
    rows.cited += work.referenced_works or ()
    rows.n_cited.append(len(work.referenced_works or ()))


def _level(entry: Id | None) -> int | None:
    """Return the number of a subfield, field or domain from its address."""
    if entry is None or entry.id is None:
        return None
    tail = entry.id.rpartition("/")[2]
    if not tail.isdecimal() or len(tail) > 9:
        raise BadRecord(f"{shown(entry.id)} is not a topic level")
    return int(tail)
