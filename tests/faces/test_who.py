"""Who acts where nobody signs in: the name chosen on the page, this login alone, and no form from elsewhere."""

from __future__ import annotations

import os
import socket
import time

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from isthmus.faces.desk import Desk
from isthmus.faces.http import forgery
from isthmus.faces.http.acts import act, declared
from isthmus.faces.http.app import create_app, routers
from isthmus.faces.http.office import login
from isthmus.faces.http.peer import is_own
from isthmus.faces.http.routes.acting import local
from isthmus.faces.http.settings import Settings
from isthmus.faces.http.who import ALONE, Here
from isthmus.model.errors import UnknownName, Unreadable
from isthmus.store import Actor, open_store
from isthmus.store.keys import web_key


@pytest.fixture
def client(tmp_path) -> TestClient:
    """The application with two routes of its own: one tells who acts, one writes in their name."""
    app = create_app(Settings(), Desk(tmp_path / "none"))
    ours = APIRouter()

    @ours.get("/tell")
    @act("read")
    def tell(here: Here) -> dict[str, str]:
        return {"name": here.actor.name, "via": here.actor.via}

    @ours.post("/judge")
    @act("judge")
    def judge(here: Here) -> None:
        here.store.judgements.say(here.actor, "link", "k", "positive", "seen")

    app.include_router(ours)
    yield TestClient(app, base_url="http://127.0.0.1")
    app.state.office.close()


def csrf(client: TestClient) -> str:
    return forgery.token(client.app.state.office.key, ALONE)


def test_without_a_choice_the_login_acts_and_the_store_is_told_how_it_is_known(client):
    assert client.get("/tell").json() == {"name": login(), "via": f"web:os:{login()}"}


def test_a_name_that_was_chosen_acts_and_stands_in_the_ledger(client):
    answer = client.post(
        "/act-as", data={"name": "Zoë 王芳", "back": "/tell", "csrf": csrf(client)}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/tell")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert client.get("/tell").json()["name"] == "Zoë 王芳"
    client.post("/judge", data={"csrf": csrf(client)}).raise_for_status()
    with open_store() as store:
        entry = store.ledger.entries(Actor("Eve"), kind="judgement")[-1]
    assert (entry.actor, entry.via) == ("Zoë 王芳", f"web:os:{login()}")


@pytest.mark.parametrize("sent", [{}, {"csrf": ""}, {"csrf": "a.b"}, {"csrf": "é.1.é"}, {"csrf": "a.²."}])
@pytest.mark.parametrize("path", ["/judge", "/act-as", "/screen"])
def test_a_form_without_its_token_changes_nothing(client, path, sent):
    answer = client.post(path, data={"name": "Mallory", "text": "x"} | sent)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("forged")
    with open_store() as store:
        assert store.judgements.current("link") == {}


def test_a_token_is_bound_and_no_two_are_alike(client, monkeypatch):
    key = client.app.state.office.key
    assert forgery.token(key, "a") != forgery.token(key, "a")
    assert forgery.valid(key, "a", forgery.token(key, "a"))
    assert not forgery.valid(key, "b", forgery.token(key, "a")), "a token of another session must not count"
    old = forgery.token(key, "a")
    later = time.time() + forgery.GOOD_FOR + 60
    monkeypatch.setattr(forgery.time, "time", lambda: later)
    assert not forgery.valid(key, "a", old), "a page that was left open for weeks must be opened again"
    monkeypatch.undo()
    assert not forgery.valid(b"other key", "a", forgery.token(key, "a"))


def test_a_form_with_a_file_carries_its_token_too(client):
    for token, status in ((csrf(client), 422), ("x", 403)):
        files = {"file": ("a.csv", b"name\n", "text/csv")}
        assert client.post("/screen/file", data={"csrf": token}, files=files).status_code == status


@pytest.mark.parametrize(
    ("address", "kept"),
    [("/review?q=1", True), ("//evil.example", False), ("/\\evil.example", False), ("https://evil.example", False),
     ("javascript:alert(1)", False), ("/a\nb", False), ("", False)],
)  # fmt: skip
def test_one_is_sent_back_to_this_server_only(address, kept):
    assert local(address) == (address if kept else "/")


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_the_kernel_says_who_is_at_the_other_end(family):
    """A real connection of this login counts; one of another login of the same machine does not."""
    address = "127.0.0.1" if family == socket.AF_INET else "::1"
    with socket.create_server((address, 0), family=family) as server:
        port = server.getsockname()[1]
        with socket.create_connection((address, port)) as ours:
            assert is_own(ours.getsockname()[:2], (address, port))
            assert not is_own((address, 1), (address, port)), "a connection that is not there is nobody's"
        if os.geteuid() != 0:
            return  # only root can become another login
        os.seteuid(65534)
        try:
            other = socket.create_connection((address, port))
        finally:
            os.seteuid(0)
        with other:
            assert not is_own(other.getsockname()[:2], (address, port)), "another login must not be lent the cases"


def test_a_page_that_knows_who_asks_is_kept_nowhere(client):
    """Else the next reader of a shared browser or proxy would get the form of the one before."""
    answer = client.get("/screen", headers={"accept": "text/html"})
    assert 'name="csrf"' in answer.text
    assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers


def test_another_machine_is_told_to_sign_in(tmp_path):
    app = create_app(Settings(hosts=("*",)), Desk(tmp_path / "none"))
    far = TestClient(app, client=("192.0.2.7", 4000))
    answer = far.post("/api/v1/check", json={"facts": {}})
    assert answer.status_code == 200, "published rules are for everyone who reaches the server"

    ours = APIRouter()

    @ours.get("/tell")
    @act("read")
    def tell(here: Here) -> str:
        return here.actor.name

    app.include_router(ours)
    answer = far.get("/tell")
    assert answer.status_code == 403
    assert "--team" in answer.json()["hint"]


def test_an_act_that_is_none_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="decid"):
        act("decid")


def test_the_key_of_the_forms_is_kept_and_for_its_owner_alone(tmp_path):
    path = tmp_path / "deep" / "web.key"
    assert web_key(path) == web_key(path), "a form that was opened before a restart must still be taken"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(Unreadable, match="Others may read"):
        web_key(path)
    path.chmod(0o600)
    path.write_text("short")
    with pytest.raises(Unreadable, match="holds 5 characters"):
        web_key(path)


def test_every_route_says_what_it_is_for():
    """A new route without ``ACT`` or ``@act`` would be for administrators alone."""
    undeclared = [
        (name, route.path)
        for name, router in routers().items()
        for route in router.routes
        if not declared(route.endpoint)
    ]
    assert undeclared == []
