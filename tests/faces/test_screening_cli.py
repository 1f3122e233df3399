"""Screening on the command line, over a lake of a few organisations: the path from the words to the entry."""

from __future__ import annotations

import csv
import io

import pytest

from desks import desk

__all__ = ["desk"]


def test_an_affiliation_is_resolved(desk, isthmus):
    rows = isthmus("resolve", "School of Astronautics, Northwestern Polytech. Univ., Xi'an, China", "--json").json[
        "rows"
    ]
    assert [m["name"] for m in rows[0]["institutions"]] == ["Northwestern Polytechnical University"]
    assert isthmus("resolve", "Universidad de Ninguna Parte", "--json").json["rows"][0]["institutions"] == []


def test_many_affiliations_keep_their_order(desk, isthmus, tmp_path):
    (tmp_path / "a.csv").write_text("id,affiliation\n1,西北工业大学\n2,\n3,Nowhere\n")
    out = list(csv.DictReader(io.StringIO(isthmus("resolve", "--file", "a.csv", "--format", "csv").out)))
    assert [r["text"] for r in out] == ["西北工业大学", "", "Nowhere"]
    assert out[0]["ror_ids"] == "https://ror.org/01abcde50"
    assert (out[1]["ror_ids"], out[2]["ror_ids"]) == ("", "")


def test_a_finding_shows_its_path_and_what_the_list_means(desk, isthmus):
    answer = isthmus("screen", "西北工业大学, Xi'an", "--json").json["rows"][0]
    (found,) = answer["findings"]
    assert (found["list_id"], found["listed_from"]) == ("bis-entity-list", "2001-05-14")
    assert len(found["path"]) >= 2
    assert found["effect"]["does_not"]
    people = isthmus("screen", "西北工业大学, Xi'an").out
    assert "listed from 2001-05-14" in people


def test_a_similar_name_is_no_finding(desk, isthmus):
    assert isthmus("screen", "Northwestern University, Evanston, IL, USA", "--json").json["rows"][0]["findings"] == []


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("resolve",), "Give a text"),
        (("resolve", "x", "--policy", "mian"), "main"),
        (("resolve", "--file", "nowhere.csv"), "Cannot read nowhere.csv"),
        (("evaluate", "resolv", "x"), "resolve"),
        (("evaluate", "names", "nowhere.csv"), "nowhere.csv is not a file"),
    ],
)
def test_errors_name_what_is_wrong(desk, isthmus, args, words):
    ran = isthmus(*args)
    assert (ran.code, words in ran.err) == (2, True), ran.err


def test_a_person_judges_a_tie_and_screening_follows(desk, isthmus):
    (row,) = isthmus("link", "list", "--json").json["links"]
    entry, ror = f"{row['list_id']}:{row['entry_id']}", row["ror_id"]
    assert (row["state"], row["relation"]) == ("none", "same")
    assert isthmus("link", "show", entry, ror, "--json").json["history"] == []
    text = "西北工业大学, Xi'an"
    assert "proposed" in isthmus("screen", text, "--json").json["rows"][0]["findings"][0]["path"][-1]["how"]
    said = isthmus("link", "confirm", entry, ror, "--why", "read both", "--as", "Anna Meier", "--json").json
    assert (said["state"], said["actor"]) == ("positive", "Anna Meier")
    step = isthmus("screen", text, "--json").json["rows"][0]["findings"][0]["path"][-1]
    assert (step["source"], "confirmed by a person" in step["how"]) == ("Anna Meier", True)
    assert isthmus("link", "undo", entry, ror, "--why", "too soon", "--as", "Anna Meier").code == 0
    assert [r["state"] for r in isthmus("link", "list", "--state", "none", "--json").json["links"]] == ["none"]
    assert isthmus("link", "reject", entry, ror, "--why", "no", "--as", "Ben Okafor").code == 0
    assert isthmus("link", "export", "--out", "-").out.splitlines()[1].count(",negative,") == 1


def test_a_judgement_needs_records_that_exist(desk, isthmus):
    ran = isthmus("link", "confirm", "bis-entity-list:nowhere", "01abcde50", "--why", "x", "--as", "Anna Meier")
    assert (ran.code, "entry of an organisation" in ran.err) == (2, True), ran.err
    ran = isthmus("link", "list", "--state", "positiv")
    assert (ran.code, "positive" in ran.err) == (2, True), ran.err


def test_an_organisation_by_its_id_and_a_person_by_no_country(desk, isthmus):
    answer = isthmus("screen", "--id", "https://ror.org/01abcde50", "--json").json["rows"][0]
    assert [f["hit_type"] for f in answer["findings"]] == ["listed itself"]
    assert all(step["source"] and step["date"] for step in answer["findings"][0]["path"])
    assert (
        isthmus("screen", "--organisation", "Northwestern University", "--country", "US", "--json").json["rows"][0][
            "findings"
        ]
        == []
    )
    ran = isthmus("screen", "--person", "Li Wei", "--country", "CN")
    assert (ran.code, "no second fact" in ran.err) == (2, True)
