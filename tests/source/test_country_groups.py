"""Groups of countries: the facts hold together, and agree with a second source where they are of the same day."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pytest

import isthmus
from isthmus.lake import facts
from isthmus.model.errors import NotCovered, UnknownName, Unreadable
from isthmus.model.source import Part
from isthmus.source import country_groups
from isthmus.source._facts import beside

TABLE = Path(country_groups.__file__).parent / "data" / "country_groups.csv"
DIFFER = {
    "AU": {"MA": "readmitted on 31 January 2017; the compiler's copy of the Factbook does not show it"},
    "G-77": {
        "AZ": "listed by the group in the years after",
        "KI": "listed by the group in the years after",
        "PS": "the Factbook lists no State of Palestine among its members",
    },
    "NATO": {"ME": "joined in June 2017", "MK": "joined in March 2020"},
    "OECD": {
        "CL": "member since 2010, shown as 'enhanced engagement'", "CO": "joined in April 2020",
        "LV": "joined in July 2016", "IN": "a key partner, shown as a member",
    },
    "SCO": {"IN": "member since June 2017, shown as an observer", "PK": "member since June 2017, shown as an observer"},
}  # fmt: skip
"""Where the mirror's members of 2020 and ours differ, and why: the Factbook's text is older than its date."""


def members(on):
    found = defaultdict(set)
    for r in read()[1]["membership"]:
        if r["status"] == "member" and facts.held(r, on):
            found[r["group"]].add(r["iso2"])
    return found


def read(path=TABLE):
    rejects, tables = [], defaultdict(list)
    for batch in country_groups.read(Part(path=path, name=path.name)):
        rejects += batch.rejects
        for table, columns in batch.tables.items():
            tables[table] += [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return rejects, tables


def test_every_fact_is_kept_and_every_page_named_is_used():
    rejects, tables = read()
    assert rejects == []
    about = beside(TABLE)
    assert {r["group"] for r in tables["membership"]} == about.title.keys()
    used = {r["source"] for r in csv.DictReader(TABLE.open(encoding="utf-8"))}
    assert about.evidence.keys() == used - {"memory"}, "a page that no fact rests on must not look like evidence"


@pytest.mark.parametrize(
    ("group", "on", "count"),
    [
        ("EU", "2003-12-31", 15), ("EU", "2019-07-01", 28), ("EU", "2020-02-01", 27), ("NATO", "2024-07-01", 32),
        ("BRICS", "2010-07-01", 4), ("BRICS", "2023-07-01", 5), ("BRICS", "2025-07-01", 10), ("SCO", "2016-07-01", 6),
        ("OECD", "2021-07-01", 38), ("ASEAN", "2025-12-31", 11), ("AU", "2020-07-01", 55), ("CELAC", "2021-07-01", 33),
        ("G-20", "2010-07-01", 19), ("G-8", "2010-07-01", 8), ("HE-ASSOCIATED", "2026-02-06", 22),
    ],
)  # fmt: skip
def test_members_by_day(group, on, count):
    assert len(members(on)[group]) == count


def test_each_economy_has_one_income_group_a_year():
    for year in range(2019, 2027):
        found = members(f"{year}-07-01")
        groups = [c for g in found if g.startswith("WB-") for c in found[g]]
        assert len(groups) == len(set(groups)) >= 214


def test_members_of_2020_agree_with_the_mirror(mirror):
    theirs = defaultdict(set)
    with gzip.open(mirror / "geopolitics/organisation_members_2020.csv.gz", "rt", encoding="utf-8") as file:
        for r in csv.DictReader(file):
            if r["org_member"].strip() == "member":
                theirs[r["org_id"]].add(r["ISO_3166_2"])
    ours = members("2020-12-31")
    both = ours.keys() & theirs.keys()
    assert both == {"AU", "ASEAN", "BRICS", "CELAC", "EU", "G-7", "G-20", "G-77", "GCC", "NATO", "OECD", "SCO"}
    found = {g: ours[g] ^ theirs[g] for g in sorted(both) if ours[g] != theirs[g]}
    assert found == {g: set(why) for g, why in DIFFER.items()}


def test_a_suspension_is_not_an_exit(bundled_lake):
    rows = facts.group(isthmus.open(bundled_lake), "AU", "2022-07-01")
    assert {r["status"] for r in rows if r["iso2"] == "GN"} == {"member", "suspended"}


def test_groups_that_are_left_out_say_why(bundled_lake, isthmus, monkeypatch):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    ran = isthmus("groups", "bri", "--json")
    assert (ran.code, "contested" in ran.err) == (2, True)
    assert isthmus("groups", "EUU").code == 2
    assert isthmus("groups", "EU", "--on", "yesterday").code == 2
    assert isthmus("groups", "g20", "--on", "2015", "--json").json["memberships"][0]["group"] == "G-20"
    listed = isthmus("groups", "--json").json
    assert {"EU", "NATO"} <= {g["group"] for g in listed["groups"]} and "BRI" in listed["not_covered"]
    assert isthmus("groups", "EU", "--format", "csv").out.startswith("group,title,iso2")
    assert "Croatia" in isthmus("groups", "EU").out


def test_errors_name_the_group(bundled_lake):
    with pytest.raises(UnknownName, match="ASEEN"):
        facts.group(isthmus.open(bundled_lake), "ASEEN")
    with pytest.raises(NotCovered):
        facts.groups(isthmus.open(bundled_lake).only([]), "2020-01-01")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("XXU,DE,member,,,page,text,", "is not named beside"),
        ("EXU,DE,member,,,page,heard,", "is not one of text"),
        ("EXU,DE,member,,,page,memory,", "cannot rest on"),
        ("EXU,DE,member,,,book,text,", "is not named beside"),
        ("EXU,DE,member,2003-02-30,,page,text,", "is not a date"),
        ("EXU,DE,member,2003-01-02,2003-01-01,page,text,", "before it begins"),
        ("EXU,,member,,,page,text,", "no country"),
    ],
)
def test_a_fact_that_does_not_hold_is_set_aside(tmp_path, row, reason):
    path = tmp_path / "country_groups.csv"
    path.write_text(f"{','.join(country_groups.COLUMNS)}\n{row}\n")
    path.with_suffix(".toml").write_text('[title]\nEXU = "x"\n[evidence.page]\ntitle = "x"\npublisher = "y"\n')
    rejects, tables = read(path)
    assert reason in rejects[0].reason and not tables["membership"]


def test_a_table_without_its_evidence_is_not_read(tmp_path):
    path = tmp_path / "country_groups.csv"
    path.write_text("group\n")
    with pytest.raises(Unreadable, match="There is no file"):
        read(path)
    path.with_suffix(".toml").write_text("nonsense = 1\n")
    with pytest.raises(Unreadable, match="Cannot read"):
        read(path)
