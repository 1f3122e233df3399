"""What a lake holds, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from isthmus.lake.snapshot import Snapshot
from isthmus.model.errors import UnknownName
from isthmus.model.source import Source, Vintage

if TYPE_CHECKING:
    from isthmus.lake.cite import Citation
    from isthmus.lake.open import Lake

STYLES = ("json", "csl-json", "bibtex", "text")
"""Ways to give a citation."""


def status_of(snapshot: Snapshot) -> dict[str, object]:
    """Return the contract of ``lake status --format json`` (version 1, see ``docs/contract.md``)."""
    return {"sources": [_source(v) for v in snapshot.vintages]}


def _source(v: Vintage) -> dict[str, object]:
    counts = {"id": v.source, "read": v.read, "kept": v.kept, "quarantined": v.quarantined, "vintage": v.id}
    return counts | {"title": v.title, "dated": v.dated, "licence": v.licence, "sample": v.sample}


def set_aside(lake: Lake, source: str | None = None) -> list[dict[str, Any]]:
    """Return the records set aside, whole, with place and reason, ordered by source, file and place.

    Raises
    ------
    UnknownName
        For a source that the lake does not hold.
    """
    held = [v.source for v in lake.vintages]
    if source is not None and source not in held:
        raise UnknownName("source", source, held, "the lake")
    rows = lake.table("quarantine")
    rows = rows if source is None else rows.filter(rows.source == source)
    return lake.execute(rows.order_by("source", "file", "position"))


def source_record(source: Source) -> dict[str, Any]:
    """Return what a source says of itself; each download with its kind."""
    facts: dict[str, Any] = msgspec.to_builtins(source)
    facts["download"] = [{"kind": type(d).__name__} | msgspec.to_builtins(d) for d in source.download]
    return facts


def cited_as(found: list[Citation], style: str) -> tuple[bytes, str]:
    """Return citations in one of `STYLES`, with the media type."""
    from isthmus.lake import cite  # noqa: PLC0415

    if style not in STYLES:
        raise UnknownName("style", style, STYLES)
    if style == "text":
        return cite.as_text(found).encode(), "text/plain; charset=utf-8"
    if style == "bibtex":
        return cite.as_bibtex(found).encode(), "text/plain; charset=utf-8"
    value = cite.as_csl(found) if style == "csl-json" else {"citations": found}
    return msgspec.json.encode(value), "application/json"
