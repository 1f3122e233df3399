"""OpenAlex institutions: Institution objects as the API and the snapshot serve them.

Read from OpenAlex's documented Institution object: ``id``, ``ror``, ``display_name``, ``country_code``, ``type``,
``lineage``, ``works_count``, ``cited_by_count``, ``updated_date``.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from isthmus.model.download import Api, Snapshot
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import count, country
from isthmus.source._ids import number
from isthmus.source._parquet import json_or_parquet
from isthmus.source._records import BadRecord, Once, Rows

SOURCE = Source(
    id="openalex-institutions",
    title="OpenAlex institutions",
    publisher="OurResearch",
    licence="CC0-1.0",
    citation="Priem, Piwowar, Orr (2022). OpenAlex: a fully-open index of scholarly works. arXiv:2205.01833",
    cadence="monthly",
    grain="one institution",
    live="https://api.openalex.org/institutions",
    files=(
        "openalex/institutions/**/*.gz", "openalex/institutions/**/*.jsonl", "openalex/institutions/**/*.parquet",
    ),
    tables=("openalex_institution", "openalex_institution_lineage"),
    dated="undated",
    ceiling=1_000_000,
    unique=("openalex_institution", "institution_id"),
    download=(
        Api(url="https://api.openalex.org/institutions", to="openalex/institutions/api-{query}.jsonl.gz", bounded=True),
        Snapshot(
            url="https://openalex.s3.amazonaws.com/data/{form}/institutions/manifest.json", to="openalex/institutions"
        ),
    ),
)  # fmt: skip
INSTITUTION = (
    "institution_id", "ror_id", "display_name", "country", "type", "works_count", "cited_by_count", "updated",
)  # fmt: skip


class Institution(msgspec.Struct):
    """The part of an Institution object that the lake keeps."""

    id: str | None = None
    ror: str | None = None
    display_name: str | None = None
    country_code: str | None = None
    type: str | None = None
    lineage: list[str] | None = None
    works_count: int | None = None
    cited_by_count: int | None = None
    updated_date: str | None = None


class InstitutionRows(Rows):
    """Rows of institutions."""

    def __init__(self, part: Part) -> None:
        lineage = ("institution_id", "ancestor_id")
        super().__init__(openalex_institution=INSTITUTION, openalex_institution_lineage=lineage)
        self.once = Once(part)


def read(part: Part) -> Iterator[Batch]:
    """Yield the institutions of one partition, JSON lines or Parquet."""
    decode = msgspec.json.Decoder(Institution).decode
    return json_or_parquet(part, Institution.__struct_fields__, decode, InstitutionRows(part), keep)


def keep(house: Institution, rows: Rows) -> None:
    """Add one institution, and those it is part of."""
    assert isinstance(rows, InstitutionRows)
    institution_id = number(house.id, "I")
    if institution_id is None:
        raise BadRecord("the record has no id")
    counts = [count(house.works_count or 0, "works_count"), count(house.cited_by_count or 0, "cited_by_count")]
    code, above = country(house.country_code), [number(url, "I") for url in house.lineage or ()]
    rows.once.check(institution_id)
    ror = house.ror and house.ror[-9:]
    rows.add(
        "openalex_institution", institution_id, ror, house.display_name, code, house.type, *counts, house.updated_date
    )  # fmt: skip
    for ancestor in dict.fromkeys(above):
        if ancestor != institution_id:
            rows.add("openalex_institution_lineage", institution_id, ancestor)
