"""Every route x every role x own, another's and a confidential case: made from the routes themselves.

A new route is in the matrix by being there. What it declares (``ACT``, ``@act``) says what must come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI

from isthmus.faces.http.acts import DOOR, OPEN, SELF, SIGNED, declared
from isthmus.faces.http.app import routers
from isthmus.store import ACTS, ROLES, Actor
from isthmus.store.actor import ON_CASE
from isthmus.store.sessions import IDLE
from isthmus.store.tokens import SCOPES
from teams import NONE, ROOT, SECRET, Browser, app_of, by_token, people, signed_in
from teams import OPEN as COMMON


class Way(NamedTuple):
    """One route: a method and a path, and what it is for."""

    method: str
    path: str
    act: str

    @property
    def on_case(self) -> bool:
        return "{case_id}" in self.path

    def at(self, case: str) -> str:
        return re.sub(r"{[^}]*}", "x", self.path.replace("{case_id}", case))


def ways() -> list[Way]:
    found = []
    for router in routers().values():
        for route in router.routes:
            act = declared(route.endpoint)
            found += [Way(m, route.path, str(act)) for m in sorted(route.methods - {"HEAD"})]
    return found


WAYS = ways()
GUARDED = [w for w in WAYS if w.act not in (OPEN, DOOR)]
STORE = [w for w in GUARDED if w.act not in (SELF, SIGNED)]


def named(way: Way) -> str:
    return f"{way.method} {way.path} ({way.act})"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("team")
        patch.setenv("XDG_DATA_HOME", str(folder))
        made = app_of(folder)
        people(made)
        assert made.state.office.key
        yield made
        made.state.office.close()


def ask(browser: Browser, way: Way, case: str = COMMON) -> Any:
    """Send a request as a page's form (with its token) or a program would, with nothing filled in."""
    if way.method == "GET":
        return browser.get(way.at(case))
    if way.path.startswith("/api/") or way.path.startswith("/match"):
        return browser.request(way.method, way.at(case), json={})
    return browser.request(way.method, way.at(case), data={"csrf": browser.csrf})


def strangers(app: FastAPI) -> dict[str, Browser]:
    """Who is nobody here: without anything, and with things that are good no longer."""
    store = app.state.office.store
    ended = store.sessions.start("reviewer-1", "password")
    store.sessions.end_all("reviewer-1", "test")
    made, revoked = store.tokens.make(Actor("reviewer-1"), "x", SCOPES)
    store.tokens.revoke(Actor("reviewer-1"), made.id)
    real, clock = store.core.clock, store.core.clock
    store.core.clock = lambda: clock() - 2 * IDLE
    idle = store.sessions.start("reviewer-1", "password")
    store.core.clock = real
    store.accounts.set(ROOT, "closed", ["reviewer", "admin"])
    closed = store.sessions.start("closed", "password")
    _token, closed_token = store.tokens.make(Actor("closed"), "x", SCOPES)
    store.accounts.set(ROOT, "closed", ["reviewer", "admin"], active=False)
    return {
        "nobody": Browser(app),
        "an ended session": Browser(app, ended),
        "an idle session": Browser(app, idle),
        "a closed account": Browser(app, closed),
        "a made-up session": Browser(app, "x" * 43),
        "a revoked token": Browser(app, authorization=f"Bearer {revoked}"),
        "a closed account's token": Browser(app, authorization=f"Bearer {closed_token}"),
        "another server's token": Browser(app, authorization="Bearer isthmus_0123abcd_" + "x" * 43),
        "another scheme": Browser(app, authorization="Basic cm9vdDpyb290"),
    }


def test_every_route_declares_its_act():
    assert [w.path for w in WAYS if w.act == "None"] == []
    assert {w.act for w in STORE} <= set(ACTS), "an act that the store does not know"


def test_what_is_open_is_open_and_the_rest_is_for_nobody_from_outside(app):
    head = None
    for who, browser in strangers(app).items():
        head = head or app.state.office.store.ledger.head()
        for way in WAYS if who == "nobody" else GUARDED:
            answer = ask(browser, way)
            if way.act in (OPEN, DOOR):
                forged = way.act == DOOR and way.method != "GET"  # without the token of the page
                assert answer.status_code == 403 if forged else answer.status_code not in (401, 403), (who, way)
                assert "sign-in" not in answer.headers.get("location", ""), (who, way)
            else:
                assert answer.status_code == 401, (who, named(way), answer.status_code)
                assert answer.json()["type"] == "urn:isthmus:sign-in"
    assert app.state.office.store.ledger.head() == head, "nobody writes nothing"


