"""OpenAlex: lists by cursor with works completed, and the snapshot file by file."""

from __future__ import annotations

import gzip
import json

import pytest
from fetch_fixtures import Watch, http, left_over, no_way_out, publisher, slept
from publisher import cut, listing, plain, status, whole

from isthmus.discovery import member
from isthmus.fetch import sidecar
from isthmus.fetch.failures import ByHandOnly, NoAddress, Refused, Unfinished
from isthmus.fetch.http import redacted
from isthmus.fetch.openalex_api import Query, fetch_list
from isthmus.fetch.run import Options, fetch_source, query_name
from isthmus.lake.inputs import find
from isthmus.model.errors import UnknownName, UsageError
from isthmus.model.source import Part
from worlds import work

MANY = [("DE", "FR", "IT")[i % 3] for i in range(130)]
WORKS = [work(n, "DE", "FR") for n in range(1, 8)]
BIG = work(8, *MANY)
CUT = BIG | {"authorships": BIG["authorships"][:100], "is_authors_truncated": True}
EXACT = work(9, *MANY[:100])


def source(name):
    return member("source", "SOURCE", "source", name).SOURCE


def records(path):
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def works(publisher, http, tmp_path, listener=None, **options):
    options = Options(server=publisher.url, **{"filter": "publication_year:2020"} | options)
    return fetch_source(source("openalex-works"), tmp_path / "m", http, listener or Watch(), options)


def test_a_list_is_read_to_its_end_and_cut_works_are_completed(publisher, http, tmp_path, monkeypatch):
    monkeypatch.setenv("ISTHMUS_CONTACT", "desk@example.org")
    monkeypatch.setenv("ISTHMUS_OPENALEX_KEY", "S3CRET")
    publisher.routes |= listing([*WORKS, CUT, EXACT], 4, {"W8": BIG, "W9": EXACT})
    [outcome] = works(publisher, http, tmp_path)
    assert (outcome.state, outcome.records, outcome.note) == ("fetched", 9, "")
    path = tmp_path / "m" / outcome.file
    assert records(path) == [*WORKS, BIG, EXACT]
    asked = [p for p, _h in publisher.asked]
    assert [p.split("?")[0] for p in asked] == ["/works", "/works", "/works/W8", "/works", "/works/W9"]
    assert all("mailto=desk%40example.org" in p and "api_key=S3CRET" in p for p in asked)
    assert "per_page=100" in asked[0]
    kept = sidecar.beside(path).read_text()
    assert "S3CRET" not in kept
    assert "example.org" not in kept
    assert sidecar.read(path).query == "publication_year:2020"
    assert left_over(tmp_path) == []
    assert [p.path for p in find(source("openalex-works"), tmp_path / "m")] == [path]
    read = member("source", "SOURCE", "source", "openalex-works").read(Part(path=path, name="x"))
    assert sum(b.read - len(b.rejects) for b in read) == 9


@pytest.mark.parametrize("alone", [status(404), plain(b"{"), plain(json.dumps(CUT).encode())])
def test_a_work_that_cannot_be_completed_is_kept_and_told(publisher, http, tmp_path, alone):
    publisher.routes |= listing([CUT], 4, {}) | {"/works/W8": alone}
    [outcome] = works(publisher, http, tmp_path)
    assert "1 works may lack authorships" in outcome.note
    assert len(records(tmp_path / "m" / outcome.file)[0]["authorships"]) == 100


def test_a_walk_that_was_stopped_goes_on_at_its_cursor(publisher, http, tmp_path):
    publisher.routes |= listing(WORKS, 2, {})
    with pytest.raises(KeyboardInterrupt):
        works(publisher, http, tmp_path, Watch(stop_at=4))
    before = len(publisher.asked)
    [outcome] = works(publisher, http, tmp_path)
    assert "cursor=c4" in publisher.asked[before][0]
    assert records(tmp_path / "m" / outcome.file) == WORKS
    assert outcome.records == 7
    assert outcome.note == ""


