"""Registers, institutions, claims and briefs over HTTP and as pages; small counts are hidden everywhere."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from isthmus.faces.desk import Desk
from isthmus.faces.http.app import create_app
from isthmus.faces.http.settings import Settings
from isthmus.faces.names import search
from isthmus.faces.shapes.brief import words_of
from isthmus.lake import institution
from isthmus.lake.open import open_lake


@pytest.fixture(scope="module")
def desk(bundled_lake):
    return Desk(bundled_lake)


@pytest.fixture(scope="module")
def client(desk):
    settings = Settings(hosts=("testserver",), rate=1e6, burst=10**6)
    return TestClient(create_app(settings, desk), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def busiest(bundled_lake):
    lake = open_lake(bundled_lake)
    at = lake.table("authorship")
    counted = at.filter(at.ror_id.notnull()).group_by("ror_id").agg(n=at.work_id.nunique())
    return lake.execute(counted.order_by(counted.n.desc(), "ror_id").limit(1))[0]["ror_id"]


@pytest.fixture
def same_lake(bundled_lake, monkeypatch):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))


def test_the_api_says_what_the_command_line_says(client, isthmus, same_lake):
    day = {"on": "2024-06-01"}
    mine = client.get("/api/v1/agreements", params=day | {"party": "US"}).json()
    theirs = isthmus("agreements", "--party", "US", "--on", "2024-06-01", "--json").json
    assert mine["agreements"] == theirs["agreements"] and mine["not_covered"] == theirs["not_covered"]
    pair = client.get("/api/v1/agreements", params={"party": ["US", "CN"]}).json()["agreements"]
    assert len(pair) > 3 and {r["agreement_id"] for r in pair} == {"US-CN-STA"}
    assert client.get("/api/v1/areas").json() == isthmus("areas", "--json").json
    groups = client.get("/api/v1/groups", params=day).json()
    assert groups["groups"] == isthmus("groups", "--on", "2024-06-01", "--json").json["groups"]
    brics = client.get("/api/v1/groups/brics", params=day).json()["memberships"]
    assert {"BR", "RU", "IN", "CN", "ZA"} <= {r["iso2"] for r in brics}
    assert client.get("/api/v1/claims").json() == isthmus("claims", "--json").json


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/api/v1/groups/BRIC", 404, "BRICS"),
        ("/api/v1/areas/canada-stra/nothing", 404, "area"),
        ("/api/v1/agreements?party=Q9", 404, "Q9"),
        ("/api/v1/agreements?on=yesterday", 422, "on"),
        ("/api/v1/institutions?name=x", 422, "letters"),
        ("/api/v1/institutions/000000000", 404, "institution"),
        ("/api/v1/briefs/US-US", 422, "both sides"),
        ("/api/v1/briefs/US-CN?language=fr", 404, "language"),
        ("/agreements?pair=US", 422, "US-CN"),
        ("/group/NATOO", 404, "NATO"),
        ("/field/Enginering", 404, "Engineering"),
        ("/claims.json?v=nothing", 404, "claim"),
    ],
)
def test_bad_questions_name_the_nearest(client, path, status, says):
    answer = client.get(path)
    told = answer.json()
    assert answer.status_code == status, told
    assert says in told["detail"] + told.get("hint", "")


def test_small_counts_of_an_institution_are_hidden_everywhere(client, busiest, bundled_lake):
    exact = institution.works(open_lake(bundled_lake), busiest)
    small = [r for rows in exact.values() for r in rows if 0 < r["works"] < institution.LEAST]
    assert small, "the sample has no small count: this test shows nothing"
    told = client.get(f"/api/v1/institutions/{busiest}").json()
    for rows in told["works"].values():
        for row in rows:
            assert row["works"] == "<5" or row["works"] >= institution.LEAST
    page = client.get(f"/institution/{busiest}", headers={"accept": "text/html"}).text
    assert "&lt;5" in page
    for cell in re.findall(r'<td class="num">([^<]*)</td>', page):
        assert cell not in {"1", "2", "3", "4"}, "a small count stands on the page"
    csv = client.get(f"/institution/{busiest}.csv").text
    assert not re.search(r",[1-4](,|$)", csv, re.MULTILINE)
    spec = client.get(f"/institution/{busiest}.vega.json").json()
    drawn = [r["value"] for r in str_values(spec) if r.get("value") is not None]
    assert all(v >= institution.LEAST for v in drawn)


def str_values(spec):
    """Every row of data in a specification."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key == "values" and isinstance(value, list):
                yield from (v for v in value if isinstance(v, dict))
            else:
                yield from str_values(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from str_values(value)


def test_an_institution_without_works_is_zero_here_and_said_so(client, bundled_lake):
    lake = open_lake(bundled_lake)
    known, at = lake.table("institution"), lake.table("authorship")
    idle = lake.execute(known.anti_join(at.filter(at.ror_id.notnull()), "ror_id").limit(1))
    assert idle, "every institution of the sample has works"
    page = client.get(f"/institution/{idle[0]['ror_id']}", headers={"accept": "text/html"}).text
    assert "zero here, not in the world" in page


def test_names_are_found_in_any_script(desk, bundled_lake):
    lake = open_lake(bundled_lake)
    ror, name, _kind = next(n for n in institution.names(lake) if n[2] == "ror_display")
    assert ror in {r["ror_id"] for r in search(desk, name.upper())}
    for q in ("\u00fcniversity", "university"):
        assert search(desk, q), "marks must not count"


def test_han_and_pinyin_find_one_institution(opened, mirror_lake):
    there = Desk(mirror_lake)
    found = [
        {r["ror_id"] for r in search(there, q)}
        for q in ("\u6e05\u534e\u5927\u5b66", "qinghua daxue", "Tsinghua University")
    ]
    assert set.intersection(*found), "one name in three spellings must find one institution"


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("US-CN", ("US", "CN")), ("DE", ("DE",)), ("group:EU-CN", ("group:EU", "CN")), ("group:G-7", ("group:G-7",)),
        ("group:WB-HIGH-group:WB-LOW", ("group:WB-HIGH", "group:WB-LOW")), ("DE-group:ASEAN", ("DE", "group:ASEAN")),
        ("group:EU28", ("group:EU28",)), ("group:FIVE-EYES", ("group:FIVE-EYES",)),
    ],
)  # fmt: skip
def test_what_a_brief_is_of(subject, names):
    assert words_of(subject) == {"names": names}
    assert words_of("institution:03yez3163") == {"names": (), "institution": "03yez3163"}


def test_a_brief_is_the_one_of_the_command_line_and_prints(client, isthmus, same_lake):
    mine = client.get("/api/v1/briefs/XA-XB").json()
    assert mine == isthmus("brief", "XA", "XB", "--format", "json").json
    assert mine["sample"] is True
    pdf = client.get("/brief/XA-XB.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert client.get("/api/v1/briefs/XA-XB", params={"format": "html"}).text.startswith("<!doctype html>")
    rows = client.get("/brief/XA-XB.csv").text.splitlines()
    assert rows[0] == "section,state,statement,vintages,vintage"


def test_an_agreement_stands_below_the_years_of_its_pair(client):
    spec = client.get("/pair/US-CN.vega.json").text
    assert "in force" in spec, "the state of the agreement is not in the figure"
    assert "in force" not in client.get("/pair/US-KR.vega.json?y=1990-1995").text
    several = client.get("/observe/copublication.vega.json?c=US,DE&p=CN").text
    assert "in force" not in several, "a strip below two pairs would be of neither"
