"""The API: the same answers as the command line, described to the last parameter, and true to its description."""

from __future__ import annotations

import json

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import load_all_checks

from isthmus.faces.desk import Desk
from isthmus.faces.http.app import create_app
from isthmus.faces.http.settings import Settings
from isthmus.lake.prepare import build_lake
from worlds import Quiet

load_all_checks()
API = "/api/v1"
SLOW = ("/api/v1/divergence", "/api/v1/fairness", "/api/v1/resolve", "/api/v1/screen")
"""Addresses with dear first answers: they have tests of their own."""


@pytest.fixture
def client(bundled_lake, monkeypatch) -> TestClient:
    """The application over what is carried with the project."""
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    return TestClient(create_app(Settings(), Desk(bundled_lake)), base_url="http://127.0.0.1")


SAME = [
    (("lake", "status"), "/lake/status"),
    (("framework", "show", "CA-STRAC"), "/frameworks/CA-STRAC"),
    (("framework", "check", "CA-STRAC"), "/frameworks/CA-STRAC/check"),
    (("source", "show", "ror"), "/sources/ror"),
    (("cite",), "/lake/cite"),
    (("lake", "tables"), "/lake/tables"),
    (("dependence", "XA"), "/dependence/XA"),
    (("breadth", "list"), "/breadth/rules"),
    (("breadth", "--all", "--target", "applied-transfer"), "/breadth?target=applied-transfer"),
    (("breadth", "country-us", "--target", "applied-transfer"), "/breadth?rule=country-us&target=applied-transfer"),
    (("breadth", "portfolio", "--target", "applied-transfer"), "/breadth/portfolio?target=applied-transfer"),
    (("breadth", "safe", "--country", "XA"), "/breadth/safe?country=XA"),
    (("divergence", "--case", "C18", "--as-if"), "/divergence/cases/C18"),
]


@pytest.mark.parametrize(("command", "path"), SAME, ids=[p for _c, p in SAME])
def test_the_api_says_what_the_command_says(client, isthmus, command, path):
    assert client.get(API + path).json() == isthmus(*command, "--json").json


def test_a_measures_answer_is_the_contract(client, isthmus):
    asked = ("measure", "copublication", "-c", "US", "-p", "CN", "--from", "2013", "--to", "2022")
    body = client.get(f"{API}/measures/copublication/answer?country=US&partner=CN&from=2013&to=2022").json()
    page = body.pop("page")
    assert body == isthmus(*asked, "--json").json
    assert page == {"limit": 10_000, "offset": 0, "total": 10, "next": None}


def test_pages_put_together_are_the_whole(client):
    asked = f"{API}/measures/copublication/answer?country=US&partner=CN&from=2013&to=2022"
    whole, found, at = client.get(asked).json()["rows"], [], 0
    while at is not None:
        body = client.get(f"{asked}&limit=4&offset={at}").json()
        found, at = found + body["rows"], body["page"]["next"]
    assert found == whole
    assert client.get(f"{asked}&offset=10").status_code == 422


WRONG = [
    ("/measures/copublicaton/answer", "copublication"),
    ("/measures/copublication/answer?country=Germny", "Germany"),
    ("/measures/copublication/answer?contry=DE", "country"),
    ("/measures/copublication/answer?layer=wroks", "works"),
    ("/measures/copublication/answer?counting=ful", "full"),
    ("/measures/copublication/answer?basis=publish", "published"),
    ("/measures/copublication/answer?policy=cwt", "cwts"),
    ("/measures/copublication/answer?basis=records&field=Medicin", "Medicine"),
    ("/measures/copublication/answer?limit=0", "limit"),
    ("/measures/copublication/answer?from=abc", "from"),
    ("/lake/cite?vintage=published-figures", "published-figures@"),
    ("/lake/cite?style=bibtx", "bibtex"),
    ("/lake/quarantine?source=published-figure", "published-figures"),
    ("/frameworks/CA-STRACK", "CA-STRAC"),
    ("/frameworks/CA-STRAC/diff?from=2024-13-01", "from"),
    ("/sources/rorr", "ror"),
    ("/countries?lang=zh-hant", "zh-Hant"),
]


@pytest.mark.parametrize(("path", "nearest"), WRONG)
def test_a_bad_value_is_told_with_the_nearest(client, path, nearest):
    answer = client.get(API + path)
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert nearest in told["detail"] + told.get("hint", ""), told


