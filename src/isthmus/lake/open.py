"""Opens a built lake: every table as an Ibis expression, with the vintages that stand behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from isthmus.lake.engine import engine
from isthmus.lake.snapshot import lake_path, load
from isthmus.lake.tables import SCHEMA_VERSION, TABLES, arrow
from isthmus.model.errors import UnknownName
from isthmus.model.source import Vintage

REPEATED = frozenset({"affiliation"})
"""Tables whose rows may stand in several parts; they are made distinct when opened."""


class Lake:
    """A lake opened for reading; an immutable view of one snapshot."""

    def __init__(
        self,
        backend: Any,
        tables: Mapping[str, ir.Table],
        vintages: Iterable[Vintage],
        snapshot_id: str,
        folder: Path | None = None,
    ) -> None:
        self._tables = tables
        self.backend = backend
        self.vintages = tuple(vintages)
        self.snapshot_id = snapshot_id
        self.folder = folder

    def table(self, name: str) -> ir.Table:
        """Return a table as an Ibis expression; `UnknownName` when there is none of that name."""
        if name not in self._tables:
            raise UnknownName("table", name, TABLES)
        return self._tables[name]

    def execute(self, expression: ir.Table) -> list[dict[str, Any]]:
        """Run an expression and return its rows as plain dictionaries."""
        rows: list[dict[str, Any]] = self.arrow(expression).to_pylist()
        return rows

    def arrow(self, expression: ir.Table) -> pa.Table:
        """Run an expression and return its rows as Arrow."""
        return self.backend.to_pyarrow(expression)

    def only(self, vintages: Iterable[Vintage]) -> Lake:
        """Return this lake with the counts of other sources left out, so that none are mixed."""
        kept = tuple(vintages)
        sources = [v.source for v in kept]
        counts = {name: t.filter(t.source.isin(sources)) for name, t in self._tables.items() if "source" in t.columns}
        return Lake(self.backend, {**self._tables, **counts}, kept, self.snapshot_id, self.folder)

    def vintage(self, *sources: str) -> list[Vintage]:
        """Return the vintages of the sources named that this lake holds."""
        return [v for v in self.vintages if v.source in sources]


def open_lake(path: str | Path | None = None, *, as_of: str | None = None) -> Lake:
    """Open the lake at ``path`` (else ``ISTHMUS_LAKE``, else ``./lake``).

    Parameters
    ----------
    as_of
        A snapshot id or an ISO date, to see the lake as it stood.

    Raises
    ------
    NoLake
        Where nothing has been built, or nothing so old.
    """
    root = lake_path(path)
    snapshot_id, snapshot = load(root, as_of)
    files = {name: [str(f) for f in snapshot.files(root, name)] for name in TABLES}
    backend = _backend(files)
    tables = {name: backend.table(name) for name in TABLES}
    distinct = {name: tables[name].distinct() for name in REPEATED}
    return Lake(backend, tables | distinct, snapshot.vintages, snapshot_id, root)


def _backend(files: dict[str, list[str]]) -> Any:
    """Return an Ibis backend with a view for each table of the lake."""
    if engine() == "spark":
        from isthmus.lake.spark import connect  # noqa: PLC0415  (an extra)

        return connect(files)
    backend = ibis.duckdb.connect()
    backend.raw_sql("set enable_progress_bar = false")
    for name, paths in files.items():
        if paths:
            backend.read_parquet(paths, table_name=name)
        else:
            backend.con.register(name, TABLES[name].schema.empty_table())
    return backend


def in_memory(tables: Mapping[str, list[dict[str, Any]]], vintages: Iterable[Vintage] = ()) -> Lake:
    """Return a lake of the rows given, for worked cases and trials; a table not given is empty."""
    backend = ibis.duckdb.connect()
    made = {name: _empty(name) for name in TABLES if not tables.get(name)}
    for name, rows in tables.items():
        if rows:
            columns = {c: [r.get(c) for r in rows] for c in TABLES[name].columns}
            backend.con.register(name, arrow(name, columns))
            made[name] = backend.table(name)
    return Lake(backend, made, vintages, f"memory-{SCHEMA_VERSION}")


@cache
def _empty(name: str) -> ir.Table:
    return ibis.memtable(TABLES[name].schema.empty_table())
