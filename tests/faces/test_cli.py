"""The command line as its users meet it: one answer in five formats, digits when piped, errors that help."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys

import pyarrow.parquet as pq
import pytest


@pytest.fixture
def lake(bundled_lake, monkeypatch):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    return bundled_lake


ASK = ("measure", "copublication", "--country", "US", "--partner", "CN", "--from", "2013", "--to", "2022")


def test_the_contract_of_an_answer(lake, isthmus):
    ran = isthmus(*ASK, "--format", "json")
    answer = ran.json
    assert list(answer) == ["measure", "unit", "params", "vintages", "caveats", "rows"]
    assert (answer["measure"], answer["unit"]) == ("copublication", "works")
    assert answer["params"] == {
        "country": ["US"], "partner": ["CN"], "from": 2013, "to": 2022,
        "layer": "works", "counting": "full", "basis": "published", "policy": "separate",
    }  # fmt: skip
    assert [r["year"] for r in answer["rows"]] == list(range(2013, 2023))
    assert all(type(r["year"]) is int and type(r["value"]) is int for r in answer["rows"])
    assert answer["rows"][7] | {"year": 2020, "country": "US", "partner": "CN", "value": 84_025} == answer["rows"][7]
    assert answer["rows"][7]["note"] == ""
    assert answer["vintages"][0].startswith("published-figures@2024-08-27")
    assert isthmus(*ASK, "--json").out == ran.out


def test_five_formats_hold_the_same_numbers(lake, isthmus, tmp_path):
    rows = isthmus(*ASK, "--json").json["rows"]
    values = [r["value"] for r in rows]
    table = isthmus(*ASK).out
    assert all(f"{v:,}" in table for v in values)
    from_csv = list(csv.DictReader(io.StringIO(isthmus(*ASK, "--format", "csv").out)))
    assert [int(r["value"]) for r in from_csv] == values
    assert from_csv[0]["vintage"].startswith("published-figures@")
    assert isthmus(*ASK, "--format", "parquet", "--out", "a.parquet").code == 0
    stored = pq.read_table(tmp_path / "a.parquet")
    assert stored.to_pylist() == rows
    assert json.loads(stored.schema.metadata[b"isthmus"])["params"]["basis"] == "published"
    assert isthmus(*ASK, "--format", "svg", "--out", "a.svg").code == 0
    svg = (tmp_path / "a.svg").read_text()
    assert svg.startswith("<svg")
    assert "United States - China" in svg
    assert re.search(r"style=", svg) is None, "an inline style would break the strict policy of the pages"


def test_only_the_answer_goes_to_stdout(lake, isthmus):
    for args in (("lake", "build"), ("lake", "status"), ("lake", "tables"), ("lake", "quarantine"), ("measure",), ASK):
        ran = isthmus(*args, "--json")
        assert ran.code == 0, args
        json.loads(ran.out)


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("measure", "copublicatoin"), 2, "Did you mean copublication"),
        (("measure", "copublication", "-c", "Chna"), 2, "CN (China)"),
        (("measure", "copublication", "-c", "US", "--format", "jsn"), 2, "Did you mean json"),
        (("measure", "copublication", "-c", "US", "--counting", "fractionl"), 2, "fractional"),
        (("measure", "copublication", "-c", "US", "--from", "20222"), 2, "20222 is not a year"),
        (("measure", "copublication", "-c", "US", "--from", "x"), 2, "not a valid integer"),
        (("measur",), 2, "measure"),
        (("lake", "stats"), 2, "status"),
        (("measure", "copublication", "--contry", "US"), 2, "--country"),
        (("measure", "copublication", "-c", "US", "--as-of", "1999-01-01"), 1, "no snapshot as old"),
        (("measure", "copublication", "-c", "XA", "--institution", "Nowhere"), 2, "Unknown institution"),
    ],
)
def test_errors_name_the_value_and_the_nearest(lake, isthmus, args, code, words):
    ran = isthmus(*args)
    assert ran.code == code
    assert words in ran.err
    assert ran.out == ""


def test_errors_are_problem_objects_when_json_is_asked_for(lake, isthmus):
    ran = isthmus("measure", "copublicatoin", "--json")
    assert (ran.code, ran.out) == (2, "")
    problem = json.loads(ran.err)
    assert problem["type"] == "urn:isthmus:unknown-name"
    assert {"title", "status", "detail", "hint"} <= problem.keys()


def test_without_a_lake_the_next_step_is_named(isthmus):
    ran = isthmus(*ASK)
    assert ran.code == 1
    assert "isthmus lake build" in ran.err


def test_the_demo_tells_the_story_also_when_piped(tmp_path):
    """As a process of its own, with its output in a pipe, as a newcomer's script would run it."""
    env = {k: v for k, v in os.environ.items() if k != "ISTHMUS_MIRROR"} | {"ISTHMUS_LAKE": str(tmp_path / "lake")}
    done = subprocess.run(
        [sys.executable, "-m", "isthmus", "demo"], env=env, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    digits = done.stdout.replace(",", "")
    for number in (34718, 84025, 77370, 15368, 8302, 6605):
        assert str(number) in digits
    assert "SAMPLE" in done.stdout
    assert "\x1b" not in done.stdout, "colour belongs on a terminal only"
    page = (tmp_path / "out/brief.html").read_text()
    assert "84,025" in page
    assert "published-figures@2024-08-27" in page


def test_a_closed_pipe_is_no_failure(lake):
    command = f"{sys.executable} -m isthmus measure copublication -c US --format csv | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, env=os.environ)
    assert done.stderr == ""
    assert done.stdout.startswith("year,country,partner,value")