def test_an_answer_that_the_client_has_is_not_sent_again(client):
    first = client.get(f"{API}/lake/status")
    again = client.get(f"{API}/lake/status", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"]


def test_a_new_lake_has_a_new_etag(little, tmp_path):
    root = tmp_path / "lake"
    client = TestClient(create_app(Settings(), Desk(root)), base_url="http://127.0.0.1")
    assert client.get(f"{API}/lake/status").status_code == 503, "without a lake the API says so"
    build_lake(root, Quiet())
    before = client.get(f"{API}/lake/status")
    assert client.get(f"{API}/fields").status_code == 200
    file = little / "openalex/works/a.jsonl.gz"
    file.rename(file.with_name("b.jsonl.gz"))
    build_lake(root, Quiet())
    after = client.get(f"{API}/lake/status", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["snapshot"] != before.json()["snapshot"], "a reader must see the new lake at once"


CASE = {"id": "C1", "facts": {"persons_complete": True}}


def test_a_case_is_assessed_by_post_and_never_stored(client, isthmus, tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(json.dumps(CASE))
    answer = client.post(f"{API}/frameworks/CA-STRAC/assess", json={"case": CASE, "as_of": "2026-08-01"})
    command = ("review", "assess", file, "--framework", "CA-STRAC", "--as-of", "2026-08-01", "--json")
    assert answer.json() == isthmus(*command).json
    assert answer.headers["cache-control"] == "no-store"
    assert client.get(f"{API}/frameworks/CA-STRAC/assess").status_code == 405, "a case must not travel in an address"
    working = client.post(f"{API}/frameworks/CA-STRAC/explain", json={"case": CASE}).json()
    assert {r["state"] for r in working["rules"]}


def test_a_bad_case_names_what_is_wrong(client):
    answer = client.post(
        f"{API}/frameworks/CA-STRAC/assess", json={"case": {"id": "C", "facts": {"person_complete": 1}}}
    )
    assert answer.status_code == 422
    assert "persons_complete" in answer.json()["hint"]
    assert "case" in client.post(f"{API}/frameworks/CA-STRAC/assess", json={"cas": CASE}).text


def test_texts_are_screened_by_post_within_limits(client):
    found = client.post(f"{API}/screen", json={"texts": ["Dept of Physics, Nowhere"], "through_ror": False})
    assert (found.status_code, found.json()["rows"][0]["findings"]) == (200, [])
    assert found.headers["cache-control"] == "no-store"
    assert client.post(f"{API}/screen", json={"texts": ["x" * 2_001]}).status_code == 422
    assert client.post(f"{API}/resolve", json={"texts": []}).status_code == 422
    assert "main" in client.post(f"{API}/resolve", json={"texts": ["a"], "policy": "man"}).text


def test_the_description_leaves_nothing_undescribed(client):
    described = client.get(f"{API}/openapi.json").json()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"] and operation["description"], f"{method} {path}"
            for parameter in operation.get("parameters", ()):
                told = parameter.get("description") or parameter["in"] == "path"
                assert told, f"{method} {path}: {parameter['name']}"
    for name, shape in described["components"]["schemas"].items():
        for key, field in shape.get("properties", {}).items():
            assert field.get("description"), f"{name}.{key}"


CHECKS = [
    schemathesis.checks.CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
    )
]


def _operations() -> dict[str, str]:
    paths = create_app().openapi()["paths"]
    return {f"{m.upper()} {p}": (p, m) for p, ms in paths.items() for m in ms if p not in SLOW}


@pytest.mark.parametrize("named", _operations())
def test_whatever_is_sent_the_answer_is_one_that_is_described(bundled_lake, named):
    app = create_app(Settings(hosts=("*",)), Desk(bundled_lake))
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", app)
    path, method = _operations()[named]
    operation = schema[path][method]
    modes = [operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode]

    @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=st.one_of(modes) if len(_inputs(app, path, method)) else modes[0])
    def one(case):
        case.call_and_validate(checks=CHECKS)

    one()


def _inputs(app, path, method):
    operation = app.openapi()["paths"][path][method]
    return [*operation.get("parameters", ()), *operation.get("requestBody", ())]


def test_divergence_of_two_rule_books_and_of_a_case_of_ones_own(client):
    body = client.get(f"{API}/divergence?framework=CA-STRAC&framework=EU-HE").json()
    assert body["frameworks"] == ["CA-STRAC", "EU-HE"]
    assert {h["view"] for h in body["headlines"]} == {"shared", "whole"}
    assert client.get(f"{API}/divergence?framework=CA-STRAC").status_code == 422
    case = {"id": "X", "facts": {"funding.agency": "NSERC", "project.advances_stra": True},
            "persons": [{"id": "P1", "nro_affiliation_now": True}]}  # fmt: skip
    found = client.post(f"{API}/divergence/case", json={"case": case, "framework": ["CA-STRAC"]}).json()
    assert found["reached"] and len(found["changes"]) == 1 and found["alternatives"] == 2
    wrong = client.post(f"{API}/divergence/case", json={"case": case, "target": "not_allowed"})
    assert wrong.status_code == 404 and "note" in wrong.json()["hint"]


def test_dependence_says_what_it_cannot_tell(client):
    assert client.get(f"{API}/dependence/Atlantis").status_code == 422
    funder = client.get(f"{API}/dependence/NSERC?kind=funder").json()
    assert "funded" in funder["detail"]
    lone = client.get(f"{API}/dependence/XA?capacity=0&ties=0&openness=0&complementarity=0")
    assert lone.status_code == 422 and "nought" in lone.json()["detail"]
