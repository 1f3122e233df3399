"""Pages without a browser: every measure has its page, downloads equal what is shown, bad values name good ones."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from isthmus.discovery import members
from isthmus.faces.desk import Desk
from isthmus.faces.http import forgery
from isthmus.faces.http.app import create_app
from isthmus.faces.http.settings import Settings
from isthmus.faces.http.who import ALONE
from isthmus.faces.jobs import Jobs
from isthmus.faces.web.speak import chosen
from isthmus.figure.tiles import TILES
from isthmus.model.country import ISO
from isthmus.model.errors import UnknownName
from isthmus.words import words

HTML = {"accept": "text/html"}
SLOW = ("chokepoint", "decoupling", "affinity")
"""Measures whose default question takes seconds; their own tests ask them."""


@pytest.fixture(scope="module")
def client(bundled_lake) -> TestClient:
    settings = Settings(rate=1e6, burst=1_000_000)
    return TestClient(create_app(settings, Desk(bundled_lake)), base_url="http://127.0.0.1")


@pytest.mark.parametrize("measure", [m for m in members("measure", "MEASURE") if m not in SLOW])
def test_every_measure_has_its_page(client, measure):
    """A new measure needs no page of its own; where the lake cannot answer, the page says why."""
    answer = client.get(f"/observe/{measure}", headers=HTML)
    assert answer.status_code in (200, 422), answer.text[-400:]
    assert "<h1" in answer.text
    if answer.status_code == 422:
        assert "Not covered" in answer.text or "cannot be read" in answer.text


ASKED = "c=US,DE,FR,IT&p=CN&y=2013-2022&sort=-value"


def test_every_download_holds_what_is_shown(client):
    address = "/observe/copublication"
    rows = client.get(f"{address}.json?{ASKED}").json()["rows"]
    assert len(rows) == 40
    table = list(csv.DictReader(io.StringIO(client.get(f"{address}.csv?{ASKED}").text)))
    parquet = pq.read_table(io.BytesIO(client.get(f"{address}.parquet?{ASKED}").content))
    values = [int(r["value"]) for r in table]
    assert values == sorted(values, reverse=True) == parquet["value"].to_pylist()
    assert sorted(values) == sorted(r["value"] for r in rows)
    assert {r["vintage"] for r in table} == set(json.loads(parquet.schema.metadata[b"isthmus"])["vintages"])
    named = client.get(f"{address}.csv?{ASKED}").headers["content-disposition"]
    assert "c-US-DE-FR-IT_p-CN_y-2013-2022" in named, "a saved file must say which filters it was made with"


def test_the_figure_is_one_specification_in_four_forms(client):
    address = f"/observe/copublication{{}}?{ASKED}"
    spec = client.get(address.format(".vega.json")).json()
    drawn = {v["value"] for d in spec["datasets"].values() for v in d} if "datasets" in spec else set()
    assert "vega-lite" in spec["$schema"]
    assert 84_025 in drawn or "84025" in json.dumps(spec)
    svg = client.get(address.format(".svg"))
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert " style=" not in svg.text, "the policy would forbid it"
    assert "Source:" in svg.text, "a figure that is saved must name its source"
    dark = client.get(address.format(".svg") + "&theme=dark&size=small&lang=zh-Hans").text
    assert dark != svg.text and "美国" in dark
    assert client.get(address.format(".png")).content.startswith(b"\x89PNG")


WRONG = [
    ("/observe/copublicaton", "copublication"),
    ("/observe/copublication?c=Germny", "Germany"),
    ("/observe/copublication?contry=DE", "c"),
    ("/observe/copublication?c=DE&y=20x3", "2013-2022"),
    ("/observe/copublication?c=DE&p=FR&y=2013-2022&v=mapp", "map"),
    ("/observe/copublication?c=DE&p=FR&sort=valu", "value"),
    ("/observe/copublication?c=DE&p=FR&n=99", "Pages run"),
    ("/observe/copublication?c=DE&counting=ful", "full"),
    ("/observe/copublication?c=DE&lang=zh-Hanz", "zh-Hans"),
    ("/observe/copublication.svg?c=DE&p=FR&theme=drak", "dark"),
    ("/country/Germny", "Germany"),
    ("/pair/US", "US-CN"),
    ("/pair/US-US", "different"),
    ("/frameworks/CA-STRACK", "CA-STRAC"),
    ("/frameworks/CA-STRAC?from=yesterday", "2026-11-22"),
    ("/data/rorr", "ror"),
    ("/data?sort=datd", "dated"),
    ("/abot", "/about"),
]


@pytest.mark.parametrize(("path", "good"), WRONG)
def test_a_bad_value_names_a_good_one(client, path, good):
    answer = client.get(path, headers=HTML)
    assert answer.status_code in (404, 422)
    assert good in answer.text.split("<main")[1], "the reader is left alone with the error"


PATHS = (
    "/",
    "/observe",
    "/country/US",
    "/pair/US-CN",
    "/frameworks",
    "/data",
    "/about",
    "/tour",
    "/keys",
    "/screen",
    "/check",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_also_data(client, path):
    found = client.get(("/index" if path == "/" else path) + ".json")
    assert found.status_code == 200
    assert found.json()


def test_a_page_that_its_reader_has_is_not_sent_again(client):
    first = client.get("/country/US", headers=HTML)
    assert client.get("/country/US", headers=HTML | {"if-none-match": first.headers["etag"]}).status_code == 304
    other = client.get(
        "/country/US", headers=HTML | {"accept-language": "zh-TW", "if-none-match": first.headers["etag"]}
    )
    assert other.status_code == 200 and 'lang="zh-Hant"' in other.text, "another language is another page"


def test_values_from_outside_are_escaped(client):
    text = "<script>alert(1)</script>"
    token = forgery.token(client.app.state.office.key, ALONE)
    for answer in (
        client.get("/observe/copublication", params={"c": text}, headers=HTML),
        client.post("/screen", data={"text": text * 200, "csrf": token}, headers=HTML),
        client.post("/check", data={"funding.agency": text}, headers=HTML),
        client.get(f"/nowhere/{text}", headers=HTML),
    ):
        assert answer.status_code >= 400
        assert text not in answer.text


def test_a_plan_is_not_stored_and_persons_are_not_asked(client):
    answer = client.post("/api/v1/check", json={"facts": {"funding.agency": "DFG", "project.international": "yes"}})
    found = {f["framework"]: f["applies"] for f in answer.json()["frameworks"]}
    assert (found["DE-DFG"], found["CA-STRAC"]) == ("yes", "no")
    assert answer.headers["cache-control"] == "no-store"
    person = client.post("/api/v1/check", json={"facts": {"p.covered_individual": "yes"}})
    assert person.status_code == 404, "a fact about a person must not be taken"


def test_a_job_goes_on_when_its_reader_comes_back_and_ends_by_itself():
    now = [0.0]
    jobs = Jobs(clock=lambda: now[0])
    job = jobs.start(3, lambda _job: ({"n": n} for n in range(3)))
    while not job.ended:
        pass
    assert jobs.get(job.id).rows == [{"n": 0}, {"n": 1}, {"n": 2}]
    now[0] = 3 * 3600
    with pytest.raises(UnknownName):
        jobs.get(job.id)


ACCEPTED = [
    ("zh-CN,en;q=0.5", "zh-Hans"),
    ("zh-HK", "zh-Hant"),
    ("fr, en;q=0.1", "en"),
    ("", "en"),
    ("zh;q=x,*;q=0", "en"),
    ("de, zh-Hant-TW;q=0.9", "zh-Hant"),
]


@pytest.mark.parametrize(("accepted", "language"), ACCEPTED)
def test_the_browsers_language_is_spoken(accepted, language):
    assert chosen(None, accepted) == language


def test_each_language_has_the_same_sentences():
    assert words("en").keys() == words("zh-Hans").keys() == words("zh-Hant").keys()


def test_every_country_of_the_standard_has_at_most_one_tile():
    assert len(set(TILES.values())) == len(TILES)
    uninhabited = {"AQ", "BV", "HM", "GS", "TF", "IO", "UM", "NF"}
    assert ISO - TILES.keys() <= uninhabited, "a country would be missing from the map"


def test_static_files_travel_compressed_and_whole_to_those_who_take_no_gzip(client):
    from isthmus.faces.web.html import static_address, static_files

    for name, (body, _mark) in static_files().items():
        packed = client.get(static_address(name), headers={"accept-encoding": "gzip"})
        assert packed.content == body, name
        assert int(packed.headers["content-length"]) <= len(body)
        plain = client.get(static_address(name), headers={"accept-encoding": "identity"})
        assert plain.content == body and "content-encoding" not in plain.headers
    style = client.get(static_address("style.css"), headers={"accept-encoding": "gzip"})
    assert style.headers["content-encoding"] == "gzip" and "immutable" in style.headers["cache-control"]
