"""Rule breadth on the command line: the row of every rule, the same numbers in every format, errors that help."""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path

import pytest

SAMPLE = ('country("XA")', "--target", 'field("Engineering")')
SHARES = ("precision", "recall", "collateral")


@pytest.fixture
def sample(bundled_lake, monkeypatch):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))


def test_the_list_names_rules_targets_and_terms(isthmus):
    found = isthmus("breadth", "list", "--json").json
    assert {r["id"] for r in found["restrictions"]} >= {"ca-strac", "cn-mofcom", "country-us"}
    assert "funder" in found["terms"]
    text = isthmus("breadth", "list").out
    assert "eu-horizon-2026" in text and "applied-transfer" in text


def test_a_rule_of_ones_own_on_the_sample_is_labelled_and_the_same_in_every_format(isthmus, sample):
    answer = isthmus("breadth", *SAMPLE, "--json").json
    row = answer["row"]
    assert row["works"] > 50
    assert any("fictional" in c for c in answer["caveats"])
    rows = list(csv.DictReader(io.StringIO(isthmus("breadth", *SAMPLE, "--format", "csv").out)))
    assert int(rows[0]["works"]) == row["works"]
    text = isthmus("breadth", *SAMPLE).out
    assert f"{row['works']:,} of {row['base']:,}" in text and "fictional" in text
    page = isthmus("breadth", *SAMPLE, "--format", "html").out
    assert "Fictional sample" in page and f"<td>{row['works']:,}</td>" in page
    assert "footprint of cooperation, not evidence of harm" in page


def test_a_second_question_reads_the_columns_that_the_first_left(isthmus, sample, bundled_lake):
    first = isthmus("breadth", *SAMPLE, "--json").json
    (kept,) = (p for p in (bundled_lake / "breadth").iterdir() if p.name != "ties")
    (kept / "year.npy").write_bytes(b"broken")
    assert isthmus("breadth", *SAMPLE, "--json").json == first, "a damaged column is made again"


def test_an_exception_narrows_and_is_said(isthmus, sample):
    plain = isthmus("breadth", *SAMPLE, "--json").json
    less = isthmus("breadth", *SAMPLE, "--except", 'field("Medicine")', "--json").json
    assert less["row"]["works"] < plain["row"]["works"]
    assert "and not in the field Medicine" in less["sentence"]


def test_rules_that_a_lake_cannot_count_are_named_with_the_reason(isthmus, sample):
    found = isthmus("breadth", "--all", "--target", 'field("Engineering")', "--format", "json").json
    assert {m["id"] for m in found["not_covered"]} >= {"us-dow-1286", "cn-mofcom"}
    assert {r["rule"] for r in found["rows"]} >= {"country-cn", "country-us"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("country-nc",), "country-cn"),
        (('country("XA") and fild("Engineering")',), "Did you mean field"),
        (('country("XA") and not country("XA")',), "No work can meet this"),
        (('funder("NSF")',), "holds no funding"),
        (("--all", "country-cn"), "--all"),
        ((), "isthmus breadth list"),
        ((*SAMPLE, "--target", "listed-and-sensible"), "listed-and-sensitive"),
        ((*SAMPLE, "--format", "xml"), "html"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_type(isthmus, sample, words, said):
    ended = isthmus("breadth", *words)
    assert ended.code == 2
    assert said in ended.err


def test_the_report_prints(isthmus, sample, tmp_path):
    assert isthmus("breadth", *SAMPLE, "--format", "pdf", "--out", str(tmp_path / "b.pdf")).code == 0
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
    assert "<svg" in isthmus("breadth", *SAMPLE, "--format", "svg").out


def test_every_rule_on_the_works_of_a_mirror(isthmus, mirror_lake, monkeypatch):
    monkeypatch.setenv("ISTHMUS_LAKE", str(mirror_lake))
    rows = isthmus("breadth", "--all", "--format", "json").json["rows"]
    assert len([r for r in rows if r["works"]]) >= 6
    for r in rows:
        for s in SHARES:
            if r[s] is not None:
                assert 0 <= r[f"{s}_low"] <= r[s] <= r[f"{s}_high"] <= 1
    by_rule = {r["rule"]: r for r in rows}
    assert by_rule["ca-strac"]["by_construction"] == "precision"
    assert by_rule["ca-strac"]["works"] <= by_rule["lists-only"]["works"]
    page = (Path(__file__).parents[2] / "docs" / "breadth.md").read_text("utf-8")
    for r in rows:
        told = re.search(rf"^\| `{r['rule']}` \| ([\d,]+) \|", page, re.MULTILINE)
        assert told and int(told[1].replace(",", "")) == r["works"], f"docs/breadth.md on {r['rule']}"


def test_the_errors_of_areas_are_what_the_tool_computes(mirror):
    tools = Path(__file__).parents[2] / "tools"
    sys.path.insert(0, str(tools))
    try:
        import breadth_labels
    finally:
        sys.path.pop(0)
    assert breadth_labels.table(mirror) == breadth_labels.OUT.read_text("utf-8")


def test_the_narrowest_rule_on_the_sample_is_a_rule_that_can_be_run(isthmus, sample):
    asked = ("breadth", "search", "--target", 'country("XA") and field("Engineering")', "--recall", "0.5")
    found = isthmus(*asked, "--clauses", "2", "--exceptions", "0", "--json").json
    (row,) = found["rows"]
    assert row["gap"] == 0 and row["recall"] >= 0.5
    again = isthmus("breadth", row["rule"], "--target", 'country("XA") and field("Engineering")', "--json").json
    assert (again["row"]["works"], again["row"]["caught"]) == (row["caught"] + row["lost"], row["caught"])
    text = isthmus(*asked, "--clauses", "2", "--exceptions", "0").out
    assert row["sentence"][6:] in text.replace("\n", " ") and "not a recommendation" in text
    assert isthmus(*asked, "--terms", "contry").code == 2


def test_the_portfolio_and_the_replication_on_the_sample(isthmus, sample, tmp_path):
    found = isthmus("breadth", "portfolio", "--target", 'listed("ca-nro")', "--json").json
    assert {p["standing"] for p in found["places"]} <= {"open", "uncertain", "sensitive"}
    text = isthmus("breadth", "portfolio", "--target", 'listed("ca-nro")').out
    assert "What would change this" in text and "fictional" in text
    (tmp_path / "p.csv").write_text('project,text\nOne,"field(""Engineering"")"\n')
    rows = isthmus("breadth", "portfolio", "--target", 'listed("ca-nro")', "--projects", "p.csv", "--format", "csv").out
    assert rows.splitlines()[1].startswith("One,")
    told = isthmus("breadth", "safe", "--country", "XA", "--json").json
    assert told["verdict"] == "cannot be told" and told["layers"]
    assert "could be seen" in isthmus("breadth", "safe", "--country", "XA").out.lower()
