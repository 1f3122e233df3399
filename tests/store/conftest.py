"""Stores for the tests: each test that takes ``url`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from isthmus.store import Actor, Said, Store, open_store
from isthmus.store.assessments import Assessed
from store import postgres

ANNA, BEN, CARA, DAN, EVE = (Actor(name) for name in ("Anna", "Ben", "Cara", "Dan", "Eve"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "postgres"
    yield postgres.server(folder)
    postgres.leave(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that is not there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.sqlite3"
    return request.getfixturevalue("server").database()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


def populate(store: Store, cases: int = 4) -> None:
    """Put some of everything into a store."""
    for n in range(cases):
        store.cases.save(ANNA, f"C-{n}", 0, {"title": f"case {n}"}, {"P1": {"name": f"Person {n}"}}, state="review")
        store.judgements.say_many(ANNA, "link", [Said(f"{n}-{k}", "positive", "seen") for k in range(3)])
        store.answers.keep(ANNA, {"text": "t"}, {"hits": n}, ["v1"], "check", f"C-{n}")
    store.judgements.undo(BEN, "link", "0-0", "another campus")
    store.answers.keep(ANNA, {"text": "alone"}, {"hits": 0}, ["v1"], "check")
    made = Assessed("DE-DFG", {"DE-DFG": "the rule book"}, {"a": None}, "2026-01-02", "1", '{"low":"clear"}', ["v1"])
    store.assessments.keep(ANNA, "C-0", [made])
    decided = {"title": "case 0", "decision": {"outcome": "clear"}}
    store.cases.save(BEN, "C-0", 1, decided, state="decided")
    store.accounts.assign(ANNA, "C-1", "Cara", "panel")
    store.tokens.make(ANNA, "nightly", ["read"])
    store.identities.link(ANNA, "Anna", "https://id.example", "s-1")
    store.retention.set(ANNA, "closed", 700, "our law says so")
    store.cases.erase(ANNA, "C-1", "asked for")
