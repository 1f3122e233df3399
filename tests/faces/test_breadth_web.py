"""Rule breadth over HTTP and as a page: downloads equal what is shown, a text is escaped, bad words are told."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from isthmus.faces.desk import Desk
from isthmus.faces.http.app import create_app
from isthmus.faces.http.settings import Settings

HTML = {"accept": "text/html"}
RULE = quote('country("XA") and not field("Medicine")')
AIM = quote('field("Engineering")')


@pytest.fixture(scope="module")
def client(bundled_lake) -> TestClient:
    return TestClient(create_app(Settings(rate=1e6, burst=1_000_000), Desk(bundled_lake)), base_url="http://127.0.0.1")


def test_the_page_of_a_rule_of_ones_own_and_its_downloads(client):
    address = f"?rule={RULE}&target={AIM}"
    assert client.get(f"/breadth.csv{address}").status_code == 200, "a file waits until the works are read"
    page = client.get(f"/breadth{address}", headers=HTML)
    assert page.status_code == 200
    assert "country(&#34;XA&#34;)" in page.text, "a statement is shown escaped"
    row = client.get(f"/api/v1/breadth{address}").json()["row"]
    assert client.get(f"/breadth.json{address}").json()["row"] == row
    assert f"{row['works']:,} of {row['base']:,} works" in page.text
    assert "Fictional" in page.text or "fictional" in page.text
    rows = list(csv.DictReader(io.StringIO(client.get(f"/breadth.csv{address}").text)))
    assert {r["target"] for r in rows} >= {"applied-transfer"}
    assert client.get(f"/breadth.pdf{address}").content.startswith(b"%PDF")
    assert "<svg" in client.get(f"/breadth.svg{address}&theme=dark").text
    chinese = client.get(f"/breadth{address}&lang=zh-Hant", headers=HTML).text
    assert "一項限制有多窄" in chinese


def test_every_rule_and_the_narrowest(client):
    found = client.get(f"/api/v1/breadth?target={AIM}").json()
    assert {r["rule"] for r in found["rows"]} >= {"country-cn", "country-us"}
    assert all(m["why"] for m in found["not_covered"])
    page = client.get(f"/breadth?target={AIM}", headers=HTML).text
    assert "country-cn" in page and "ca-strac" in page
    front = client.get(f"/api/v1/breadth/search?target={AIM}&recall=0.5&clauses=1&exceptions=0&terms=country").json()
    assert front["rows"][0]["gap"] == 0


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/v1/breadth?rule=country-nc", 404, "country-cn"),
        (f"/api/v1/breadth?rule={quote('contry(1)')}", 422, "country"),
        (f"/api/v1/breadth?rule={quote('funder(1)')}&target={AIM}", 422, "no funding"),
        ("/api/v1/breadth?ruel=country-cn", 422, "ruel"),
        ("/api/v1/breadth/search?recall=3", 422, "above 0"),
        ("/api/v1/breadth/portfolio?by=feild", 404, "field"),
        ("/api/v1/breadth/safe?country=Chna", 404, "China"),
    ],
)
def test_what_is_wrong_is_a_problem_with_the_nearest(client, address, status, said):
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert answer.headers["content-type"] == "application/problem+json"
