"""A team's server on SQLite and on PostgreSQL: many people at the same moment, and a chain that stays whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from isthmus.faces.desk import Desk
from isthmus.faces.http.app import create_app
from isthmus.faces.http.office import Office
from isthmus.faces.http.settings import Settings
from isthmus.faces.http.team import Team
from isthmus.store import Actor, open_store
from teams import ADDRESS, ROOT, Browser

PEOPLE, ROUNDS = 12, 4


def test_many_sign_in_work_and_sign_out_at_once(url, tmp_path):
    with open_store(url) as store:
        store.accounts.set(ROOT, "root", ["admin"])
        for n in range(PEOPLE):
            store.accounts.set(ROOT, f"person {n}", ["reviewer"])
    office = Office(url, Team(address=ADDRESS, rate=1e6, burst=1_000_000))
    app = create_app(Settings(rate=1e6, burst=1_000_000), Desk(Path(tmp_path) / "none"), office)
    assert office.key

    def work(n: int) -> list[int]:
        name, seen = f"person {n}", []
        for _ in range(ROUNDS):
            browser = Browser(app, office.store.sessions.start(name, "password"))
            seen.append(browser.get("/api/v1/me").status_code)
            form = {"csrf": browser.csrf, "label": "x", "days": "1", "scope": "read"}
            seen.append(browser.post("/me/tokens", data=form).status_code)
            seen.append(browser.post("/sign-out", data={"csrf": browser.csrf}).status_code)
            seen.append(browser.get("/api/v1/me").status_code)
        return seen

    with ThreadPoolExecutor(PEOPLE) as pool:
        found = list(pool.map(work, range(PEOPLE)))
    assert found == [[200, 200, 303, 401] * ROUNDS] * PEOPLE
    assert office.store.ledger.verify().whole
    assert all(len(office.store.tokens.mine(Actor(f"person {n}"))) == ROUNDS for n in range(PEOPLE))
    office.close()