def test_half_a_page_on_disk_is_not_kept_twice(publisher, http, tmp_path):
    publisher.routes |= listing(WORKS, 2, {})
    with pytest.raises(KeyboardInterrupt):
        works(publisher, http, tmp_path, Watch(stop_at=4))
    [part] = (tmp_path / "m").rglob(".*.part")
    part.write_bytes(part.read_bytes() + b"half a page")
    [outcome] = works(publisher, http, tmp_path)
    assert records(tmp_path / "m" / outcome.file) == WORKS


def test_a_fault_in_the_middle_is_waited_out(publisher, http, tmp_path, slept):
    routes = listing(WORKS, 2, {})
    good = routes["/works"]
    publisher.routes["/works"] = [good, status(503), plain(b"<html>"), good, cut(b'{"meta": {}', 5), good]
    [outcome] = works(publisher, http, tmp_path)
    assert records(tmp_path / "m" / outcome.file) == WORKS
    assert len(slept) == 3


def test_a_fault_that_stays_ends_the_walk_after_the_tries_of_one_request(publisher, http, tmp_path, slept):
    publisher.routes["/works"] = status(500)
    with pytest.raises(Unfinished):
        works(publisher, http, tmp_path)
    publisher.routes["/works"] = plain(b"not JSON")
    with pytest.raises(Unfinished, match="no page of a list"):
        works(publisher, http, tmp_path)
    assert len(publisher.asked) == 6
    assert len(slept) == 4


def test_a_limit_ends_the_walk(publisher, http, tmp_path):
    publisher.routes |= listing(WORKS, 2, {})
    [outcome] = works(publisher, http, tmp_path, limit=3)
    assert outcome.records == 3
    assert outcome.note == ""
    assert len(publisher.asked) == 2
    assert "first-3" in outcome.file


def test_a_list_that_goes_round_or_holds_nothing_is_refused(publisher, http, tmp_path):
    page = {"meta": {"count": 9, "next_cursor": "*"}, "results": WORKS[:1]}
    publisher.routes["/works"] = plain(json.dumps(page).encode())
    with pytest.raises(Refused, match="again and again"):
        works(publisher, http, tmp_path)
    publisher.routes |= listing([], 4, {})
    with pytest.raises(Refused, match="holds nothing"):
        works(publisher, http, tmp_path)
    assert not list((tmp_path / "m").rglob("*.gz"))


def test_a_list_shorter_than_announced_says_so(publisher, http, tmp_path):
    page = {"meta": {"count": 9, "next_cursor": None}, "results": WORKS}
    publisher.routes["/works"] = plain(json.dumps(page).encode())
    [outcome] = works(publisher, http, tmp_path)
    assert "7 records came of 9" in outcome.note


def test_the_days_limit_ends_the_run_and_keeps_what_came(publisher, http, tmp_path):
    good = listing(WORKS, 2, {})["/works"]
    publisher.routes["/works"] = [good, status(429, Retry_After="40000")]
    with pytest.raises(Refused, match="asks to wait"):
        works(publisher, http, tmp_path)
    publisher.routes["/works"] = good
    [outcome] = works(publisher, http, tmp_path)
    assert outcome.records == 7
    assert "cursor=c2" in publisher.asked[2][0]


def test_topics_become_the_table_that_their_reader_reads(publisher, http, tmp_path):
    def level(kind, number):
        return {"id": f"https://openalex.org/{kind}/{number}", "display_name": f"{kind}, {number}"}

    topics = [
        {"id": f"https://openalex.org/T{n}", "display_name": f'A "topic", {n}', "works_count": n,
         "subfield": level("subfields", 2201), "field": level("fields", 22), "domain": level("domains", 3)}
        for n in (10001, 10002)
    ]  # fmt: skip
    publisher.routes["/topics"] = listing(topics, 100, {})["/works"]
    [outcome] = fetch_source(source("openalex-topics"), tmp_path / "m", http, Watch(), Options(server=publisher.url))
    [part] = find(source("openalex-topics"), tmp_path / "m")
    assert left_over(tmp_path) == []
    [batch] = list(member("source", "SOURCE", "source", "openalex-topics").read(part))
    assert batch.read == 2
    assert batch.rejects == []
    assert list(batch.tables["topic"]["topic_id"]) == [10001, 10002]
    assert list(batch.tables["topic"]["topic"]) == ['A "topic", 10001', 'A "topic", 10002']
    assert outcome.records == 2


