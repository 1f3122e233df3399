"""OpenAlex works: Work objects as the API and the snapshot serve them, in JSON lines or Parquet partitions."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import Api, Snapshot
from isthmus.model.source import Batch, Part, Source
from isthmus.source._files import Cut
from isthmus.source._parquet import partition_blocks
from isthmus.source._work import Work

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
    revision=2,
    unique=("work", "work_id"),
    caveats=("Counts are of the works loaded, a selection: not the whole output of a country or a field.",),
    download=(
        Api(url="https://api.openalex.org/works", to="openalex/works/api-{query}.jsonl.gz"),
        Snapshot(url="https://openalex.s3.amazonaws.com/data/{form}/works/manifest.json", to="openalex/works"),
    ),
)


def read(part: Part) -> Iterator[Batch]:
    """Yield the works of one partition: gzipped JSON lines or Parquet, the same tables from both."""
    from isthmus.source._held import BATCH, Held  # noqa: PLC0415  (who only names the source needs no Arrow)

    held, seen = Held(part), 0
    try:
        for position, block in partition_blocks(part, Work.__struct_fields__):
            held.add(position, block)
            if held.size >= BATCH:
                seen += held.read
                yield held.take()
    except Cut as cut:
        held.read += 1
        held.reject(cut.position, cut.reason, cut.rest)
    if not seen and not held.read:
        held.read = 1
        held.reject(0, "the file is empty", b"")
    yield held.take()
