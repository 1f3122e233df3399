"""A batch of works as the lake's tables; and, where something in it is odd, the reason for each bad record."""

from __future__ import annotations

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.model.country import CODES
from isthmus.model.source import Columns
from isthmus.source._authorships import Authorship, Id, Layout, country_names
from isthmus.source._checks import FIRST_YEAR, INT, LAST_YEAR, count, year
from isthmus.source._ids import Ints, Odd, level, lists_of_works, number, numbers
from isthmus.source._places import PlaceBook, place
from isthmus.source._records import BadRecord

MOST_CITED = 2**31 - 1


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


_references = msgspec.json.Decoder(list[str] | None).decode
_NO_TOPIC = Topic()


def check(work: Work) -> None:
    """Raise `BadRecord` with the reason when a work must be set aside."""
    if number(work.id, "W") is None:
        raise BadRecord("the record has no id")
    year(work.publication_year)
    if count(work.cited_by_count or 0, "cited_by_count") > MOST_CITED:
        raise BadRecord(f"cited_by_count {work.cited_by_count} is not plausible")
    topic = work.primary_topic or _NO_TOPIC
    if (number(topic.id, "T") or 0) > INT:
        raise BadRecord(f"{topic.id!r} is no topic")
    for step in (topic.subfield, topic.field, topic.domain):
        level(step.id if step else None)
    for a in work.authorships:
        number(a.author.id if a.author else None, "A")
        at = place(*a.where())
        for url in [i.id for i in at.institutions] + [u for x in at.affiliations for u in x.institution_ids]:
            number(url, "I")
        for code in [i.country_code for i in at.institutions] + at.countries:
            if code and code not in CODES:
                raise BadRecord(f"country code {code!r} does not exist")
    for url in _references(work.referenced_works) or ():
        number(url, "W")


def lay_out(works: list[Work], book: PlaceBook, leave_out: frozenset[str] = frozenset()) -> dict[str, Columns]:
    """Return the tables of a batch but those left out; raise `Odd` when `check` would refuse one of its works."""
    ids = numbers([w.id for w in works], "W")
    years = _whole([w.publication_year for w in works], FIRST_YEAR, LAST_YEAR)
    cited = _whole([w.cited_by_count or 0 for w in works], 0, MOST_CITED)
    if ids.null_count:
        raise Odd
    work_ids = ids.to_numpy()
    layout = Layout([w.authorships for w in works], book)
    at, code, share = layout.countries()
    n_countries = np.bincount(at[code >= 0], minlength=len(works))
    fields = _topics(works)
    place = pa.array(at)
    return {
        "work": {
            "work_id": ids,
            "doi": [w.doi and w.doi.removeprefix("https://doi.org/") for w in works],
            "year": years,
            "cited_by_count": cited,
            **fields,
            **{name: [getattr(w, name) for w in works] for name in ("title", "type", "language", *FLAGS, "fwci")},
            "citation_percentile": [p.value if (p := w.citation_normalized_percentile) else None for w in works],
            "updated": [w.updated_date for w in works],
            "n_authors": layout.sizes,
            "n_institutions": layout.distinct_institutions(),
            "n_countries": n_countries,
        },
        "authorship": layout.authorship(work_ids),
        "affiliation": {"affiliation_id": list(layout.texts), "text": list(layout.texts.values())},
        "work_country": {
            "work_id": work_ids[at],
            "country": country_names(code),
            "share": share,
            "year": years.take(place),
            "field_id": fields["field_id"].take(place),
            "n_countries": n_countries[at],
        },
        **({} if "citation" in leave_out else {"citation": _citations(works, work_ids)}),
    }


def _citations(works: list[Work], work_ids: Ints) -> Columns:
    n_cited, references = lists_of_works([bytes(w.referenced_works) for w in works])
    return {"work_id": np.repeat(work_ids, n_cited), "cited_work_id": references}


FLAGS = ("is_retracted", "is_paratext", "is_xpac")


def _topics(works: list[Work]) -> dict[str, pa.Array]:
    topics = [w.primary_topic or _NO_TOPIC for w in works]
    columns = {"topic_id": numbers([t.id for t in topics], "T")}
    try:
        for name in ("subfield", "field", "domain"):
            steps = [getattr(t, name) for t in topics]
            columns[f"{name}_id"] = pa.array([level(s.id) if s else None for s in steps], pa.int64())
    except BadRecord as error:
        raise Odd from error
    return columns


def _whole(values: list[int | None], least: int, most: int) -> pa.Array:
    """Return whole numbers as Arrow; raise `Odd` where one is missing or out of range."""
    try:
        array = pa.array(values, pa.int64())
    except (pa.ArrowInvalid, OverflowError) as error:
        raise Odd from error
    bounds = pc.min_max(array).as_py()
    if array.null_count or (values and not least <= bounds["min"] <= bounds["max"] <= most):
        raise Odd
    return array
