"""Zenodo's records, and what is taken out of their archives."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from fetch_fixtures import Watch, http, left_over, no_way_out, publisher, slept
from publisher import plain, whole

from isthmus.discovery import member
from isthmus.fetch import sidecar
from isthmus.fetch.failures import Refused, Unfinished
from isthmus.fetch.run import Options, fetch_source
from isthmus.lake.inputs import find
from worlds import work

ORGS = [
    {"id": "https://ror.org/000000001", "names": [{"value": "One\nTwo", "types": ["label"]}], "locations": []},
    {"id": "https://ror.org/000000002", "names": [{"value": "Zwei", "types": ["label"]}], "locations": []},
]


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def dump(orgs=ORGS, name="../../v1.70-ror-data_schema_v2.json"):
    return archive(**{"v1.70-ror-data.csv": "x", name: json.dumps(orgs, indent=2)})


def damaged(body):
    """An archive with bytes turned over inside the member that is wanted."""
    at = body.index(b"_v2.json") + 20
    return body[:at] + bytes(b ^ 0xFF for b in body[at : at + 8]) + body[at + 8 :]


def offer(publisher, body, day="2026-11-03", checksum=None, files=("v1.70-2026-11-03-ror-data.zip",)):
    entries = [
        {"key": f, "size": len(body), "checksum": f"md5:{checksum or hashlib.md5(body).hexdigest()}",
         "links": {"self": f"https://zenodo.org/api/records/1/files/{f}/content"}}
        for f in files
    ]  # fmt: skip
    record = {"files": entries, "metadata": {"publication_date": day}}
    publisher.routes["/api/communities/ror-data/records"] = plain(json.dumps({"hits": {"hits": [record]}}).encode())
    publisher.routes |= {f"/api/records/1/files/{f}/content": whole(body) for f in files}
    return record


def fetch(publisher, http, tmp_path, name="ror", **options):
    source = member("source", "SOURCE", "source", name).SOURCE
    return fetch_source(source, tmp_path / "m", http, Watch(), Options(server=publisher.url, **options))


def test_the_newest_dump_becomes_lines_that_the_reader_reads(publisher, http, tmp_path):
    body = dump()
    offer(publisher, body)
    [outcome] = fetch(publisher, http, tmp_path)
    assert (outcome.file, outcome.dated) == ("ror/ror-data.jsonl.gz", "2026-11-03")
    module = member("source", "SOURCE", "source", "ror")
    [part] = find(module.SOURCE, tmp_path / "m")
    [batch] = list(module.read(part))
    assert (batch.read, batch.rejects) == (2, [])
    kept = sidecar.read(part.path)
    assert kept.archive_sha256 == hashlib.sha256(body).hexdigest()
    assert kept.sha256 == hashlib.sha256(part.path.read_bytes()).hexdigest()
    assert kept.checksum.startswith("md5:")
    assert left_over(tmp_path) == []
    publisher.asked.clear()
    assert fetch(publisher, http, tmp_path)[0].state == "unchanged"
    assert len(publisher.asked) == 1, "the same checksum needs no second look"
    assert fetch(publisher, http, tmp_path, again=True)[0].state == "fetched"


def test_a_newer_dump_takes_the_place_of_the_older(publisher, http, tmp_path):
    offer(publisher, dump())
    fetch(publisher, http, tmp_path)
    offer(publisher, dump(ORGS[:1]), day="2026-12-01")
    [outcome] = fetch(publisher, http, tmp_path)
    assert (outcome.state, outcome.dated) == ("fetched", "2026-12-01")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (archive(**{"readme.txt": "x"}), "holds no"),
        (dump().replace(b"PK\x03\x04", b"PK\x03\x05"), "unpacked"),
        (damaged(dump()), "unpacked"),
        (archive(**{"a-ror-data.json": '{"not": "a list"}'}), "not a JSON list"),
        (archive(**{"a-ror-data.json": '[{"id": 1}'}), "not a JSON list"),
    ],
)  # fmt: skip
def test_an_archive_that_does_not_hold_it_leaves_the_old_copy(publisher, http, tmp_path, body, why):
    offer(publisher, dump())
    [old] = fetch(publisher, http, tmp_path)
    offer(publisher, body)
    with pytest.raises((Refused, Unfinished), match=why):
        fetch(publisher, http, tmp_path)
    path = tmp_path / "m" / old.file
    assert hashlib.sha256(path.read_bytes()).hexdigest() == old.sha256
    assert sidecar.read(path).sha256 == old.sha256


def test_an_archive_that_swells_is_refused(publisher, http, tmp_path, monkeypatch):
    monkeypatch.setattr("isthmus.fetch.unpack.LARGEST", 100)
    offer(publisher, dump())
    with pytest.raises(Refused, match="unpacks to"):
        fetch(publisher, http, tmp_path)


def test_a_wrong_checksum_and_a_missing_file_are_told(publisher, http, tmp_path):
    offer(publisher, dump(), checksum="0" * 32)
    with pytest.raises(Unfinished, match="its md5 is"):
        fetch(publisher, http, tmp_path)
    offer(publisher, dump(), files=("readme.pdf",))
    with pytest.raises(Refused, match=r"names no file like .*readme.pdf"):
        fetch(publisher, http, tmp_path)
    publisher.routes["/api/communities/ror-data/records"] = plain(b"[]")
    with pytest.raises(Refused, match="as Zenodo does"):
        fetch(publisher, http, tmp_path)


def test_one_record_answers_for_itself(publisher, http, tmp_path):
    body = b"migrationfrom,migrationto,year,n_migrations\nDE,FR,2020,5\n"
    record = offer(publisher, body, day="2024-05-08", files=("../x_country_flows.csv",))
    publisher.routes["/api/records/11145735"] = plain(json.dumps(record).encode())
    publisher.routes["/api/records/1/x_country_flows.csv/content"] = whole(body)
    record["files"][0]["links"]["self"] = "https://zenodo.org/api/records/1/x_country_flows.csv/content"
    publisher.routes["/api/records/11145735"] = plain(json.dumps(record).encode())
    [outcome] = fetch(publisher, http, tmp_path, "researcher-moves")
    assert outcome.file == "migration/_x_country_flows.csv"
    assert (tmp_path / "m" / outcome.file).read_bytes() == body
