"""How sources stand, what a vintage is dated by, and what to cite."""

from __future__ import annotations

import json
import re
import socket
from datetime import date
from pathlib import Path

import pytest

from isthmus.discovery import member
from isthmus.fetch import sidecar
from isthmus.fetch.disk import digests
from isthmus.fetch.sidecar import Fetched
from isthmus.lake.build import Options
from isthmus.lake.cite import Citation, as_bibtex, as_csl, as_text, citations, tex
from isthmus.lake.prepare import build_lake
from isthmus.lake.snapshot import lake_path, load
from isthmus.lake.standing import PERIODS, standings
from isthmus.model.errors import NoLake, UnknownName
from worlds import Quiet, work, write_lines

DATELESS = b'{"url":"x","fetched_at":"x","checked_at":"x","sha256":"x","bytes":1,"dated":"soon","dated_by":"publisher"}'
TODAY = date(2026, 11, 20)


def fetched(path, dated="2026-10-05", checked="2026-11-10T00:00:00Z"):
    """Give a file the sidecar it would have if it had been fetched."""
    about = Fetched(
        url="https://a.example/x", fetched_at="2026-11-01T00:00:00Z", checked_at=checked,
        sha256=digests(path)["sha256"], bytes=path.stat().st_size, dated=dated, dated_by="publisher",
    )  # fmt: skip
    sidecar.write(path, about)


def vintages():
    return {v.source: v for v in load(lake_path())[1].vintages}


def test_a_vintage_bears_the_date_of_what_was_fetched(little):
    before = build_lake(lake_path(), Quiet(), Options()).vintages[0]
    assert before.dated == "2026-02-15"
    [path] = little.rglob("*.gz")
    fetched(path)
    build_lake(lake_path(), Quiet(), Options())
    after = vintages()["openalex-works"]
    assert (after.dated, after.read, after.sha256) == ("2026-10-05", before.read, before.sha256)
    assert after.id.startswith("openalex-works@2026-10-05+")
    assert after.citation == f"{before.citation} (this copy: 2026-10-05)"


def test_the_newest_part_dates_the_vintage_and_files_without_sidecar_bear_the_sources_date(little):
    newer = write_lines(little / "openalex/works/b.jsonl.gz", [work(9, "DE", "FR")])
    fetched(newer, dated="2025-01-01")
    build_lake(lake_path(), Quiet(), Options())
    assert vintages()["openalex-works"].dated == "2026-02-15"
    fetched(newer, dated="2026-03-01")
    build_lake(lake_path(), Quiet(), Options())
    assert vintages()["openalex-works"].dated == "2026-03-01"


def test_a_sidecar_of_another_file_dates_nothing(little):
    [path] = little.rglob("*.gz")
    fetched(path)
    write_lines(path, [work(1, "DE", "FR")])
    build_lake(lake_path(), Quiet(), Options())
    assert vintages()["openalex-works"].dated == "2026-02-15"


@pytest.mark.parametrize("content", [b"", b"{", b'{"url": 3}', b"\xff\xfe", DATELESS])
def test_a_broken_sidecar_is_no_sidecar(little, content):
    [path] = little.rglob("*.gz")
    sidecar.beside(path).write_bytes(content)
    build_lake(lake_path(), Quiet(), Options())
    assert vintages()["openalex-works"].dated == "2026-02-15"


def test_how_a_source_stands(little, bundled_lake):
    [path] = little.rglob("*.gz")
    found = {s.id: s for s in standings(little, lake_path(), TODAY)}
    works = found["openalex-works"]
    assert (works.state, works.files, works.in_lake, works.dated, works.age) == ("mirror", 1, False, "2026-02-15", 278)
    assert works.overdue is True
    assert works.fetch == ("api", "snapshot")
    assert found["ror"].state == "not there"
    assert (found["ror"].age, found["ror"].overdue) == (None, None)
    assert found["published-figures"].state == "carried"
    assert found["published-figures"].overdue is None, "published once: never overdue"
    fetched(path)
    build_lake(lake_path(), Quiet(), Options())
    works = {s.id: s for s in standings(little, lake_path(), TODAY)}["openalex-works"]
    assert (works.state, works.in_lake, works.dated, works.age) == ("fetched", True, "2026-10-05", 46)
    assert works.overdue is False, "ten days ago the publisher had nothing newer"
    assert works.vintage == vintages()["openalex-works"].id
    assert {s.id: s for s in standings(None, lake_path(), TODAY)}["openalex-works"].state == "lake"
    sample = {s.id: s for s in standings(None, bundled_lake, TODAY)}["openalex-works"]
    assert (sample.state, sample.sample, sample.dated) == ("lake", True, None)


