"""What a table of the lake is: its row in words, its columns with type and meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

TEXT, INT, LONG, REAL, FLAG = "string", "int32", "int64", "double", "bool"
"""Kinds of columns, by Arrow's names: who only asks for names does without Arrow."""


class Table(NamedTuple):
    """A table: what a row is, and its columns with type and meaning."""

    row: str
    columns: dict[str, tuple[str, str]]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, all columns nullable."""
        import pyarrow as pa  # noqa: PLC0415

        return pa.schema([(name, pa.type_for_alias(kind)) for name, (kind, _meaning) in self.columns.items()])
