"""What the sample's records hold: the publishers' keys, fictional countries, ids that cannot be real."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
from pathlib import Path

import pytest

from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.sample import write_world
from isthmus.sample.lists import near_miss
from isthmus.sample.places import PLANTED_PAIR
from isthmus.sample.works import block

WORK_KEYS = (
    "id doi title display_name publication_year publication_date ids language primary_location type "
    "indexed_in open_access authorships institutions countries_distinct_count institutions_distinct_count "
    "corresponding_author_ids corresponding_institution_ids fwci has_fulltext cited_by_count "
    "citation_normalized_percentile cited_by_percentile_year biblio is_retracted is_paratext is_xpac "
    "primary_topic topics locations_count sustainable_development_goals awards funders has_content "
    "referenced_works_count referenced_works counts_by_year updated_date created_date"
)
AUTHORSHIP_KEYS = (
    "author_position author institutions countries is_corresponding raw_author_name raw_affiliation_strings "
    "affiliations"
)
CODES = {f"X{letter}" for letter in "ABCDEFGHIJ"}
MIRROR = os.environ.get("ISTHMUS_MIRROR")


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_world(folder, 4000)
    return folder


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(gzip.decompress(path.read_bytes()).decode().splitlines()))


@pytest.fixture(scope="module")
def works(world) -> list[dict]:
    return lines(world / "openalex/works/part-00000.jsonl.gz")


def test_every_work_has_the_publishers_keys_in_order(works):
    assert len(works) == 4000
    for work in works:
        assert list(work) == WORK_KEYS.split()
        assert 1 <= len(work["authorships"]) <= 100
        for authorship in work["authorships"]:
            assert list(authorship) == AUTHORSHIP_KEYS.split()


@pytest.mark.skipif(not MIRROR, reason="no mirror")
@pytest.mark.parametrize("file", ["works", "authors"])
def test_the_keys_are_those_of_the_mirror(world, file):
    real = lines(next(Path(MIRROR).glob(f"openalex/{file}/*.gz")))[0]
    ours = lines(next(world.glob(f"openalex/{file}/*.gz")))[0]
    assert list(ours) == list(real)


def test_only_the_ten_fictional_countries_appear(world, works):
    assert set(SAMPLE_COUNTRIES) == CODES
    found = {c for w in works for a in w["authorships"] for c in a["countries"]}
    assert found == CODES
    assert {i["country_code"] for w in works for a in w["authorships"] for i in a["institutions"]} == CODES
    records = lines(world / "ror/sample_ror.jsonl.gz")
    assert {code_of(r) for r in records} == CODES
    for path in world.rglob("*.csv.gz"):
        for row in table(path):
            codes = {v for v in row.values() if re.fullmatch("[A-Z]{2}", v)}
            assert codes
            assert codes <= CODES


def code_of(record: dict) -> str:
    if "locations" in record:
        return record["locations"][0]["geonames_details"]["country_code"]
    return record["country"]["country_code"]


def test_ids_are_outside_the_real_ranges(world, works):
    text = gzip.decompress((world / "openalex/works/part-00000.jsonl.gz").read_bytes()).decode()
    for kind, number in re.findall(r"openalex\.org/([WAISPFT])(\d+)", text):
        assert number[0] == "9"
        assert len(number) == (6 if kind == "T" else 13)
    assert not re.findall(r"doi\.org/(?!10\.00000/)", text)
    for ror in set(re.findall(r"ror\.org/(\w+)", text)):
        assert re.fullmatch(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}", ror)
        assert not 2 <= int(ror[-2:]) <= 98, "a real ROR id's check digits lie between 02 and 98"
    assert not re.findall(r"orcid\.org/(?!0000-0099-)", text)
    assert len({w["id"] for w in works}) == len(works)


def test_a_work_agrees_with_itself(works):
    for work in works:
        authorships = work["authorships"]
        countries = {c for a in authorships for c in a["countries"]}
        institutions = {i["id"] for a in authorships for i in a["institutions"]}
        assert work["countries_distinct_count"] == len(countries)
        assert work["institutions_distinct_count"] == len(institutions)
        assert work["referenced_works_count"] == len(set(work["referenced_works"]))
        assert work["id"] not in work["referenced_works"]
        assert sum(y["cited_by_count"] for y in work["counts_by_year"]) <= work["cited_by_count"]
        assert work["publication_date"].startswith(f"{work['publication_year']}-")
        known = [a["author"]["id"] for a in authorships if a["author"]["id"]]
        assert len(known) == len(set(known))


def test_an_authorship_agrees_with_itself(works):
    for authorship in (a for w in works for a in w["authorships"]):
        institutions = [i["id"] for i in authorship["institutions"]]
        assert authorship["countries"] == list(dict.fromkeys(i["country_code"] for i in authorship["institutions"]))
        strings = [a["raw_affiliation_string"] for a in authorship["affiliations"]]
        assert strings == authorship["raw_affiliation_strings"]
        assert {i for a in authorship["affiliations"] for i in a["institution_ids"]} == set(institutions)


def test_works_far_into_a_large_world_are_whole():
    for line in block(7, 90_000_000).lines:
        work = json.loads(line)
        assert re.fullmatch(r"https://openalex.org/W9\d{12}", work["id"])
        assert all(len(r) == len(work["id"]) for r in work["referenced_works"])
        assert all(len(a["author"]["id"] or "x" * 35) == 35 for a in work["authorships"])


def test_references_name_earlier_works(works):
    year = {w["id"]: w["publication_year"] for w in works}
    inside = [(w["publication_year"], year[r]) for w in works for r in w["referenced_works"] if r in year]
    assert len(inside) > 10_000
    assert all(cited <= citing for citing, cited in inside)


def test_raw_strings_come_in_several_scripts(works):
    text = " ".join(s for w in works for a in w["authorships"] for s in a["raw_affiliation_strings"])
    for script in (
        "[\u4e00-\u9fff]{2}",
        "[\u0400-\u04ff]{4}",
        "[\u0600-\u06ff]{3}",
        "[ëøůšñá]",
        "Univ\\.",
        "Dept\\.",
    ):
        assert re.search(script, text), script


def test_the_planted_pair_grows_to_2020_and_falls(tmp_path):
    write_world(tmp_path, 40_000)
    path = tmp_path / "openalex/country_pairs/country_pair_year_1990_2023.csv.gz"
    rows = table(path)
    found = {int(r["year"]): int(r["works"]) for r in rows if (r["country_a"], r["country_b"]) == PLANTED_PAIR}
    assert found[2010] < found[2015] < found[2020]
    assert found[2022] + found[2023] < found[2019] + found[2020]


def test_published_pairs_are_counted_from_the_works(world, works):
    path = world / "openalex/country_pairs/country_pair_year_1990_2023.csv.gz"
    published = {(r["year"], r["country_a"], r["country_b"]): int(r["works"]) for r in table(path)}
    counted: dict[tuple[str, str, str], int] = {}
    for work in works:
        here = sorted({c for a in work["authorships"] for c in a["countries"]})
        for i, a in enumerate(here):
            for b in here[i + 1 :]:
                key = (str(work["publication_year"]), a, b)
                counted[key] = counted.get(key, 0) + (work["publication_year"] <= 2023)
    assert published == {k: v for k, v in counted.items() if v}


def test_the_registry_mixes_both_schemas_and_its_links_resolve(world):
    records = lines(world / "ror/sample_ror.jsonl.gz")
    ids = {r["id"] for r in records}
    assert len(ids) == len(records)
    assert {"names" in r for r in records} == {True, False}
    types = {link["type"] for r in records for link in r["relationships"]}
    assert {"parent", "child", "predecessor", "successor", "related", "Parent", "Successor"} <= types
    assert {link["id"] for r in records for link in r["relationships"]} <= ids


def names_of(records: list[dict]) -> set[str]:
    found: set[str] = set()
    for r in records:
        old = [r.get("name"), *r.get("aliases", []), *(x["label"] for x in r.get("labels", []))]
        long = [n["value"] for n in r.get("names", []) if n["types"] != ["acronym"]]
        found |= {*old, *long} - {None}
    return found


@pytest.mark.skipif(not MIRROR, reason="no mirror")
def test_no_institution_bears_a_real_name(world):
    real = names_of(lines(next(Path(MIRROR).glob("ror/*.jsonl.gz"))))
    assert not names_of(lines(world / "ror/sample_ror.jsonl.gz")) & real


def test_lists_hold_institutions_departments_and_near_misses(world):
    described = json.loads((world / "us_restricted_parties/lists.json").read_text())["lists"]
    names = {
        r.get("name") or next(n["value"] for n in r["names"] if "ror_display" in n["types"])
        for r in lines(world / "ror/sample_ror.jsonl.gz")
    }
    for one in described:
        path = world / f"us_restricted_parties/{one['id'].replace('-', '_')}.json"
        body = json.loads(path.read_text(encoding="utf-8"))
        listed = {e["name"] for e in body["entities"]}
        assert body["count"] == len(body["entities"])
        assert listed & names
        assert any(name.partition(", Department")[0] in names and name not in names for name in listed)
        assert listed & ({near_miss(n) for n in names} - names)
        assert {e["country"] for e in body["entities"]} <= set(SAMPLE_COUNTRIES.values())
    assert json.loads((world / "canada/nroData.json").read_text(encoding="utf-8"))["default"]["organizations"]
