"""Rows as CSV and as Parquet."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec


def to_csv(rows: list[dict[str, Any]]) -> str:
    """Return rows as CSV with a header line; a missing value is an empty field."""
    text = io.StringIO()
    if rows:
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return text.getvalue()


def to_parquet(rows: list[dict[str, Any]], about: dict[str, Any]) -> bytes:
    """Return rows as Parquet; ``about`` stands in the file's metadata under ``isthmus``."""
    import pyarrow as pa  # noqa: PLC0415  (slow to import)
    import pyarrow.parquet as pq  # noqa: PLC0415

    buffer = pa.BufferOutputStream()
    table = pa.Table.from_pylist(rows).replace_schema_metadata({"isthmus": msgspec.json.encode(about)})
    pq.write_table(table, buffer)
    return bytes(buffer.getvalue().to_pybytes())
