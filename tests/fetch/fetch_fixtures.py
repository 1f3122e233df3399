"""Fixtures of the tests of fetching, imported by name: a local publisher, a client that never sleeps, a download."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from publisher import Publisher

from isthmus.fetch.download import Wanted, download, known_copy
from isthmus.fetch.http import Http, Limits
from isthmus.fetch.report import Silent

TRIES = Limits(connect=5, read=2, total=60, tries=3)


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch):
    """Keep the environment's proxies and contacts out of the tests."""
    for name in [n for n in os.environ if n.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name in ("ISTHMUS_CONTACT", "ISTHMUS_OPENALEX_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def publisher():
    server = Publisher()
    yield server
    server.shutdown()
    server.server_close()


class Slept(list):
    """The waits that a client made, which took no time."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def slept():
    return Slept()


@pytest.fixture
def http(slept):
    with Http(TRIES, sleep=slept) as client:
        yield client


class Watch(Silent):
    """Hears a run and keeps it; may stop it, as Ctrl-C does, once so many bytes have come."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.stop_at = stop_at
        self.begun: list[tuple[str, int, int | None]] = []
        self.warnings: list[str] = []

    def begin(self, file, have, total):
        self.begun.append((file, have, total))

    def progress(self, file, have):
        if self.stop_at is not None and have >= self.stop_at:
            raise KeyboardInterrupt

    def warn(self, message):
        self.warnings.append(message)


def left_over(folder: Path) -> list[str]:
    """The hidden files of a folder: what is on its way."""
    return sorted(p.name for p in folder.rglob(".*"))


@pytest.fixture
def get(publisher, http, tmp_path):
    """Download ``/file`` of the publisher to ``mirror/NAME``."""

    def call(name="data.csv", path="/file", listener=None, client=None, **more):
        target = tmp_path / "mirror" / name
        wanted = Wanted(url=publisher.url + path, target=target, name=name, known=known_copy(target), **more)
        return download(client or http, wanted, listener or Watch())

    call.target = lambda name="data.csv": tmp_path / "mirror" / name
    return call
