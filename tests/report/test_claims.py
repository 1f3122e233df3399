"""The register of claims: verdicts come from the lake, and another lake gives another verdict."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from isthmus.lake.open import in_memory
from isthmus.model.source import Vintage
from isthmus.report.claims_page import judge, to_html

ROOT = Path(__file__).parent.parent.parent
COUNT = {"basis": "published", "layer": "works", "unit": "works", "directed": False, "source": "openalex-country-pairs"}


def verdict(lake, claim):
    ((_claim, finding),) = judge(lake, claim)
    return finding.verdict


def counts(pairs, *, sample=False):
    """A lake of joint works: (country, country) to counts by year."""
    vintage = Vintage(
        id="openalex-country-pairs@2024-08-27+1", source="openalex-country-pairs", title="", dated="2024-08-27",
        sha256="", licence="", citation="", read=1, kept=1, quarantined=0, sample=sample,
    )  # fmt: skip
    rows = [
        COUNT | {"country_a": a, "country_b": b, "year": y, "value": v}
        for (a, b), years in pairs.items()
        for y, v in years.items()
    ]
    return in_memory({"pair_year": rows}, [vintage])


@pytest.mark.parametrize(("after", "said"), [(400, "supported"), (900, "depends"), (1_100, "contradicted")])
def test_an_interruption_is_a_fall_by_more_than_half(after, said):
    assert verdict(counts({("DE", "RU"): {2021: 1_000, 2022: 900, 2023: after}}), "russia-interrupted") == said


def test_counts_that_fell_in_one_country_and_grew_in_three():
    grown = {("CN", c): {2018: 100, 2022: 150} for c in ("DE", "FR", "IT")}
    assert verdict(counts(grown | {("CN", "US"): {2018: 100, 2022: 90}}), "europe-grew") == "supported"
    assert verdict(counts(grown | {("CN", "US"): {2018: 100, 2022: 110}}), "europe-grew") == "contradicted"
    assert verdict(counts({("CN", "US"): {2018: 100, 2022: 90}}), "europe-grew") == "cannot_tell"


def test_the_fall_since_2018_is_of_the_count():
    assert verdict(counts({("CN", "US"): {2016: 5, 2018: 9, 2020: 3}}), "fall-since-2018") == "supported"
    assert verdict(counts({("CN", "US"): {2016: 5, 2018: 7, 2020: 9}}), "fall-since-2018") == "contradicted"


@pytest.mark.parametrize(
    ("values", "said"),
    [((1, 2, 3), "supported"), ((1, 2, 1), "depends"), ((3, 2, 1), "contradicted"), ((1, 2), "cannot_tell")],
)
def test_patents_by_year(values, said):
    rows = [
        {
            "basis": "published", "layer": "patents", "indicator": "pct_applications_by_receiving_office",
            "year": 2023 + n, "country_text": place, "item": item, "value": float(v), "source": "planted",
        }
        for n, v in enumerate(values)
        for place, item in (("World", "all fields"), ("World", "chemistry"), ("Asia", "all fields"))
    ]  # fmt: skip
    lake = in_memory({"country_year_item": rows})
    assert verdict(lake, "pct-grew") == said
    if len(values) == 3:
        assert judge(lake, "pct-grew")[0][1].numbers == {str(2023 + n): v for n, v in enumerate(values)}


@pytest.mark.parametrize(("state", "said"), [("in force", "contradicted"), ("lapsed", "supported")])
def test_the_agreement_by_its_state_today(state, said):
    begun = (date.today() - timedelta(days=9)).isoformat()
    ends = (date.today() + timedelta(days=9)).isoformat() if state == "in force" else None
    row = {
        "agreement_id": "cn-us-1979", "title": "x", "kind": "umbrella", "party_a": "CN", "party_b": "US",
        "event": "extended", "state": state, "from": begun, "to": ends, "term": "fixed", "read": "text",
    }  # fmt: skip
    assert verdict(in_memory({"agreement": [row]}), "agreement-lapsed") == said
    assert verdict(in_memory({}), "agreement-lapsed") == "cannot_tell"


def test_dual_use_needs_enough_works():
    assert verdict(in_memory({}), "dual-use-least") == "cannot_tell"
    works = [{"work_id": n, "topic_id": n % 2, "year": y} for n, y in enumerate([2018] * 2_000 + [2024] * 2_000)]
    rows = [
        {"work_id": w["work_id"], "country": "CN", "share": 10**9, "year": w["year"],
         "n_countries": 1 + (w["work_id"] % 20 < (8 if w["year"] == 2018 else 8 - 4 * w["topic_id"]))}
        for w in works
    ]  # fmt: skip
    links = [{"scheme": "ca-stra", "area_id": "ai", "topic_id": 0, "degree": "core"}]
    lake = in_memory({"work": works, "work_country": rows, "area_topic": links})
    assert verdict(lake, "dual-use-least") == "supported", "the share fell by less inside the areas"
    lake = in_memory({"work": works, "work_country": rows, "area_topic": [links[0] | {"topic_id": 1}]})
    assert verdict(lake, "dual-use-least") == "contradicted"


def test_nothing_is_told_from_the_sample(bundled_lake, monkeypatch, isthmus):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    found = {c["id"]: c for c in isthmus("claims", "--json").json["claims"]}
    assert len(found) == len(judge(in_memory({}))) >= 8
    for c in found.values():
        assert all(not v.startswith("sample") for v in c["vintages"])
        assert c["source"]["url"].startswith("https://")
        assert c["source"]["read"] in ("text", "secondary", "memory")
    assert found["cited-more"]["verdict"] == "cannot_tell"
    assert found["europe-grew"]["verdict"] != "cannot_tell", "the published figures are carried"


def test_the_sample_is_no_evidence():
    lake = counts({("DE", "RU"): {2021: 1_000, 2023: 1}}, sample=True)
    assert verdict(lake, "russia-interrupted") == "cannot_tell"


def test_the_command_and_its_page(bundled_lake, monkeypatch, isthmus, tmp_path):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    assert "contradicted" in isthmus("claims", "agreement-lapsed").out
    wrong = isthmus("claims", "agreement-laps")
    assert wrong.code == 2
    assert "agreement-lapsed" in wrong.err
    assert isthmus("claims", "--format", "pdf", "--out", "c.pdf").code == 0
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
    html = to_html(judge(in_memory({})), "isthmus claims <b>")
    assert "isthmus claims &lt;b&gt;" in html


def test_the_register_in_the_docs_is_that_of_the_files():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import claims_page
    finally:
        sys.path.pop(0)
    assert claims_page.PAGE.read_text() == claims_page.page(), "run: python tools/claims_page.py"
