"""What a table of the lake is: its row in words, its columns with type and meaning."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

TEXT, INT, LONG, REAL, FLAG = pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_()


class Table(NamedTuple):
    """A table: what a row is, and its columns with type and meaning."""

    row: str
    columns: dict[str, tuple[pa.DataType, str]]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, all columns nullable."""
        return pa.schema([(name, kind) for name, (kind, _meaning) in self.columns.items()])
