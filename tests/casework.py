"""What tests of the workspace share: a server's application over a small office's lake, and readers who act in it."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager

import uvicorn
from fastapi.testclient import TestClient

from isthmus.faces.desk import Desk
from isthmus.faces.http import forgery
from isthmus.faces.http.app import create_app
from isthmus.faces.http.office import Office
from isthmus.faces.http.server import StrictProtocol, bind
from isthmus.faces.http.settings import Settings
from isthmus.faces.http.who import ALONE, CHOSEN


def application(lake, store):
    """The application over a lake and a store of its own."""
    return create_app(Settings(rate=10_000.0, burst=100_000), Desk(lake), Office(str(store)))


class Reader(TestClient):
    """A person at a browser without scripts: their name in a cookie, the page's token in their forms."""

    def __init__(self, app, name):
        super().__init__(app, base_url="http://127.0.0.1", follow_redirects=False)
        self.cookies.set(CHOSEN, name)

    def sends(self, path, **fields):
        """Send a form of a page."""
        key = self.app.state.office.key
        return self.post(path, data={"csrf": forgery.token(key, ALONE), **fields})

    def version(self, case):
        """The version a form would begin from."""
        return self.get(f"/api/v1/cases/{case}").json()["version"]


@contextmanager
def serving(app):
    """A real server of an application on this machine; gives its address."""
    listening = bind("127.0.0.1", 0)
    config = uvicorn.Config(app, http=StrictProtocol, log_level="error", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
