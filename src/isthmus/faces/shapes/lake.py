"""What a lake holds, as plain data."""

from __future__ import annotations

from isthmus.lake.snapshot import Snapshot
from isthmus.model.source import Vintage


def status_of(snapshot: Snapshot) -> dict[str, object]:
    """Return the contract of ``lake status --format json`` (version 1, see ``docs/contract.md``)."""
    return {"sources": [_source(v) for v in snapshot.vintages]}


def _source(v: Vintage) -> dict[str, object]:
    counts = {"id": v.source, "read": v.read, "kept": v.kept, "quarantined": v.quarantined, "vintage": v.id}
    return counts | {"title": v.title, "dated": v.dated, "licence": v.licence, "sample": v.sample}
