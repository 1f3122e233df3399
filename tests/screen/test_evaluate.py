"""Evaluation: the counting rules, the six figures, files that cannot be read, and floors on the gold sets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from isthmus.model.errors import Unreadable
from isthmus.screen import evaluate
from isthmus.screen.evaluate import Counted, figures, interval
from isthmus.screen.registry import read_ror
from isthmus.screen.resolve import Resolver

KEYS = ["n", "precision", "recall", "f1", "f05", "strings_per_s"]


def test_rows_outside_the_registry_are_left_out(resolver: Resolver, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("affiliation,ror_ids\nBeihang Univ.,r:beihang\nSomething Else Entirely,\nElsewhere,r:unknown\n")
    got = evaluate.resolve(path, resolver)
    assert list(got) == KEYS
    assert (got["n"], got["precision"], got["recall"], got["f1"]) == (2, 1.0, 1.0, 1.0)


def test_an_answer_where_there_is_none_is_a_false_positive(resolver: Resolver, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("affiliation,ror_ids\nBeihang University,\n")
    assert evaluate.resolve(path, resolver)["precision"] == 0.0


def test_strings_against_links(resolver: Resolver, tmp_path: Path) -> None:
    strings, links = tmp_path / "s.jsonl", tmp_path / "l.json"
    strings.write_text(
        json.dumps(
            {"affiliation": "Dept, Beihang Univ., Beijing", "ror_ids": ["r:beihang"], "a": ["Beihang University"]}
        )
        + "\n"
        + json.dumps({"affiliation": "University of Cambridge", "ror_ids": ["r:cam"], "a": []})
        + "\n"
    )
    links.write_text(json.dumps([{"list": "a", "entry": "Beihang University", "ror": ["r:beihang"]}]))
    got = evaluate.screen(strings, resolver, links)
    assert (got["n"], got["f1"]) == (2, 1.0)


def test_pairs_need_no_registry(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "listed_names,country,affiliation,is_match,category\n"
        "Tianjin University,cn,天津大学,1,han\n"
        "Tianjin University,cn,Tianjin University of Technology,0,neg\n"
    )
    assert evaluate.screen(path)["f1"] == 1.0


def test_names(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text(
        "schema,name1,name2,is_match\nPerson,Ana Silva,Anna Silva,true\nCompany,Siemens AG,Bosch AG,false\n"
    )
    assert evaluate.names(path)["f1"] == 1.0


def test_figures_of_nothing_are_zero() -> None:
    assert figures([], 0.0) == {"n": 0, "precision": 0.0, "recall": 0.0, "f1": 0.0, "f05": 0.0, "strings_per_s": 0.0}


def test_an_interval_holds_its_figure() -> None:
    rows = [Counted(1, 0, 0)] * 90 + [Counted(0, 1, 1)] * 10
    low, high = interval(rows)
    assert low < figures(rows, 1.0)["f1"] < high


@pytest.mark.parametrize("text", ["affiliation\nx\n", "", "\xff\xfe"])
def test_a_file_of_another_shape_says_so(resolver: Resolver, tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(Unreadable):
        evaluate.resolve(path, resolver)


def test_a_missing_file_says_so(resolver: Resolver, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        evaluate.names(tmp_path / "none.csv")
    with pytest.raises(Unreadable):
        evaluate.screen(tmp_path / "x.jsonl", resolver, None)


def test_pairs_and_names_hold_their_floors(gold: Path) -> None:
    assert evaluate.screen(gold / "listed_affiliations" / "hard_pairs.csv")["f1"] >= 0.92
    assert evaluate.names(gold / "names" / "name_bench_cases.csv")["f1"] >= 0.86


@pytest.mark.slow
def test_affiliations_and_listed_hold_their_floors(gold: Path, mirror: Path) -> None:
    resolver = Resolver(read_ror(mirror / "ror" / "ror_records_latest_51k.jsonl.gz"))
    listed = gold / "listed_affiliations"
    assert evaluate.screen(listed / "strings.jsonl", resolver, listed / "links.json")["f1"] >= 0.96
    for name, floor in (("crossref_publisher_asserted", 0.88), ("ror_api_logs", 0.84), ("s2aff_train_val", 0.86)):
        assert evaluate.resolve(gold / "affiliations" / f"{name}.csv", resolver)["f1"] >= floor
