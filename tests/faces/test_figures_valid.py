"""Every kind of figure is a valid Vega-Lite specification: pages do not check that again for each reader."""

from __future__ import annotations

import altair as alt
import pytest
from fastapi.testclient import TestClient

from isthmus.faces.desk import Desk
from isthmus.faces.http.app import create_app
from isthmus.faces.http.settings import Settings

FIGURES = (
    "/index.vega.json",
    "/observe/copublication.vega.json?c=US&y=2022&v=map",
    "/observe/copublication.vega.json?c=US,CN,DE&y=2022&v=matrix",
    "/observe/copublication.vega.json?c=US,CN,DE&y=2022&v=network",
    "/observe/field-profile.vega.json",
    "/pair/US-CN.vega.json",
    "/agreements.vega.json",
    "/areas.vega.json",
    "/scenarios/dyad_decouple.vega.json?draws=100",
    "/scenarios/dyad_decouple.vega.json?draws=100&v=tornado",
    "/scenarios/dyad_decouple.vega.json?draws=100&v=sobol",
    "/scenarios/dyad_decouple.vega.json?draws=100&v=map",
)


@pytest.fixture(scope="module")
def client(bundled_lake):
    settings = Settings(hosts=("testserver",), rate=1e6, burst=10**6)
    return TestClient(create_app(settings, Desk(bundled_lake)), raise_server_exceptions=False)


@pytest.mark.parametrize("look", ["", "theme=dark&size=small"])
@pytest.mark.parametrize("path", FIGURES)
def test_a_figure_is_valid_vega_lite(client, path, look):
    answer = client.get(f"{path}{'&' if '?' in path else '?'}{look}" if look else path)
    assert answer.status_code == 200, answer.text
    alt.Chart.from_dict(answer.json(), validate=True)
