"""A real server over the lake that is carried with the project, and a real browser in front of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from isthmus.faces.desk import Desk
from isthmus.faces.http.app import create_app
from isthmus.faces.http.server import StrictProtocol, bind
from isthmus.faces.http.settings import Settings

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(bundled_lake) -> Iterator[str]:
    """The address of a server on this machine."""
    listening = bind("127.0.0.1", 0)
    settings = Settings(rate=10_000.0, burst=100_000)
    config = uvicorn.Config(
        create_app(settings, Desk(bundled_lake)),
        http=StrictProtocol,
        log_level="error",
        access_log=False,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def browser(chromium) -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield made
        made.close()
