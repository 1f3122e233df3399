"""What the first reader would wait for is made ready beside other work, and never stands in anyone's way."""

from __future__ import annotations

from fastapi.testclient import TestClient

from isthmus.faces.desk import Desk
from isthmus.faces.http.app import create_app
from isthmus.faces.http.settings import Settings
from isthmus.faces.http.warm import FIRST, warm


def test_the_first_pages_stand_ready_as_a_reader_asks_for_them(bundled_lake):
    app = create_app(Settings(hosts=("testserver",)), Desk(bundled_lake))
    warm(app)
    made = len(app.state.shelf._kept)
    assert made == len(FIRST)
    client = TestClient(app)
    for path in ("/", "/index.svg", "/country/US", "/country/US.svg"):
        assert client.get(path).status_code == 200
    assert len(app.state.shelf._kept) == made, "a reader's page was made again: it is not the one that was made ready"


def test_without_a_lake_nothing_is_asked(tmp_path):
    app = create_app(Settings(hosts=("testserver",)), Desk(tmp_path / "none"))
    warm(app)
    assert len(app.state.shelf._kept) == 0
