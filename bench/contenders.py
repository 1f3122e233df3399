"""One way of reading a folder of works, run as a process of its own: ``python -m bench.contenders WAY FOLDER OUT``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

COLUMNS = """{id: 'VARCHAR', doi: 'VARCHAR', title: 'VARCHAR', publication_year: 'INTEGER', type: 'VARCHAR',
"language": 'VARCHAR', primary_topic: 'STRUCT(id VARCHAR, subfield STRUCT(id VARCHAR), field STRUCT(id VARCHAR),
"domain" STRUCT(id VARCHAR))', cited_by_count: 'INTEGER', is_retracted: 'BOOLEAN', is_paratext: 'BOOLEAN',
is_xpac: 'BOOLEAN', fwci: 'DOUBLE', citation_normalized_percentile: 'STRUCT("value" DOUBLE)', updated_date: 'VARCHAR',
authorships: 'STRUCT(author_position VARCHAR, author STRUCT(id VARCHAR), is_corresponding BOOLEAN,
institutions STRUCT(id VARCHAR, ror VARCHAR, country_code VARCHAR)[], countries VARCHAR[],
raw_affiliation_strings VARCHAR[])[]'}"""
WORK = """select id, doi, title, publication_year, type, "language", primary_topic.id as topic,
primary_topic.subfield.id as subfield, primary_topic.field.id as field, primary_topic."domain".id as "domain",
cited_by_count, is_retracted, is_paratext, is_xpac, fwci, citation_normalized_percentile."value" as percentile,
updated_date, len(authorships) as n_authors from raw"""
AUTHORSHIP = """with a as (select id, generate_subscripts(authorships, 1) as seq, unnest(authorships) as a from raw),
i as (select id, seq, a, unnest(case when len(a.institutions) = 0 then [null] else a.institutions end) as i from a)
select id, seq, a.author.id as author, a.author_position as position, a.is_corresponding as corresponding,
i.id as institution, i.ror as ror, i.country_code as country,
list_transform(a.raw_affiliation_strings, lambda text: hash(text)) as affiliations from i"""
AFFILIATION = """with a as (select unnest(authorships) as a from raw),
t as (select distinct unnest(a.raw_affiliation_strings) as text from a) select hash(text) as affiliation, text from t"""
"""The columns of the lake's tables, of the same records: an authorship names its raw affiliation strings by a hash of
each, as the lake does. Compression is the lake's."""


def gunzip(world: Path, out: Path) -> None:
    """Unpack every file and count the bytes."""
    from isthmus.source._files import chunks

    (out / "bytes").write_text(str(sum(len(c) for f in world.rglob("*.gz") for c in chunks(f))))


def _isthmus(world: Path, out: Path, leave_out: frozenset[str]) -> None:
    from isthmus.lake.build import Options, build
    from isthmus.lake.inputs import of_folder

    build(out / "lake", of_folder(world, sample=True), _Silent(), Options(processes=2, leave_out=leave_out))


def isthmus(world: Path, out: Path) -> None:
    """Build work, authorship, affiliation, work_country and the pair counts."""
    _isthmus(world, out, frozenset({"citation"}))


def isthmus_citations(world: Path, out: Path) -> None:
    """Build those and the citations."""
    _isthmus(world, out, frozenset())


class _Silent:
    def plan(self, source: Any, files: int) -> None: ...

    def progress(self, source: str, file: str, records: int) -> None: ...

    def done(self, source: str, state: Any) -> None: ...

    def warn(self, message: str) -> None: ...


def _duckdb(world: Path, out: Path, options: str) -> None:
    import duckdb

    files = f"'{world}/openalex/works/*.gz', format = 'newline_delimited', maximum_object_size = 67108864"
    with duckdb.connect(str(out / "raw.db")) as db:
        db.execute("set threads = 2; set memory_limit = '8GB'")  # more than it needs up to 1 M works
        db.execute(f"create temp table raw as select * from read_json({files}{options})")
        for name, query in {"work": WORK, "authorship": AUTHORSHIP, "affiliation": AFFILIATION}.items():
            db.execute(f"copy ({query}) to '{out}/{name}.parquet' (compression zstd, compression_level 1)")


def duckdb_named(world: Path, out: Path) -> None:
    """Load the nested columns that are needed, then write three tables."""
    _duckdb(world, out, f", columns = {COLUMNS}")


def duckdb_plain(world: Path, out: Path) -> None:
    """Let DuckDB find the columns, then write three tables."""
    _duckdb(world, out, "")


def polars_lazy(world: Path, out: Path) -> None:
    """Scan, unnest and write with polars."""
    import polars as pl

    raw = pl.scan_ndjson(str(world / "openalex/works/*.gz"), infer_schema_length=2_000)
    raw.select("id", "doi", "title", "publication_year", "type", "language", "cited_by_count").collect().write_parquet(
        out / "work.parquet"
    )
    a = raw.select("id", "authorships").explode("authorships").unnest("authorships", separator=".")
    a = a.select(
        pl.col("id"), pl.col("^authorships\\.(author_position|is_corresponding|institutions|raw_affiliation_strings)$")
    )
    frame = a.collect()
    frame.select("id", "authorships.author_position", "authorships.institutions").explode(
        "authorships.institutions"
    ).write_parquet(out / "authorship.parquet")
    frame.select("authorships.raw_affiliation_strings").explode(
        "authorships.raw_affiliation_strings"
    ).unique().write_parquet(out / "affiliation.parquet")


def pandas_chunks(world: Path, out: Path) -> None:
    """Read and normalise with pandas, file by file."""
    import pandas as pd

    for n, file in enumerate(sorted(world.rglob("*.gz"))):
        raw = pd.read_json(file, lines=True)
        raw[["id", "doi", "title", "publication_year", "type", "language", "cited_by_count"]].to_parquet(
            out / f"w{n}.parquet"
        )
        a = raw[["id", "authorships"]].explode("authorships").dropna()
        flat = pd.json_normalize(a["authorships"].tolist(), sep="_")
        flat["id"] = a["id"].to_numpy()
        rows = flat[["id", "author_id", "author_position", "institutions"]].explode("institutions")
        rows["institutions"] = rows["institutions"].map(lambda i: i["id"] if isinstance(i, dict) else None)
        rows.to_parquet(out / f"a{n}.parquet")
        texts = flat["raw_affiliation_strings"].explode().drop_duplicates().to_frame()
        texts.to_parquet(out / f"s{n}.parquet")


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
