"""The interfaces other tools speak: OpenRefine's reconciliation with a real client on a live server, yente's match."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi.testclient import TestClient

from desks import desk
from isthmus.faces.http.app import create_app
from isthmus.faces.http.server import bind

__all__ = ["desk"]
NWPU = "https://ror.org/01abcde50"


@pytest.fixture
def client(desk) -> TestClient:
    return TestClient(create_app(), base_url="http://127.0.0.1")


@pytest.fixture
def live(desk) -> Iterator[str]:
    """A server on loopback."""
    listening = bind("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def test_the_client_of_openrefines_protocol_reconciles_a_column(live):
    import pandas as pd
    from reconciler import reconcile

    names = pd.Series(["Northwestern Polytech. Univ., Xi'an", "西北工业大学", "Example University of Celle"])
    found = reconcile(names, type_id="institution", reconciliation_endpoint=f"{live}/reconcile")
    assert list(found["id"]) == [NWPU, NWPU, "https://ror.org/01abcde02"]
    assert list(found["match"]) == [True, True, True]
    assert set(found["type_id"]) == {"institution"}
    listed = reconcile(names[:1], type_id="listed", reconciliation_endpoint=f"{live}/reconcile")
    assert listed["id"][0].startswith("bis-entity-list:")


def test_the_manifest_says_where_everything_is(client):
    body = client.get("/reconcile").json()
    assert body["versions"] == ["0.2"]
    assert {"identifierSpace", "schemaSpace", "defaultTypes", "suggest", "preview", "extend", "view"} <= body.keys()
    for service in body["suggest"].values():
        assert client.get(service["service_path"], params={"prefix": "n"}).status_code == 200


def test_queries_by_get_and_post_answer_alike(client):
    queries = json.dumps({"q0": {"query": "Northwestern Polytechnical University", "limit": 1}})
    by_get = client.get("/reconcile", params={"queries": queries}).json()
    assert by_get == client.post("/reconcile", data={"queries": queries}).json()
    assert by_get["q0"]["result"][0]["id"] == NWPU


def test_a_property_tells_namesakes_apart(client):
    query = {"query": "anything", "properties": [{"pid": "id", "v": "01abcde51"}]}
    (only,) = client.get("/reconcile", params={"queries": json.dumps({"a": query})}).json()["a"]["result"]
    assert (only["name"], only["match"]) == ("Northwestern University", True)


def test_what_was_found_is_extended_and_previewed(client):
    asked = json.dumps({"ids": [NWPU, "nowhere"], "properties": [{"id": "country"}, {"id": "listed"}]})
    body = client.post("/reconcile", data={"extend": asked}).json()
    assert [m["id"] for m in body["meta"]] == ["country", "listed"]
    assert body["rows"][NWPU]["country"] == [{"str": "CN"}]
    assert body["rows"][NWPU]["listed"][0]["str"].startswith("bis-entity-list:")
    assert body["rows"]["nowhere"] == {"country": [], "listed": []}
    page = client.get("/reconcile/preview", params={"id": NWPU})
    assert "西北工业大学" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert client.get("/reconcile/preview", params={"id": "<b>"}).headers["content-type"] == "application/problem+json"


def test_names_are_suggested_and_persons_are_not(client):
    found = client.get("/reconcile/suggest/entity", params={"prefix": "Northwestern P"}).json()["result"]
    assert NWPU in [r["id"] for r in found]
    assert client.get("/reconcile/suggest/entity", params={"prefix": "aven"}).json()["result"] == []
    extended = json.dumps({"ids": ["our-watch:p1"], "properties": [{"id": "name"}]})
    assert client.post("/reconcile", data={"extend": extended}).json()["rows"]["our-watch:p1"] == {"name": []}


@pytest.mark.parametrize(
    "form",
    [{"queries": "{"}, {"queries": '{"a": {"query": "x", "type": "person"}}'}, {"extend": "[]"},
     {"extend": '{"ids": [], "properties": [{"id": "nationality"}]}'}],
)  # fmt: skip
def test_a_bad_request_is_a_problem_object_with_strict_headers(client, form):
    answer = client.post("/reconcile", data=form)
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_only_pages_of_this_machine_may_read(client):
    for origin, allowed in (("http://127.0.0.1:3333", True), ("https://example.org", False)):
        answer = client.get("/reconcile", headers={"origin": origin})
        assert ("access-control-allow-origin" in answer.headers) == allowed


def ask(client, dataset="default", **queries):
    return client.post(f"/match/{dataset}", json={"queries": queries})


ORGANISATION = {"schema": "Organization", "properties": {"name": ["西北工业大学"], "country": ["cn"]}}


def test_match_has_yentes_shape(client):
    body = ask(client, q1=ORGANISATION).json()
    answer = body["responses"]["q1"]
    assert {"status", "results", "total", "query"} <= answer.keys()
    (first, *_) = answer["results"]
    assert {
        "id",
        "caption",
        "schema",
        "properties",
        "datasets",
        "referents",
        "target",
        "score",
        "match",
        "features",
    } <= first.keys()
    assert (first["match"], first["datasets"], first["schema"]) == (True, ["bis-entity-list"], "Organization")
    assert all(isinstance(v, float) for v in first["features"].values())
    assert ask(client, "our-watch", q1=ORGANISATION).json()["responses"]["q1"]["results"] == []
    assert ask(client, "our-wotch", q1=ORGANISATION).json()["hint"] == "Did you mean our-watch?"


def test_a_person_matches_by_a_second_fact_and_never_by_name(client):
    person = {"schema": "Person", "properties": {"name": ["Aven Korro"]}}
    (alone,) = ask(client, p=person).json()["responses"]["p"]["results"]
    assert (alone["match"], alone["score"] < 0.7) == (False, True)
    person["properties"]["birthDate"] = ["1971"]
    (known,) = ask(client, p=person).json()["responses"]["p"]["results"]
    assert known["match"]
    assert set(known["properties"]) == {"name"}, "nothing but the name of a listed person is shown"


def test_several_persons_in_one_request_are_refused(client):
    person = {"schema": "Person", "properties": {"name": ["Aven Korro"]}}
    answer = ask(client, p=person, q=person)
    assert answer.status_code == 422
    assert "purpose" in answer.json()["detail"]


def test_a_person_without_a_name_cannot_be_asked_for(client):
    for properties in ({"country": ["cn"]}, {"birthDate": ["1971"]}, {"employer": ["X"], "nationality": ["cn"]}):
        answer = ask(client, p={"schema": "Person", "properties": properties})
        assert answer.status_code == 422, "persons are never selected by country, employer or age"