def test_every_cadence_has_a_period_or_none_on_purpose():
    from isthmus.discovery import members

    cadences = {m.SOURCE.cadence for m in members("source", "SOURCE").values()}
    assert {"monthly", "quarterly", "yearly", "as published"} <= PERIODS.keys()
    assert "once" not in PERIODS
    assert cadences


def test_nothing_but_fetch_opens_a_connection(little, isthmus, monkeypatch):
    def never(*_args, **_kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", never)
    monkeypatch.setattr(socket, "create_connection", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    for args in (("lake", "build"), ("lake", "status"), ("source", "list"), ("source", "show", "ror"), ("cite",)):
        assert isthmus(*args).code == 0, args


def test_only_the_room_of_fetching_and_a_named_provider_of_sign_in_speak_to_other_machines():
    """A request that leaves the machine without the user's asking would break the promise of an offline tool."""
    source = Path(sidecar.__file__).parent.parent
    speaks = re.compile(
        r"^\s*(?:import|from)\s+(httpx|requests|urllib\.request|urllib3|http\.client|socket|ftplib)\b", re.M
    )
    http = source / "faces" / "http"
    listens = http / "server.py"  # binds a port here; speaks to nobody
    signs_in = http / "oidc.py"  # the identity provider that an administrator names in the team's file, and nobody else
    apart = {listens, signs_in}
    found = {
        p.relative_to(source).parts[0] for p in source.rglob("*.py") if p not in apart and speaks.search(p.read_text())
    }
    assert found == {"fetch"}


def test_what_to_cite(bundled_lake):
    found = citations(bundled_lake)
    assert {c.vintage for c in found} == {v.id for v in load(bundled_lake)[1].vintages}
    figures = next(c for c in found if c.vintage.startswith("published-figures@"))
    assert figures.publisher == "OurResearch"
    assert figures.licence == "CC0-1.0"
    text = as_text(found)
    assert all(c.vintage in text and c.licence in text for c in found)
    items = as_csl(found)
    json.dumps(items)
    item = next(i for i in items if i["id"] == figures.vintage)
    assert item["issued"] == {"date-parts": [[2024, 8, 27]]}
    assert item["type"] == "dataset"
    assert all("issued" not in i for i in items if "sample" in i["title"])


def test_citations_of_older_snapshots_and_unknown_ones(little):
    old = build_lake(lake_path(), Quiet(), Options()).vintages[0].id
    write_lines(little / "openalex/works/a.jsonl.gz", [work(1, "DE", "FR")])
    new = build_lake(lake_path(), Quiet(), Options()).vintages[0].id
    assert next(c.vintage for c in citations(lake_path())) == new
    assert [c.vintage for c in citations(lake_path(), (old, new, old))] == [old, new]
    with pytest.raises(UnknownName) as error:
        citations(lake_path(), ("openalex-works@2026-02-15+00000000",))
    assert set(error.value.nearest) == {old, new}


def test_without_a_lake_there_is_nothing_to_cite(tmp_path):
    with pytest.raises(NoLake):
        citations(tmp_path / "none")


def test_bibtex_is_one_entry_a_vintage_with_its_characters_written_out():
    c = Citation(
        vintage="a-b@2024-05-08+1234abcd", title="50% of {all} & more_or_less", publisher="A & B #1",
        citation="X, doi:10.5281/zenodo.11145735, arXiv:2205.01833", licence="CC-BY-4.0", dated="2024-05-08",
        url="https://a.example/x_y", sha256="0", sample=False, noncommercial=True,
    )  # fmt: skip
    entry = as_bibtex([c])
    assert entry.startswith("@misc{a-b-2024-05-08-1234abcd,\n")
    assert r"50\% of \{all\} \& more\_or\_less" in entry
    assert "doi = {10.5281/zenodo.11145735}" in entry
    assert "eprint = {2205.01833}" in entry
    assert "year = {2024}" in entry
    assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")
    assert tex("~^\\") == r"\textasciitilde{}\textasciicircum{}\textbackslash{}"
    assert as_csl([c])[0]["DOI"] == "10.5281/zenodo.11145735"
    assert "non-commercial use only" in as_text([c])


def test_a_source_that_is_gone_can_still_be_cited(little, monkeypatch):
    build_lake(lake_path(), Quiet(), Options())
    monkeypatch.setattr("isthmus.lake.cite.members", lambda *_args: {})
    [c, *_facts] = citations(lake_path())
    assert (c.publisher, c.url) == ("", "")
    assert c.citation == member("source", "SOURCE", "source", "openalex-works").SOURCE.citation
