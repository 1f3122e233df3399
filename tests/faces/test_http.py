"""The web's way in, without a browser: strict headers everywhere, one error shape, limits that hold, a clean stop."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from isthmus.faces.desk import Desk
from isthmus.faces.http import routes
from isthmus.faces.http.app import create_app, routers
from isthmus.faces.http.guards import Buckets
from isthmus.faces.http.headers import STRICT
from isthmus.faces.http.settings import Settings
from isthmus.model.errors import BrokenRoom

HEALTH = "/api/v1/health"


@pytest.fixture
def client(tmp_path) -> TestClient:
    """The application over no lake at all, with a body limit of 1,000 bytes and two routes that fail."""
    app = create_app(Settings(body=1_000), Desk(tmp_path / "none"))
    failing = APIRouter()

    @failing.get("/fault")
    def fault() -> None:
        raise RuntimeError("secret text")

    @failing.post("/echo")
    def echo(body: dict[str, str]) -> dict[str, str]:
        return body

    app.include_router(failing)
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


ANSWERS = [("GET", HEALTH, 200), ("GET", "/nowhere", 404), ("POST", HEALTH, 405), ("GET", "/fault", 500)]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_response_carries_the_strict_headers(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == status
    for name, value in STRICT.items():
        assert answer.headers[name] == value, f"{name} is missing: a page could load or leak what it should not"


@pytest.mark.parametrize("path", [HEALTH, "/nowhere", "/fault"])
def test_head_answers_like_get(client, path):
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    differ = {"date"} if path != "/fault" else {"date", "content-length"}
    assert {k: v for k, v in head.headers.items() if k not in differ} == {
        k: v for k, v in got.headers.items() if k not in differ
    }


def test_an_error_is_a_problem_object_and_a_fault_tells_nothing(client, caplog):
    answer = client.get("/fault")
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance"} <= answer.json().keys()
    assert "secret text" not in answer.text + caplog.text
    assert "fault:" in caplog.text, "the log must say where the fault is"


def test_a_browser_is_given_a_page(client):
    answer = client.get("/nowhere", headers={"accept": "text/html,*/*"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert client.get("/api/v1/nowhere", headers={"accept": "text/html"}).json()["status"] == 404


def test_a_wrong_address_names_the_nearest(client):
    assert HEALTH in client.get("/api/v1/helth").json()["hint"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", ""])
def test_a_name_turned_to_this_machine_is_refused(client, host):
    assert client.get(HEALTH, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765", "LOCALHOST"])
def test_this_machines_names_are_answered(client, host):
    assert client.get(HEALTH, headers={"host": host}).status_code == 200


def test_a_form_of_another_site_is_refused(client):
    assert client.post("/echo", json={}, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post("/echo", json={}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post("/echo", json={}, headers={"origin": "http://127.0.0.1"}).status_code == 200
    assert client.post("/echo", json={}, headers={"origin": "null"}).status_code == 403
    ours = {"origin": "null", "sec-fetch-site": "same-origin"}
    assert client.post("/echo", json={}, headers=ours).status_code == 200, "a form of our own, sent without referrer"
    assert client.post("/echo", json={}).status_code == 200


def test_bodies_stop_at_the_limit_whatever_their_length_header_says(client):
    long = json.dumps({"a": "x" * 2_000}).encode()
    assert client.post("/echo", content=long, headers={"content-type": "application/json"}).status_code == 413
    pieces = client.post("/echo", content=iter([long[:900], long[900:]]), headers={"content-type": "application/json"})
    assert pieces.status_code == 413
    assert "at most 1,000 bytes" in pieces.json()["hint"].lower()


def test_a_client_has_its_share_and_gets_it_back():
    now = [0.0]
    buckets = Buckets(rate=2.0, burst=3, clock=lambda: now[0])
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]
    assert buckets.take("b"), "one client must not use up another's share"
    now[0] = 0.5
    assert [buckets.take("a") for _ in range(2)] == [True, False]


def test_a_route_file_without_a_router_is_an_error(monkeypatch, tmp_path):
    (tmp_path / "stray.py").write_text("X = 1\n")
    monkeypatch.setattr(routes, "__path__", [*routes.__path__, str(tmp_path)])
    with pytest.raises(BrokenRoom, match=r"stray.py has no ROUTER"):
        routers()
    sys.modules.pop("isthmus.faces.http.routes.stray", None)


def test_serve_answers_and_stops_clean(tmp_path):
    command = [sys.executable, "-m", "isthmus", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ) as server:
        try:
            lines = b""
            while not lines.rstrip().endswith(b"}"):
                lines += server.stdout.readline()
            port = int(json.loads(lines)["address"].rsplit(":", 1)[1].strip("/"))
            assert _until_answered(port) == 200
            assert _raw(port, b"NOT HTTP AT ALL\r\n\r\n").lower().count(b"content-security-policy") == 1
        finally:
            server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=30)
    assert server.returncode in (0, 130)
    assert b"Traceback" not in out + err, err


def _until_answered(port: int) -> int:
    end = time.monotonic() + 30
    while True:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            line.request("GET", HEALTH)
            return line.getresponse().status
        except ConnectionRefusedError:
            assert time.monotonic() < end, "no answer within 30 s"


def _raw(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(sent)
        return b"".join(iter(lambda: line.recv(65_536), b""))


def test_a_taken_port_is_told(isthmus):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = isthmus("serve", "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert "--port" in ran.err
