"""Scenarios over HTTP: the same answers as on the command line, runs that are waited for, followed and stopped."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from isthmus.faces.desk import Desk
from isthmus.faces.http.app import create_app
from isthmus.faces.http.settings import Settings
from isthmus.faces.runs import begun, ended
from isthmus.model.errors import UsageError
from isthmus.scenario import fitted, library

BASE = "/api/v1/scenarios"


@pytest.fixture(scope="module")
def client(bundled_lake):
    settings = Settings(hosts=("testserver",), rate=1e6, burst=10**6)
    desk = Desk(bundled_lake)
    yield TestClient(create_app(settings, desk), raise_server_exceptions=False)
    desk.jobs.close()


def test_what_is_ready_can_be_read(client):
    found = client.get(BASE, params={"limit": 3}).json()
    assert len(found["scenarios"]) == 3 and found["page"]["total"] >= 25
    one = client.get(f"{BASE}/dyad_decouple").json()
    assert {p["role"] for p in one["params"]} == {"policy", "assumption"}
    assert "dyad_decouple" in client.get(f"{BASE}/dyad_decoupl").json()["hint"]


def test_a_run_is_the_same_on_the_command_line(client, isthmus, bundled_lake, monkeypatch):
    asked = {"side": ["XA", "XB"], "set": ["depth=0.3..1"], "draws": 200}
    mine = client.get(f"{BASE}/dyad_decouple/result", params=asked).json()
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    theirs = isthmus("scenario", "run", "dyad_decouple", "--pair", "XA", "XB", "--depth", "0.3..1", "--draws", "200",
                 "--json").json  # fmt: skip
    assert mine == theirs
    table = client.get(f"{BASE}/dyad_decouple/result", params=asked | {"format": "iamc"})
    assert table.headers["content-type"].startswith("text/csv") and "world|p50" in table.text


def test_a_run_is_followed_and_stopped(client):
    asked = {"side": ["XA"], "draws": 20_000, "wait": 0}
    begun = client.get(f"{BASE}/exit_cascade/result", params=asked)
    assert begun.status_code == 202
    told = begun.json()
    assert told["of"] > 20_000
    again = client.get(f"{BASE}/exit_cascade/result", params=asked).json()
    assert again["run"] == told["run"], "the same question began a second run"
    assert client.get(f"/api/v1/runs/{told['run']}").json()["state"] in ("waiting", "running")
    assert client.delete(f"/api/v1/runs/{told['run']}").status_code == 200
    assert client.get(f"/api/v1/runs/{told['run']}").status_code == 404


@pytest.mark.parametrize(
    ("path", "asked", "status", "says"),
    [
        ("dyad_decouple", {"set": "dpth=1"}, 404, "depth"),
        ("dyad_decouple", {"set": "s=2"}, 422, "range"),
        ("dyad_decouple", {"set": "depth=1.5"}, 422, "between -1 and 1"),
        ("dyad_decouple", {"set": "depth=much"}, 422, "number"),
        ("dyad_decouple", {"side": ["XA", "XA"]}, 422, "one side"),
        ("dyad_decouple", {"side": ["US", "CN"]}, 422, "ISTHMUS_MIRROR"),
        ("dyad_decouple", {"draws": 10**9}, 422, "less than"),
        ("dyad_decouple", {"format": "xml"}, 404, "json"),
        ("institution_hub_lost", {"side": ["Nowhere University"]}, 404, "institution"),
    ],
)
def test_bad_questions_are_answered(client, path, asked, status, says):
    answer = client.get(f"{BASE}/{path}/result", params=asked)
    told = answer.json()
    assert answer.status_code == status, told
    assert says in told["detail"] + told.get("hint", "")


def test_a_scenario_of_ones_own(client):
    made = client.post(f"{BASE}/result", json={"scenario": {"from": "reassure", "id": "mine", "title": "Mine"}})
    assert made.status_code == 200 and made.json()["title"] == "Mine"
    bad = client.post(f"{BASE}/result", json={"scenario": {"from": "reassure", "id": "mine", "polcy": {}}})
    assert "policy" in bad.json()["hint"]


def test_who_waits_for_a_run_that_another_stops_is_told(client):
    desk = client.app.state.desk
    job = begun(desk, fitted_exit(desk), 20_000, 7)
    desk.jobs.forget(job.id)
    with pytest.raises(UsageError, match="stopped"):
        ended(job, 60)
    again = begun(desk, fitted_exit(desk), 20_000, 7)
    assert again.id != job.id, "a stopped run must not stand in the way of the same question"
    desk.jobs.forget(again.id)


def test_runs_end_with_the_program(bundled_lake):
    desk = Desk(bundled_lake)
    jobs = [begun(desk, fitted_exit(desk), 20_000, seed) for seed in (1, 2, 3)]
    desk.jobs.close(60)
    assert [job.state for job in jobs] == ["stopped"] * 3
    assert all(job.done < job.total for job in jobs)


def fitted_exit(desk):
    """One exit, asked of the sample."""
    with desk.lake() as lake:
        return fitted(lake, library()["exit_cascade"])


def test_cards_targets_and_hindcasts(client):
    cards = client.get("/api/v1/models").json()["cards"]
    assert all(c["cannot_claim"] and c["hindcast"] for c in cards)
    targets = client.get("/api/v1/models/partner-loss/targets").json()
    assert targets["met"] == targets["of"] > 0
    assert len(client.get("/api/v1/hindcast").json()["events"]) == 6
