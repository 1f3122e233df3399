"""OpenAlex topics: each with its subfield, field and domain."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import Api
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import INT, count
from isthmus.source._csv import csv_rows
from isthmus.source._records import BadRecord, OnceRows, Rows

SOURCE = Source(
    id="openalex-topics",
    title="OpenAlex topics",
    publisher="OurResearch",
    licence="CC0-1.0",
    citation="OpenAlex topics, September 2024; classification by CWTS and OurResearch (2024)",
    cadence="yearly",
    grain="one topic",
    live="https://api.openalex.org/topics",
    files=("openalex/topics/*.csv",),
    tables=("topic",),
    dated="2024-09-01",
    floor=20,
    ceiling=10_000,
    download=(
        Api(
            url="https://api.openalex.org/topics",
            to="openalex/topics/openalex_topics.csv",
            bounded=True,
            columns=(
                ("topic_id", "id"),
                ("topic", "display_name"),
                ("subfield_id", "subfield.id"),
                ("subfield", "subfield.display_name"),
                ("field_id", "field.id"),
                ("field", "field.display_name"),
                ("domain_id", "domain.id"),
                ("domain", "domain.display_name"),
                ("works_count", "works_count"),
            ),
        ),
    ),
)
COLUMNS = (
    "topic_id",
    "topic",
    "subfield_id",
    "subfield",
    "field_id",
    "field",
    "domain_id",
    "domain",
    "works_count",
)


def read(part: Part) -> Iterator[Batch]:
    """Yield the topics of one CSV."""
    return csv_rows(part, COLUMNS, OnceRows(topic=COLUMNS), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one topic."""
    topic = row["topic_id"].removeprefix("T")
    if not topic.isdecimal() or len(topic) > 9:
        raise BadRecord(f"topic_id {row['topic_id']!r} is not an OpenAlex topic")
    ids = [count(row[f"{level}_id"], f"{level}_id", INT) for level in ("subfield", "field", "domain")]
    works = count(row["works_count"], "works_count")
    assert isinstance(rows, OnceRows)
    rows.only_once(int(topic))
    rows.add(
        "topic", int(topic), row["topic"], ids[0], row["subfield"], ids[1], row["field"], ids[2], row["domain"],
        works,
    )  # fmt: skip
