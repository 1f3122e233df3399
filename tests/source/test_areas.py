"""Areas and the crosswalk: every link has a reason, and the quality table of the docs is what the tool computes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isthmus
from isthmus.lake import areas
from isthmus.lake.open import in_memory, open_lake
from isthmus.model.errors import NotCovered, UnknownName
from isthmus.model.source import Part
from isthmus.source import area_topics
from isthmus.source import areas as source
from isthmus.source.area_topics import Crosswalk, Link, Some, Theme, links

DATA = Path(source.__file__).parent / "data"
ROOT = Path(__file__).parent.parent.parent


def rows(module, name, table):
    found = []
    for batch in module.read(Part(path=DATA / name, name=name)):
        assert batch.rejects == []
        columns = batch.tables[table]
        found += [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return found


AREAS = rows(source, "areas.csv", "area")
LINKS = rows(area_topics, "area_topics.toml", "area_topic")


def test_every_link_leads_to_an_area_and_gives_a_reason():
    known = {(a["scheme"], a["area_id"]) for a in AREAS}
    assert {(r["scheme"], r["area_id"]) for r in LINKS} <= known
    assert all(len(r["reason"]) > 5 and r["degree"] in ("core", "partial") for r in LINKS)
    left_out = source.schemes().not_covered
    assert {f"{s}/{a}" for s, a in known - {(r["scheme"], r["area_id"]) for r in LINKS}} == left_out.keys()


def test_the_schemes_have_their_numbers_of_areas():
    counted = {s: sum(a["scheme"] == s for a in AREAS) for s in source.schemes().title}
    assert counted == {"ca-stra": 11, "eu-cta": 10, "us-cet-2024": 18, "uk-nsi": 17, "shared": 7}


def test_topics_exist(mirror):
    import csv

    (path,) = (mirror / "openalex/topics").glob("*.csv")
    with path.open(encoding="utf-8") as file:
        known = {int(r["topic_id"].removeprefix("T")) for r in csv.DictReader(file)}
    assert {r["topic_id"] for r in LINKS} <= known


degrees = st.sampled_from(["core", "partial"])


@given(st.lists(st.tuples(st.booleans(), degrees), min_size=1, max_size=6))
def test_a_topic_that_reaches_an_area_in_several_ways_has_its_strongest_link(ways):
    themes = {
        f"t{n}": Theme(
            means="m", core=(7,) if core else (), in_part=() if core else (Some((7,), "p"),),
            areas=(Link("s", "a", degree, "w"),),
        )
        for n, (core, degree) in enumerate(ways)
    }  # fmt: skip
    ((_s, _a, topic, degree, _t, _r),) = links(Crosswalk(themes))
    assert (topic, degree) == (7, "core" if (True, "core") in ways else "partial")


def test_works_of_an_area_are_those_of_its_topics():
    lake = in_memory(
        {
            "work": [{"work_id": n, "topic_id": t} for n, t in enumerate((10020, 10622, 5, None))],
            "area": [{**a, "parent": None} for a in AREAS],
            "area_topic": LINKS,
        }
    )
    both = lake.execute(areas.in_area(lake, lake.table("work"), "ca-stra/quantum-science"))
    core = lake.execute(areas.in_area(lake, lake.table("work"), "CA-STRA/Quantum-Science", core=True))
    assert ({r["work_id"] for r in both}, {r["work_id"] for r in core}) == ({0, 1}, {0})
    with pytest.raises(UnknownName, match="quantm"):
        areas.area(lake, "ca-stra/quantm")
    with pytest.raises(NotCovered):
        areas.area(lake, "uk-nsi/transport")
    with pytest.raises(NotCovered):
        areas.area(in_memory({}), "uk-nsi/ai")


def test_the_mirrors_own_list_of_areas_is_not_counted_twice(opened):
    found = areas.areas(opened)
    assert len(found) == len(AREAS) == len({(r["scheme"], r["area_id"]) for r in found})
    assert all(r["evidence"] for r in found)


def test_the_quality_table_in_the_docs_is_what_the_tool_computes(mirror):
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import areas_quality
    finally:
        sys.path.pop(0)
    table = areas_quality.table(areas_quality.measured(mirror))
    assert table in (ROOT / "docs" / "areas.md").read_text(encoding="utf-8")
    labels = areas_quality.labels()
    assert labels["A"].keys() == labels["B"].keys() and len(labels["A"]) >= 200


def test_the_command(bundled_lake, isthmus, monkeypatch):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    answer = isthmus("areas", "--json").json
    assert len(answer["areas"]) == len(AREAS) and "uk-nsi/transport" in answer["not_covered"]
    topics = isthmus("areas", "shared/climate", "--json").json["topics"]
    assert {t["degree"] for t in topics} == {"core", "partial"}
    assert "No topic" in isthmus("areas").out
    assert isthmus("areas", "shared/climate", "--format", "csv").out.startswith("topic_id,")
    assert isthmus("areas", "shared/climat").code == 2
    assert "quantum" in isthmus("areas", "eu-cta/quantum").out


def test_an_area_filter_is_open_to_python(bundled_lake):
    lake = isthmus.open(bundled_lake)
    assert areas.in_area(lake, lake.table("work_country"), "shared/climate").columns
    assert open_lake(bundled_lake).vintage("area-topics")
