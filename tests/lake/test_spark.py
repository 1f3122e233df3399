"""Two engines, one answer: every measure on DuckDB and on Spark, and the same parts from both builds."""

from __future__ import annotations

import math
import shutil

import pytest

import isthmus
from isthmus.discovery import members
from isthmus.lake.build import build
from isthmus.lake.inputs import of_folder
from isthmus.lake.snapshot import load
from isthmus.measure import ask
from isthmus.model.answer import Query
from isthmus.model.errors import UnknownName, Unreadable
from worlds import Quiet, work, write_lines

pytestmark = pytest.mark.xdist_group("spark")


@pytest.fixture(scope="module")
def spark_session():
    if shutil.which("java") is None:
        pytest.skip("Java is not installed (make machine installs it from Debian)")
    from isthmus.lake.spark import session

    yield session()
    session().stop()


def questions():
    """Each measure on each basis it takes, and once more with its last counting and policy, on the sample world."""
    for measure_id, module in members("measure", "MEASURE").items():
        m = module.MEASURE
        sides = {"country": ("XA", "XB")} | ({"partner": ("XC", "XD")} if "partner" in m.keys else {})
        if not m.takes_country:
            yield measure_id, Query(basis="records")
            continue
        for basis in m.bases:
            yield measure_id, Query(basis=basis, **sides)
        if "records" in m.bases and (len(m.counting) > 1 or len(m.country_policy) > 1):
            yield measure_id, Query(basis="records", counting=m.counting[-1], policy=m.country_policy[-1], **sides)


def same(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-12)
    return type(a) is type(b) and a == b


def test_every_measure_answers_alike_on_both_engines(bundled_lake, spark_session, monkeypatch):
    on_duckdb = isthmus.open(bundled_lake)
    monkeypatch.setenv("ISTHMUS_ENGINE", "spark")
    on_spark = isthmus.open(bundled_lake)
    asked = 0
    for measure_id, query in questions():
        expected, found = ask(on_duckdb, measure_id, query), ask(on_spark, measure_id, query)
        assert expected.rows, (measure_id, query)
        assert len(expected.rows) == len(found.rows), (measure_id, query)
        for x, y in zip(expected.rows, found.rows, strict=True):
            assert x.keys() == y.keys()
            assert all(same(x[k], y[k]) for k in x), (measure_id, query, x, y)
        asked += 1
    assert asked >= 8


def test_spark_builds_the_same_parts(tmp_path, spark_session, monkeypatch):
    folder = tmp_path / "m"
    for n in range(3):
        rows = [work(n * 100 + i, "DE", "FR") for i in range(40)] + [b"{", work(7, "IT", "US")]
        write_lines(folder / f"openalex/works/{n}.jsonl.gz", rows)
    build(tmp_path / "here", of_folder(folder), Quiet())
    monkeypatch.setenv("ISTHMUS_ENGINE", "spark")
    build(tmp_path / "there", of_folder(folder), Quiet())
    assert load(tmp_path / "here") == load(tmp_path / "there")
    (folder / "openalex/works/bad.jsonl.gz").write_bytes(b"no gzip")
    with pytest.raises(Unreadable, match=r"bad\.jsonl\.gz"):
        build(tmp_path / "there", of_folder(folder), Quiet())


def test_an_unknown_engine_is_named(bundled_lake, monkeypatch):
    monkeypatch.setenv("ISTHMUS_ENGINE", "sparc")
    with pytest.raises(UnknownName, match="Unknown engine 'sparc' in ISTHMUS_ENGINE"):
        isthmus.open(bundled_lake)


def test_no_expression_unnests_twice():
    """Two unnests in one select zip on DuckDB and cross on Spark."""
    import inspect

    for module in members("measure", "MEASURE").values():
        assert inspect.getsource(module).count(".unnest(") <= 1, module.__name__
