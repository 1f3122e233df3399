"""An office that people sign in to: one of each role twice, two cases, and browsers that are signed in."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from isthmus.faces.desk import Desk
from isthmus.faces.http import forgery
from isthmus.faces.http.app import create_app
from isthmus.faces.http.office import Office
from isthmus.faces.http.settings import Settings
from isthmus.faces.http.team import Team
from isthmus.review.case import Person, Review, to_body
from isthmus.store import ROLES, Actor

ADDRESS = "http://127.0.0.1"
GOOD = "four plain words here"
ROOT = Actor("root")
OPEN, SECRET, NONE = "O-1", "S-1", "N-1"
"""Two cases with one person of each role on them (``-1``), the second confidential; and one that is not there."""


def app_of(tmp_path: Path, team: Team | None = None, desk: Desk | None = None, **settings: object) -> FastAPI:
    """An application in team mode over a store of its own, with an administrator."""
    office = Office(f"sqlite:///{tmp_path}/office.sqlite3", team or Team(address=ADDRESS, rate=1e6, burst=1_000_000))
    office.store.accounts.set(ROOT, "root", ["admin"])
    limits = {"rate": 1e6, "burst": 1_000_000} | settings
    return create_app(Settings(**limits), desk or Desk(tmp_path / "no lake"), office)


def people(app: FastAPI) -> None:
    """One of each role twice, and the two cases."""
    store = app.state.office.store
    for role in ROLES:
        for n in (1, 2):
            store.accounts.set(ROOT, f"{role}-{n}", [role])
    reviewer = Actor("reviewer-1")
    for name, confidential in ((OPEN, False), (SECRET, True)):
        body = to_body(Review(name, "2026-01-02", people=(Person("P1"),)))
        store.cases.save(reviewer, name, 0, body, {"P1": {"name": "Nobody"}}, confidential=confidential)
        for role in ("requester", "decider", "panel"):
            store.accounts.assign(reviewer, name, f"{role}-1", role)


class Browser(TestClient):
    """A browser; ``csrf`` is a token of the forms it is shown."""

    def __init__(self, app: FastAPI, secret: str = "", **headers: str) -> None:
        super().__init__(app, base_url=app.state.office.team.address, follow_redirects=False, headers=headers)
        self.secret = secret
        if secret:
            self.cookies.set(self.cookie, secret)

    @property
    def cookie(self) -> str:
        return "__Host-isthmus-session" if self.app.state.office.team.https else "isthmus-session"

    @property
    def csrf(self) -> str:
        office = self.app.state.office
        session = office.store.sessions.find(self.secret)
        return forgery.token(office.key, f"account {session.account}" if session else "nobody")


def signed_in(app: FastAPI, name: str) -> Browser:
    return Browser(app, app.state.office.store.sessions.start(name, "password"))


def by_token(app: FastAPI, name: str, *scopes: str) -> Browser:
    _made, secret = app.state.office.store.tokens.make(Actor(name), "test", scopes)
    return Browser(app, authorization=f"Bearer {secret}")


def invited(app: FastAPI, name: str) -> None:
    """Give a person the password `GOOD`."""
    passwords = app.state.office.store.passwords
    passwords.accept(passwords.invite(ROOT, name), GOOD)