def test_a_browser_is_shown_the_way_in(app):
    for way in GUARDED:
        if way.method == "GET" and not way.path.startswith("/api/"):
            answer = Browser(app, accept="text/html").get(way.at(COMMON))
            assert answer.status_code == 303, named(way)
            assert answer.headers["location"].startswith("/sign-in?back=%2F"), named(way)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("n", [1, 2])
def test_who_may_do_what(app, role, n):
    """``-1`` is on both cases where the role can be, ``-2`` on none."""
    store, name = app.state.office.store, f"{role}-{n}"
    for way in GUARDED:
        for case in (COMMON, SECRET) if way.on_case else (COMMON,):
            browser = signed_in(app, name)  # a new session each time: some routes end it
            before = store.ledger.head()
            answer = ask(browser, way, case)
            told = (name, named(way), case, answer.status_code, answer.text[:200])
            match expected(way, role, n == 1, case):
                case "may":
                    assert answer.status_code not in (401, 403, 405), told
                    unseen = role == "admin" and way.on_case  # puts somebody on it, and is shown nothing of it
                    assert unseen or "unknown case" not in answer.text.casefold(), told
                case "not there":
                    assert answer.status_code == 404, told
                    assert answer.text == ask(browser, way, NONE).text.replace(NONE, case), told
                    assert store.ledger.head() == before, told
                case "not allowed":
                    assert answer.status_code == 403, told
                    assert store.ledger.head() == before, told


def expected(way: Way, role: str, on_cases: bool, case: str) -> str:
    if way.act in (SIGNED, SELF):
        return "may"
    roles = ACTS[way.act]
    if not way.on_case:
        return "may" if role in roles else "not allowed"
    if role == "admin" and way.act == "assign":
        return "may"  # by the case's id, without seeing it
    on_it = on_cases and role in ON_CASE
    reads = role in ACTS["read"]
    if not on_it and (case == SECRET or not reads):
        return "not there"
    allowed = way.act == "read" or (on_it and role in roles)
    return "may" if allowed else "not allowed"


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_does_what_its_scope_says_and_no_more(app, scope):
    store = app.state.office.store
    for role in ("reviewer", "admin"):
        browser = by_token(app, f"{role}-1", scope)
        for way in GUARDED:
            before = store.ledger.head()
            answer = ask(browser, way)
            if way.act not in SCOPES[scope]:
                assert answer.status_code == 403, (scope, role, named(way))
                assert store.ledger.head() == before
            elif expected(way, role, True, COMMON) == "may":
                assert answer.status_code not in (401, 403), (scope, role, named(way), answer.text)


def test_every_form_needs_a_token_of_its_own_account(app):
    store, mine = app.state.office.store, signed_in(app, "reviewer-1")
    other = signed_in(app, "reviewer-2")
    before = store.ledger.head()
    for way in GUARDED:
        if way.method == "GET" or expected(way, "reviewer", True, COMMON) != "may":
            continue
        for token in ("", "x.y", other.csrf):
            answer = mine.request(way.method, way.at(COMMON), data={"csrf": token})
            assert answer.status_code == 403 and answer.json()["type"].endswith("forged"), named(way)
    assert store.ledger.head() == before


def test_every_threat_of_the_threat_model_names_a_test_that_is_there():
    root = Path(__file__).parents[2]
    rows = [line for line in (root / "SECURITY.md").read_text().splitlines() if "/test_" in line or "`web/`" in line]
    assert len(rows) >= 20
    for row in rows:
        words = re.findall(r"`([^`]+)`", row.split("|")[3])
        file = None
        for word in words:
            if word.endswith((".py", "/")):
                file = root / "tests" / word
                assert file.exists(), row
            elif file is not None and word.startswith("test_"):
                assert f"def {word.rstrip('.')}" in file.read_text(), (file.name, word)
