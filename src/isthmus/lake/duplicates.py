"""Finds records that stand twice, so that none is counted twice whatever files it came in."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from isthmus.lake.snapshot import PartState
from isthmus.lake.tables import TABLES

MEMORY = "192MB"
"""What the search may hold; beyond it DuckDB spills to the build's own folder."""

Repeats = dict[str, tuple[frozenset[int | str], frozenset[int | str]]]


def repeated(unique: tuple[str, str], parts: list[PartState], folders: tuple[Path, Path]) -> Repeats:
    """Return, for each file that must be read again, the ids to leave out and the ids to take once.

    The newest record wins (by the publisher's own date of change where the table has one); among equals,
    the file whose content hashes highest, so that neither names nor order of files decide.
    """
    import duckdb  # noqa: PLC0415  (only the worker that runs this needs it)

    table, column = unique
    files = {_path(p, table, folders): p for p in parts if table in p.checksums}
    if not files:
        return {}
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2, "preserve_insertion_order": False}) as db:
        rows = db.execute(*_query(table, column, list(files))).fetchall()
    copies: dict[int | str, list[tuple[str, str, str, int]]] = defaultdict(list)
    for record_id, file, updated, n in rows:
        copies[record_id].append((updated or "", files[file].sha256, files[file].file, n))
    skip: dict[str, set[int | str]] = defaultdict(set)
    once: dict[str, set[int | str]] = defaultdict(set)
    for record_id, stand in copies.items():
        *older, (_updated, _sha, winner, n) = sorted(stand)
        for _u, _s, name, _n in older:
            skip[name].add(record_id)
        if n > 1:
            once[winner].add(record_id)
    return {name: (frozenset(skip[name]), frozenset(once[name])) for name in sorted(skip.keys() | once.keys())}


def _path(part: PartState, table: str, folders: tuple[Path, Path]) -> str:
    at = next((f for f in folders if (f / part.key).exists()), folders[0])
    return str(at / part.key / f"{table}.parquet")


def _query(table: str, column: str, files: list[str]) -> tuple[str, list[list[str]]]:
    newest = "max(updated)" if "updated" in TABLES[table].columns else "null"
    return (
        f"""with seen as (select {column} as id, filename from read_parquet($1, filename = true)),
                 twice as (select id from seen group by id having count(*) > 1)
            select {column}, filename, {newest}, count(*) from read_parquet($1, filename = true)
            where {column} in (select id from twice) group by all""",  # noqa: S608  (names from our own tables)
        [files],
    )
