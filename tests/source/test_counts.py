"""Indicators, relations, models, authors: small files checked by hand; Parquet equal to JSON lines."""

from __future__ import annotations

import doctest
import gzip
import importlib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_files import FILES, lines, parquet
from test_fuzz import load, put

from isthmus.model.country import CODES
from isthmus.source._cow import _table, cow_country
from worlds import work


@pytest.fixture
def tables(tmp_path):
    def read(source, at=0):
        return load(source, put(tmp_path, FILES[source][at]))[2]

    return read


def test_models_count_pairs_and_share_among_countries(tables):
    t = tables("epoch-ai-models")
    assert [(r["name"], r["year"], r["n_countries"], r["parameters"]) for r in t["ai_model"]] == [
        ("V1", 2024, 2, 7e9), ("V2", 2023, 0, None),
    ]  # fmt: skip
    assert [(r["country"], r["share"]) for r in t["ai_model_country"]] == [
        ("DE", 500_000_000), ("FR", 500_000_000), (None, 10**9),
    ]  # fmt: skip
    (pair,) = t["pair_year"]
    assert (pair["basis"], pair["layer"], pair["country_a"], pair["country_b"], pair["value"], pair["n_countries"]) == (
        "records", "ai_models", "DE", "FR", 1, 2,
    )  # fmt: skip


def test_patents_keep_regions_apart_and_set_totals_aside(tmp_path):
    small = FILES["ncses-patents"][0]
    rows = b"World,World,total,99\nWorld -> Asia -> Japan,Japan,2001,na\nWorld -> Asia -> Japan,Japan,2000,6\n"
    read, rejects, t = load("ncses-patents", put(tmp_path, small, small.data + rows))
    assert [(r["country"], r["country_text"], r["item"], r["value"]) for r in t["country_year_item"]] == [
        (None, "World", "chemistry", 24933.0), ("JP", "Japan", "chemistry", 5.0),
    ]  # fmt: skip
    assert {r["indicator"] for r in t["country_year_item"]} == {"pct_applications_by_receiving_office"}
    assert (read, [r.position for r in rejects]) == (5, [4, 5, 6])


def test_populations_and_economies(tables):
    rows = tables("researcher-populations")["country_year"]
    assert [(r["indicator"], r["country"], r["value"]) for r in rows[3:]] == [
        ("researchers", None, 5.0), ("moves_in", None, 1.0), ("moves_out", None, 2.0),
    ]  # fmt: skip
    assert [(r["indicator"], r["country"]) for r in tables("innovation-graph-economies")["country_year"]] == [
        ("developers", "DE"), ("developers", "EU"),
    ]  # fmt: skip
    licences = tables("innovation-graph-economies", 1)["country_year_item"]
    assert [(r["indicator"], r["item"]) for r in licences] == [("licenses", "MIT"), ("licenses", "Apache-2.0")]


def test_states_by_their_numbers(tables):
    rows = tables("atop-alliances")["relation_year"]
    assert [(r["year"], r["country_b"], r["code_b"]) for r in rows if r["indicator"] == "defence"] == [
        (1990, "CA", "20"), (1990, None, "365"), (2000, "RU", "365"),
    ]  # fmt: skip
    points = tables("un-ideal-points")["country_year_item"]
    assert [(r["country"], r["country_text"], r["value"]) for r in points if r["indicator"].endswith("all_votes")] == [
        ("US", "COW 2", 1.8), (None, "COW 315", -1.5),
    ]  # fmt: skip
    assert {code for spans in _table().values() for _first, _last, code in spans} <= CODES
    for year in (1950, 1989, 1990, 1991, 2000, 2024):
        codes = [c for c in (cow_country(n, year) for n in _table()) if c]
        assert len(codes) == len(set(codes)), "no ISO code may stand for two states in one year"


def test_authors_and_institutions(tables):
    t = tables("openalex-authors")
    assert [(r["author_id"], r["orcid"], r["works_count"]) for r in t["author"]] == [
        (5001, "0000-0000-0000-0000", 1), (5002, "0000-0000-0000-0000", 2),
    ]  # fmt: skip
    assert [tuple(r.values()) for r in t["author_affiliation"]][:2] == [
        (5001, 77, "01abcde23", "DE", 2024), (5001, 77, "01abcde23", "DE", 2023),
    ]  # fmt: skip
    t = tables("openalex-institutions")
    assert [(r["institution_id"], r["country"]) for r in t["openalex_institution"]] == [(11, "FR"), (12, "FR")]
    assert [tuple(r.values()) for r in t["openalex_institution_lineage"]] == [(11, 99), (12, 99)]


def test_areas_and_members(tables):
    assert [tuple(r.values()) for r in tables("canada-stra")["area"]] == [
        ("ca-stra", "a", None, "Area", None, None, None),
        ("ca-stra", "a/b", "a", "Sub", "k; l", None, None),
        ("ca-stra", "a/c", "a", "Other", None, None, None),
    ]  # fmt: skip
    assert [tuple(r.values()) for r in tables("organisation-members")["membership"]] == [
        ("EXU", "Example Union", "DE", "member", None, None, "2020", None, None, None),
        ("EXU", "Example Union", "FR", "observer", None, None, "2020", None, None, None),
    ]


WORKS = [
    work(n, *("DE", "FR", None, "US")[: n % 5], title=f"Ünïcode {n}", fwci=n / 3, is_retracted=False,
         referenced_works=[f"https://openalex.org/W{k}" for k in range(n % 4)],
         citation_normalized_percentile={"value": 0.1 * (n % 10)}, updated_date="2026-01-01T00:00:00")
    for n in range(1, 2_345)
]  # fmt: skip


def test_parquet_and_json_lines_give_equal_tables(tmp_path):
    other = {"abstract_inverted_index": {"a": [1]}, "authorships_count": 3}
    jsonl, rows = tmp_path / "w.jsonl.gz", tmp_path / "w.parquet"
    jsonl.write_bytes(gzip.compress(lines(*WORKS)))
    pq.write_table(pa.Table.from_pylist([w | other for w in WORKS]), rows, row_group_size=500)
    a, b = load("openalex-works", jsonl), load("openalex-works", rows)
    assert a[0] == b[0] == len(WORKS)
    assert a[1] == b[1] == []
    assert a[2] == b[2]
    for source in ("openalex-authors", "openalex-institutions"):
        one, two = (load(source, put(tmp_path, small)) for small in FILES[source])
        assert one == two


def test_a_bad_row_of_parquet_is_set_aside_as_json(tmp_path):
    path = tmp_path / "w.parquet"
    path.write_bytes(parquet(work(1, "DE"), work(2, "QQ"), work(3, "FR"), work(4, "FR", year=20222)))
    read, rejects, t = load("openalex-works", path)
    assert (read, [r.position for r in rejects]) == (4, [2, 4])
    assert '"publication_year":20222' in rejects[1].record
    assert [r["work_id"] for r in t["work"]] == [1, 3]


@pytest.mark.parametrize("name", ["_cow", "trade_csl", "china_mofcom"])
def test_examples_in_docstrings_hold(name):
    found = doctest.testmod(importlib.import_module(f"isthmus.source.{name}"))
    assert found.attempted
    assert not found.failed