@pytest.mark.parametrize(("kind", "prefix"), [("authors", "A"), ("institutions", "I")])
def test_other_lists_are_read_the_same_way(publisher, http, tmp_path, kind, prefix):
    found = [{"id": f"https://openalex.org/{prefix}{n}"} for n in range(5)]
    publisher.routes[f"/{kind}"] = listing(found, 2, {})["/works"]
    query = Query(url=f"{publisher.url}/{kind}", filter="", limit=None, target=tmp_path / "a.jsonl.gz", name="a")
    fetched, note = fetch_list(http, query, Watch())
    assert (fetched.records, note) == (5, "")
    assert records(tmp_path / "a.jsonl.gz") == found


def test_what_cannot_be_fetched_so_is_said(http, tmp_path):
    def ask(name, **options):
        fetch_source(source(name), tmp_path / "m", http, Watch(), Options(**options))

    with pytest.raises(UsageError, match="too much for the API"):
        ask("openalex-works")
    with pytest.raises(UsageError, match="fetched whole"):
        ask("openalex-topics", limit=3)
    with pytest.raises(NoAddress, match="has no snapshot"):
        ask("ror", snapshot=True)
    with pytest.raises(NoAddress, match="not fetched so"):
        ask("ror", filter="x:1")
    with pytest.raises(NoAddress, match="--limit 3"):
        ask("ror", limit=3)
    with pytest.raises(NoAddress, match="carried"):
        ask("published-figures")
    with pytest.raises(UnknownName, match="parqet"):
        ask("openalex-works", snapshot=True, form="parqet")
    with pytest.raises(UsageError, match="not an address"):
        ask("openalex-works", limit=1, server="mirror.example")
    with pytest.raises(ByHandOnly) as error:
        ask("canada-nro")
    assert "canada/nroData.json" in error.value.hint
    assert "https://science.gc.ca" in error.value.hint
    assert not (tmp_path / "m").exists()


def test_names_of_queries_differ_and_are_safe():
    names = {query_name(f, n) for f in ("", "a:1", "a:1 ", "../../x", "a" * 300) for n in (None, 5)}
    assert len(names) == 10
    assert all("/" not in n and ".." not in n and len(n) < 100 for n in names)


PART = gzip.compress(b"".join(json.dumps(w).encode() + b"\n" for w in WORKS))
SIZE = len(PART)
BASE = "/data/jsonl/works"
PARQUET = b"PAR1" + b"x" * 100 + b"PAR1"


def manifest(*files, key="files", form="jsonl", suffix="gz", size=SIZE):
    entries = [
        {"url": f"s3://openalex/data/{form}/works/{f}.{suffix}", "meta": {"content_length": size, "record_count": 7}}
        for f in files
    ]
    return plain(json.dumps({"date": "2026-06-26", "format": form, "entity": "works", key: entries}).encode())


def snapshot(publisher, http, tmp_path, **options):
    options = Options(server=publisher.url, snapshot=True, **options)
    return fetch_source(source("openalex-works"), tmp_path / "m", http, Watch(), options)


ONE, TWO, THREE = (f"updated_date=2026-06-2{n}/part_0000" for n in (1, 2, 3))


@pytest.mark.parametrize("key", ["files", "entries"])
def test_a_snapshot_comes_file_by_file(publisher, http, tmp_path, key):
    publisher.routes |= {f"{BASE}/manifest.json": manifest(TWO, ONE, key=key)}
    publisher.routes |= {f"{BASE}/{p}.gz": whole(PART) for p in (ONE, TWO)}
    outcomes = snapshot(publisher, http, tmp_path)
    assert [o.file for o in outcomes] == [f"openalex/works/{p}.gz" for p in (ONE, TWO)]
    assert {o.dated for o in outcomes} == {"2026-06-26"}
    assert len(find(source("openalex-works"), tmp_path / "m")) == 2
    publisher.asked.clear()
    assert {o.state for o in snapshot(publisher, http, tmp_path)} == {"unchanged"}
    assert len(publisher.asked) == 3


