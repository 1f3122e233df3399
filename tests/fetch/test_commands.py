"""The commands as their users meet them: source list, show and fetch, and cite."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime

import pytest
from fetch_fixtures import no_way_out, publisher
from publisher import listing, moved, status, whole

from worlds import work

CSV = b"source,destination,git_pushes,weight,year,quarter\n" + b"DE,FR,1,5,2024,1\n" * 50
PATH = "/github/innovationgraph/main/data/economy_collaborators.csv"


@pytest.fixture
def fetch(isthmus, publisher, tmp_path):
    """Run ``isthmus source fetch`` against the local publisher, into ``mirror``."""

    def call(*args):
        return isthmus("source", "fetch", *args, "--server", publisher.url, "--to", str(tmp_path / "mirror"))

    return call


def test_fetch_and_see_it_listed(fetch, isthmus, publisher, tmp_path, monkeypatch):
    publisher.routes[PATH] = whole(CSV)
    ran = fetch("innovation-graph", "--json")
    assert ran.code == 0
    [file] = ran.json["files"]
    assert list(ran.json) == ["source", "folder", "files"]
    assert list(file) == ["file", "state", "url", "bytes", "dated", "sha256", "records", "note"]
    assert (file["state"], file["bytes"], file["dated"]) == ("fetched", len(CSV), "2026-11-01")
    assert "fetched" in ran.err
    again = fetch("innovation-graph")
    assert again.out.startswith("innovation-graph: 1 unchanged.")
    assert "isthmus lake build" in again.err
    monkeypatch.setenv("ISTHMUS_MIRROR", str(tmp_path / "mirror"))
    listed = {s["id"]: s for s in isthmus("source", "list", "--json").json["sources"]}
    assert listed["innovation-graph"]["state"] == "fetched"
    assert listed["innovation-graph"]["fetched_at"].endswith("Z")
    assert listed["ror"]["state"] == "not there"


def test_another_file_that_would_be_read_too_is_named(fetch, publisher, tmp_path):
    other = tmp_path / "mirror/innovationgraph/economy_collaborators.csv.gz"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"x")
    publisher.routes[PATH] = whole(CSV)
    ran = fetch("innovation-graph")
    assert ran.code == 0
    assert f"{other} is also read as innovation-graph" in ran.err.replace("\n", "")


def test_a_list_of_works_goes_from_the_api_to_the_lake(fetch, isthmus, publisher, tmp_path, monkeypatch):
    publisher.routes |= listing([work(n, "DE", "FR") for n in range(1, 6)], 2, {})
    assert fetch("openalex-works", "--filter", "publication_year:2020", "--limit", "4").code == 0
    monkeypatch.setenv("ISTHMUS_MIRROR", str(tmp_path / "mirror"))
    assert isthmus("lake", "build").code == 0
    [source] = [s for s in isthmus("lake", "status", "--json").json["sources"] if s["id"] == "openalex-works"]
    assert (source["id"], source["read"], source["kept"]) == ("openalex-works", 4, 4)
    days = (datetime.now(UTC).date() - date.fromisoformat(source["dated"])).days
    assert 0 <= days <= 1
    cited = isthmus("cite", source["vintage"], "--json").json["citations"]
    assert cited[0]["vintage"] == source["vintage"]


def test_list_shows_every_source_and_what_is_not_loaded(isthmus):
    table = isthmus("source", "list").out
    answer = isthmus("source", "list", "--json").json
    assert list(answer) == ["on", "sources", "not_loaded"]
    assert len(answer["not_loaded"]) >= 3
    for source in answer["sources"]:
        assert source["id"] in table
        assert source["title"]
        assert source["licence"]
    for entry in answer["not_loaded"]:
        assert {"id", "title", "publisher", "why", "checked_on", "url"} == entry.keys()
        assert entry["checked_on"] in table


def test_show_prints_all_that_a_source_says(isthmus):
    from isthmus.model.source import Source

    text, facts = isthmus("source", "show", "ror").out, isthmus("source", "show", "ror", "--json").json
    assert list(facts) == list(Source.__struct_fields__)
    assert all(name in text for name in facts)
    assert facts["download"][0]["kind"] == "Zenodo"


@pytest.mark.parametrize("form", ["text", "bibtex", "csl-json", "json"])
def test_cite_in_four_forms(isthmus, bundled_lake, monkeypatch, form):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    ran = isthmus("cite", "--format", form)
    assert ran.code == 0
    assert "published-figures" in ran.out
    assert "CC0-1.0" in ran.out
    if "json" in form:
        json.loads(ran.out)


def test_errors_name_the_value_and_the_next_step(isthmus, publisher, tmp_path, monkeypatch, bundled_lake):
    to = ("--to", str(tmp_path / "m"))
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    (tmp_path / "file").write_text("x")
    for args, code, words in (
        (("source", "fetch", "rorr", *to), 2, "Did you mean ror"),
        (("source", "show", "open-alex-works"), 2, "openalex-works"),
        (("source", "fetch", "ror"), 2, "ISTHMUS_MIRROR is not set"),
        (("source", "fetch", "ror", "--to", str(tmp_path / "file")), 1, "is not a folder"),
        (("source", "fetch", "openalex-works", *to), 2, "--filter"),
        (("source", "fetch", "openalex-works", "--snapshot", "--form", "jsnl", *to), 2, "Did you mean jsonl"),
        (("source", "fetch", "published-figures", *to), 2, "carried with Isthmus"),
        (("source", "fetch", "canada-nro", *to), 1, "canada/nroData.json"),
        (("source", "fetch", "ror", "--limit", "0", *to), 2, "--limit"),
        (("cite", "published-figures@2024"), 2, "Did you mean published-figures@2024-08-27+"),
        (("source", "fetsch"), 2, "fetch"),
    ):
        ran = isthmus(*args)
        assert (ran.code, ran.out) == (code, ""), args
        assert words in ran.err, args


def test_what_a_server_refuses_is_told(fetch, publisher):
    publisher.routes[PATH] = status(404)
    ran = fetch("innovation-graph")
    assert ran.code == 1
    assert "answers 404" in ran.err
    assert "isthmus source show" in ran.err
    publisher.routes[PATH] = moved("file:///etc/passwd")
    assert "not on the web" in fetch("innovation-graph").err
    problem = json.loads(fetch("innovation-graph", "--json").err.splitlines()[-1])
    assert problem["type"] == "urn:isthmus:refused"


def test_a_contact_that_is_none_is_refused_before_anything_is_asked(fetch, publisher, monkeypatch):
    monkeypatch.setenv("ISTHMUS_CONTACT", "nobody")
    ran = fetch("innovation-graph")
    assert (ran.code, publisher.asked) == (2, [])


def test_ctrl_c_keeps_what_came_and_the_next_run_goes_on(publisher, tmp_path):
    """As a process of its own, stopped as a terminal stops it."""
    body = CSV * 4000

    def slow(h):
        h.put(200, body[:1_000_000], Content_Length=str(len(body)), ETag='"1"')
        h.wfile.flush()
        time.sleep(8)

    publisher.routes[PATH] = [slow, whole(body, ETag='"1"')]
    env = {**os.environ, "ISTHMUS_LAKE": str(tmp_path / "lake")}
    command = [sys.executable, "-m", "isthmus", "source", "fetch", "innovation-graph", "--to", str(tmp_path / "m"),
               "--server", publisher.url]  # fmt: skip
    part = tmp_path / "m/innovationgraph/.economy_collaborators.csv.part"
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        until = time.monotonic() + 20
        while not (part.exists() and part.stat().st_size > 500_000) and time.monotonic() < until:
            time.sleep(0.02)
        run.send_signal(signal.SIGINT)
        _out, err = run.communicate(timeout=20)
    assert run.returncode == 130
    assert "Traceback" not in err
    assert "goes on where it was" in err
    assert part.stat().st_size > 500_000
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Range" in publisher.headers(1)
    assert (tmp_path / "m/innovationgraph/economy_collaborators.csv").read_bytes() == body


def test_killed_at_any_moment_and_run_again_the_file_is_the_same(publisher, tmp_path):
    body = CSV * 4000

    def slow(h):
        start = int(h.headers["Range"][6:-1]) if "Range" in h.headers else 0
        span = {"Content_Range": f"bytes {start}-{len(body) - 1}/{len(body)}"} if start else {}
        h.put(206 if start else 200, b"", Content_Length=str(len(body) - start), ETag='"1"', **span)
        for at in range(start, len(body), 100_000):
            h.wfile.write(body[at : at + 100_000])
            h.wfile.flush()
            time.sleep(0.01)

    publisher.routes[PATH] = slow
    command = [sys.executable, "-m", "isthmus", "source", "fetch", "innovation-graph", "--to", str(tmp_path / "m"),
               "--server", publisher.url]  # fmt: skip
    target = tmp_path / "m/innovationgraph/economy_collaborators.csv"
    for number in range(3):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            asked, until = len(publisher.asked), time.monotonic() + 20
            while len(publisher.asked) == asked and run.poll() is None and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(0.03 + 0.06 * number)
            run.kill()
        assert not target.exists() or target.read_bytes() == body
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert target.read_bytes() == body
    assert any("Range" in headers for _path, headers in publisher.asked)
    assert [p.name for p in target.parent.iterdir() if p.name.startswith(".")] == []


def test_a_disk_that_is_full_is_told_and_the_old_copy_stays(publisher, tmp_path):
    """As a process that may write no file larger than 100 kB."""
    publisher.routes[PATH] = whole(CSV)
    command = [sys.executable, "-m", "isthmus", "source", "fetch", "innovation-graph", "--to", str(tmp_path / "m"),
               "--server", publisher.url]  # fmt: skip
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    publisher.routes[PATH] = whole(CSV * 4000)
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    code = f"import resource, os; {limit}; os.execv({command[0]!r}, {command!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Cannot write" in done.stderr
    assert (tmp_path / "m/innovationgraph/economy_collaborators.csv").read_bytes() == CSV
