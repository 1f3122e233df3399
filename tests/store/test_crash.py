"""Writers that are killed at any moment, and writers that meet: no acknowledged save is lost, no edit overwritten."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from isthmus.model.errors import Conflict
from isthmus.store import Actor, open_store
from isthmus.store.actor import STORE
from store.conftest import ANNA, BEN

WRITER = Path(__file__).parent / "writer.py"


def killed(url: str, case_id: str, rng: random.Random) -> int:
    """Run a writer, kill it after some acknowledged saves at a random moment; return the last it acknowledged."""
    process = subprocess.Popen([sys.executable, str(WRITER), url, case_id], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    last = 0
    for _ in range(rng.randint(1, 12)):
        last = int(process.stdout.readline())
    pause = threading.Event()
    pause.wait(rng.uniform(0, 0.01))  # the moment within a save, not a wait for anything
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split("\n")
    process.wait()
    whole = [int(text) for text in rest if text.strip()]
    return max([last, *whole])


def kill_many(url: str, times: int) -> None:
    rng = random.Random(int(os.environ.get("ISTHMUS_SEED", "11")))
    with open_store(url):
        pass
    for n in range(times):
        case_id = f"C-{n % 5}"
        acknowledged = killed(url, case_id, rng)
        with open_store(url) as store:
            version = store.cases.load(ANNA, case_id)
            assert version.version >= acknowledged, "a save that was acknowledged is gone"
            assert version.body["count"] == version.version
            if n % 10 == 9 or n == times - 1:
                report = store.ledger.verify()
                assert report.whole, report.findings


def test_ten_kills_lose_no_acknowledged_save(url):
    kill_many(url, 10)


@pytest.mark.slow
def test_two_hundred_kills_lose_no_acknowledged_save(url):
    kill_many(url, 200)


def test_two_reviewers_who_save_at_once_lose_no_edit(url):
    with open_store(url) as first:
        first.cases.save(ANNA, "C-1", 0, {"lines": []})
        first.accounts.assign(ANNA, "C-1", "Ben", "reviewer")

    def edits(actor: Actor) -> int:
        conflicts = 0
        with open_store(url) as store:
            for n in range(20):
                while True:
                    case = store.cases.load(actor, "C-1")
                    lines = [*case.body["lines"], f"{actor.name} {n}"]
                    try:
                        store.cases.save(actor, "C-1", case.version, {"lines": lines})
                        break
                    except Conflict as conflict:
                        assert conflict.losing["body"]["lines"] == lines
                        conflicts += 1
        return conflicts

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(edits, (ANNA, BEN)))
    with open_store(url) as store:
        lines = store.cases.load(ANNA, "C-1").body["lines"]
        assert sorted(lines) == sorted(f"{who} {n}" for who in ("Anna", "Ben") for n in range(20))
        assert store.ledger.verify().whole


def test_many_writers_of_everything_leave_one_chain(url):
    with open_store(url):
        pass

    def work(n: int) -> None:
        with open_store(url) as store:
            for k in range(6):
                store.judgements.say(Actor(f"W{n}"), "link", f"{n}-{k}", "unsure", "to be read")
                store.cases.save(Actor(f"W{n}"), f"C-{n}-{k}", 0, {"n": n}, {"P1": {"name": f"Nobody {k}"}})

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    with open_store(url) as store:
        assert len(store.judgements.current("link")) == 36
        assert len(store.cases.list(ANNA)) == 36
        assert store.ledger.verify().whole


def test_one_open_store_serves_many_threads(store):
    """As a server's face uses it."""

    def work(n: int) -> None:
        for k in range(5):
            store.judgements.say(ANNA, "link", f"{n}-{k}", "unsure", "to be read")
            assert len(store.judgements.history("link", f"{n}-{k}")) == 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len(store.judgements.current("link")) == 40
    assert store.ledger.verify().whole


def test_a_store_is_made_once_when_many_open_it_first(url):
    def first(_: int) -> str:
        with open_store(url) as store:
            return store.ledger.head().store

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(first, range(6)))) == 1


def test_a_save_that_fails_half_way_leaves_nothing(store):
    before = store.ledger.head()
    with pytest.raises(RuntimeError), store.core.writing() as pen:
        pen.append(STORE, "judgement.said", "judgement", "k")
        raise RuntimeError("the power fails here")
    assert store.ledger.head() == before