def test_what_a_newer_snapshot_no_longer_has_is_removed_when_the_rest_is_there(publisher, http, tmp_path):
    publisher.routes |= {f"{BASE}/manifest.json": manifest(ONE, TWO)}
    publisher.routes |= {f"{BASE}/{p}.gz": whole(PART) for p in (ONE, TWO, THREE)}
    snapshot(publisher, http, tmp_path)
    own = tmp_path / "m/openalex/works/updated_date=2020-01-01/own.gz"
    own.parent.mkdir()
    own.write_bytes(PART)
    publisher.routes |= {f"{BASE}/manifest.json": manifest(TWO, THREE)}
    snapshot(publisher, http, tmp_path, limit=1)
    assert (tmp_path / "m/openalex/works" / f"{ONE}.gz").exists()
    states = {o.file.split("=")[1]: o.state for o in snapshot(publisher, http, tmp_path)}
    assert states == {
        "2026-06-21/part_0000.gz": "removed",
        "2026-06-22/part_0000.gz": "unchanged",
        "2026-06-23/part_0000.gz": "fetched",
    }
    assert own.exists(), "what was not fetched is nobody's to remove"


def test_a_snapshot_that_stopped_goes_on_in_the_middle_of_a_file(publisher, http, tmp_path):
    publisher.routes |= {f"{BASE}/manifest.json": manifest(ONE, TWO), f"{BASE}/{ONE}.gz": whole(PART)}
    publisher.routes |= {f"{BASE}/{TWO}.gz": [cut(PART, 10), *(status(500) for _ in range(3)), whole(PART)]}
    with pytest.raises(Unfinished):
        snapshot(publisher, http, tmp_path)
    assert [o.state for o in snapshot(publisher, http, tmp_path)] == ["unchanged", "fetched"]
    assert publisher.headers()["Range"] == "bytes=10-"


def test_parquet_and_sizes_and_paths_of_a_manifest(publisher, http, tmp_path):
    base = "/data/parquet/works"
    publisher.routes |= {
        f"{base}/manifest.json": manifest(ONE, form="parquet", suffix="parquet", size=len(PARQUET)),
        f"{base}/{ONE}.parquet": whole(PARQUET),
    }
    [outcome] = snapshot(publisher, http, tmp_path, form="parquet")
    assert outcome.file.endswith("part_0000.parquet")
    publisher.routes |= {f"{BASE}/manifest.json": manifest(ONE, size=5), f"{BASE}/{ONE}.gz": whole(PART)}
    with pytest.raises(Unfinished, match="publisher's list says 5"):
        snapshot(publisher, http, tmp_path)
    for bad in ("../../../etc/x", "a//b", ".hidden/x", "a\\b"):
        publisher.routes[f"{BASE}/manifest.json"] = manifest(bad)
        with pytest.raises(Refused, match="not a file below works"):
            snapshot(publisher, http, tmp_path)
    publisher.routes[f"{BASE}/manifest.json"] = plain(b'{"files": []}')
    with pytest.raises(Refused, match="names no jsonl file"):
        snapshot(publisher, http, tmp_path)
    publisher.routes[f"{BASE}/manifest.json"] = plain(b"<html>")
    with pytest.raises(Refused, match="not a manifest"):
        snapshot(publisher, http, tmp_path)


def test_a_key_is_not_shown_in_errors(publisher, http, tmp_path, monkeypatch):
    monkeypatch.setenv("ISTHMUS_OPENALEX_KEY", "S3CRET")
    publisher.routes["/works"] = status(403)
    with pytest.raises(Refused) as error:
        works(publisher, http, tmp_path)
    assert "S3CRET" not in str(error.value)
    assert "api_key" not in redacted("https://a.example/?api_key=S3CRET")
