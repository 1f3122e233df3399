"""Scenarios: the library, what a run says, exports, and the answers to bad input."""

from __future__ import annotations

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import msgspec
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from isthmus.lake.open import in_memory, open_lake
from isthmus.model.errors import IsthmusError, NotCovered, UnknownName, UsageError
from isthmus.model.source import Vintage
from isthmus.scenario import crate, iamc, library, models, module, of_model, read, run, verdicts

FACTS = {"basis": "published", "layer": "works", "directed": False, "source": "openalex-country-pairs"}
CODES = ["XA", "XB", "XC", "XD", "XE", "XF"]


@pytest.fixture(scope="module")
def little_world():
    rng = np.random.default_rng(9)
    pairs = [(a, b) for n, a in enumerate(CODES) for b in CODES[n + 1 :]]
    rows = [FACTS | {"year": y, "country_a": a, "country_b": b, "value": int(rng.integers(50, 900))}
            for y in (2019, 2020) for a, b in pairs if (a, b) != ("XE", "XF")]  # fmt: skip
    return in_memory({"pair_year": rows}, [_vintage()])


def _vintage():
    fields = {f.name: f for f in msgspec.structs.fields(Vintage)}
    given = {"id": "openalex-country-pairs@t", "source": "openalex-country-pairs", "title": "t", "dated": "2020-01-01"}
    blank = {n: ("" if f.type is str else 0 if f.type is int else ()) for n, f in fields.items() if f.required}
    return Vintage(**(blank | given))


def _pair(**changes):
    return msgspec.structs.replace(library()["dyad_decouple"], sides=(("XA",), ("XB",)), **changes)


def test_the_library_is_complete():
    kinds = {"dyad_decouple", "field_decouple", "bloc_split", "agreement_lapse", "agreement_restore", "export_control",
             "node_isolation", "hub_denies_access", "diversify", "targeted_vs_random", "reassure", "arms",
             "public_good", "perception"}  # fmt: skip
    assert kinds <= library().keys()
    assert len(library()) >= 15
    for name, s in library().items():
        assert s.id == name
        assert s.question.endswith(("?", ".")), name
        assert s.params(), name
        assert all(len(side) < 3 for side in s.sides) or s.dated, f"{name}: many members need a date"


@pytest.mark.parametrize("name", sorted(models()))
def test_every_model_has_a_card_and_honest_parameters(name):
    m = module(name)
    assert m.CARD.cannot_claim
    assert m.CARD.reference
    for p in m.PARAMS:
        assert p.source, p.id
        assert p.kind != "assumed" or p.role == "policy" or p.low < p.high, f"{p.id} is assumed and a point"


def test_a_run_says_all_it_must(little_world):
    result = run(little_world, _pair(policy={"depth": (0.3, 1.0)}), draws=600)
    for key in ("outcomes", "rows", "tornado", "sobol", "flips", "four_lines", "rivals", "limits", "closure", "card",
                "assumptions", "run_id", "caveats"):  # fmt: skip
        assert key in result
    assert [(line["assumptions"], line["policy"]) for line in result["four_lines"]] == [
        ("default", False), ("default", True), ("changed", False), ("changed", True)]  # fmt: skip
    assert 0 <= result["rivals"]["share_of_variance_from_choice"] <= 1
    assert len(result["rivals"]["rows"]) >= 2
    assert sum(row["first"] for row in result["sobol"]) == pytest.approx(1, abs=0.3)
    assert any("Cannot claim" in c for c in result["caveats"])
    none = next(r for r in result["limits"] if r["account"] == "all of it made up")
    assert none["a"] == pytest.approx(0, abs=1e-6)
    assert result["closure"]["works"] == 0, "no works are loaded here: not known, and not left out"


def test_the_same_id_is_the_same_result_on_any_number_of_threads(little_world):
    one = run(little_world, _pair(), draws=600)
    with threadpool_limits(1):
        two = run(little_world, _pair(), draws=600)
    assert msgspec.json.encode(one) == msgspec.json.encode(two)
    other = run(little_world, _pair(), draws=600, seed=2)
    assert other["run_id"] != one["run_id"]


def test_a_swapped_scenario_mirrors_every_number(little_world):
    one = run(little_world, _pair(policy={"depth": (0.3, 1.0)}), draws=500)
    swapped = msgspec.structs.replace(_pair(policy={"depth": (0.3, 1.0)}), sides=(("XB",), ("XA",)))
    two = run(little_world, swapped, draws=500)
    for mine, theirs in (("a", "b"), ("b", "a"), ("third", "third"), ("world", "world")):
        for p in ("p05", "p50", "p95"):
            assert one["outcomes"][mine][p] == pytest.approx(two["outcomes"][theirs][p], abs=1e-7)
    assert [r["p50"] for r in one["rows"]] == pytest.approx([r["p50"] for r in two["rows"]], abs=1e-7)


@pytest.mark.parametrize("name", ["reassure", "arms", "answer_in_kind", "public_good"])
def test_games_need_no_network(name, little_world):
    result = run(little_world, library()[name], draws=100)
    assert result["network"] is None
    assert result["flips"]


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("from: dyad_decouple\nid: x\nsids: [[US], [CN]]", UnknownName, "'sids'"),
        ("from: dyad_decouple\nid: x\nsides: [[US], [US]]", UsageError, "stands on two sides"),
        ("from: dyad_decouple\nid: x\npolicy: {deph: 1}", UnknownName, "'deph'"),
        ("from: dyad_decouple\nid: x\npolicy: {s: [1, 2]}", UsageError, "belongs under assumptions"),
        ("from: dyad_decouple\nid: x\nassumptions: {s: [-1, 2]}", UsageError, "out of bounds"),
        ("from: dyad_decouple\nid: x\nassumptions: {s: [2, 2]}", UsageError, "single value"),
        ("from: dyad_decouple\nid: x\nassumptions: {s: [.nan, 2]}", UsageError, "not a number"),
        ("from: dyad_decouple\nid: x\npolicy: {depth: 1.5}", UsageError, "out of bounds"),
        ("from: nothing\nid: x", UnknownName, "'nothing'"),
        ("id: x\ntitle: x\nquestion: x\nmodel: gdp", UnknownName, "'gdp'"),
        ("[1, 2]", UsageError, "not a mapping"),
        ("a: [", UsageError, "not YAML"),
        ("id: x\ntitle: x\nquestion: x\nmodel: gravity", UsageError, "not a scenario"),
        ("from: [1]\nid: x", UsageError, "from is"),
        ("from: dyad_decouple\nid: x\npolicy: 3", UsageError, "policy is 3"),
        ("from: dyad_decouple\nid: x\nsides: US", UsageError, "list of lists"),
        ("from: dyad_decouple\nid: x\nbase: {year: abc}", UsageError, "year is 'abc'"),
    ],
)
def test_bad_scenarios_are_answered(text, kind, says):
    with pytest.raises(kind, match=says):
        read(text, "mine.yaml")


def test_a_pair_without_links_or_a_year_without_data_is_not_covered(little_world):
    with pytest.raises(NotCovered, match="no links"):
        run(little_world, msgspec.structs.replace(_pair(), sides=(("XE",), ("XF",))), draws=10)
    with pytest.raises(NotCovered, match="1950"):
        run(little_world, _pair(year=1950), draws=10)
    with pytest.raises(IsthmusError):
        run(little_world, msgspec.structs.replace(_pair(), sides=(("XA",),)), draws=10)


def test_exports_hold_the_same_numbers(little_world, tmp_path):
    result = run(little_world, _pair(), draws=100)
    rows = iamc(result)
    world = next(r for r in rows if r["variable"] == "world|p50")
    assert world["value"] == result["outcomes"]["world"]["p50"]
    folder = crate(result, tmp_path / "made")
    graph = json.loads((folder / "ro-crate-metadata.json").read_text())["@graph"]
    parts = {e["@id"] for e in next(e for e in graph if e["@id"] == "./")["hasPart"]}
    assert parts == {p.name for p in folder.iterdir()} - {"ro-crate-metadata.json"}
    assert json.loads((folder / "result.json").read_text())["run_id"] == result["run_id"]
    with pytest.raises(UsageError, match="stands already"):
        crate(result, folder)


def test_failures_of_the_past_stand_on_the_card():
    assert any("Russia" in line and "no skill" in line for line in of_model("reallocation"))
    assert of_model("assurance") == ["Not hindcast: its outcome is not observed in pair counts."]
    assert len(verdicts()["events"]) == 6


def test_the_full_cut_of_2023(opened):
    lake = opened
    cut = msgspec.structs.replace(library()["dyad_decouple"], year=2023)
    result = run(lake, cut, draws=50)
    limits = {r["account"]: r for r in result["limits"]}
    assert limits["no re-allocation"]["b"] == pytest.approx(-19.55, abs=0.01)
    assert limits["no re-allocation"]["a"] == pytest.approx(-9.85, abs=0.01)
    assert limits["s = 1"]["b"] == pytest.approx(-10.7, abs=0.05)
    assert limits["all of it made up"]["b"] == pytest.approx(0, abs=1e-6)


def test_the_hindcast_that_is_carried_is_the_one_that_runs(mirror_lake):
    from isthmus.scenario import league

    now = {r["event"]: r for r in league(open_lake(mirror_lake))}
    for carried in verdicts()["events"]:
        for a, b in zip(carried["contenders"], now[carried["event"]]["contenders"], strict=True):
            assert a["verdict"] == b["verdict"]
            assert a["crps"] == pytest.approx(b["crps"], rel=1e-6)
    russia = now["ru-2022"]
    moved = next(c for c in russia["contenders"] if c["contender"] == "re-allocation")
    assert russia["first_others_observed"] < 0 < moved["first_low"], "the failure must show as one"


def test_restoring_links_is_told_as_a_gain(little_world):
    restored = msgspec.structs.replace(library()["agreement_restore"], sides=(("XA",), ("XB",)))
    result = run(little_world, restored, draws=100)
    none = next(r for r in result["limits"] if r["account"] == "no re-allocation")
    assert none["a"] > 0, "the policy alone is shown at its furthest end, not where it has no effect"
    assert "gains more" in result["flips"][0]["conclusion"]


def test_no_change_is_told_as_none(little_world):
    lost = msgspec.structs.replace(library()["variety_lost"], sides=(("XA",), ("XB",)))
    third = run(little_world, lost, draws=100)["flips"][1]["conclusion"]
    assert third.startswith("neither holds"), "third countries lose no partner of theirs"


def test_the_hindcast_page_is_the_league_that_is_carried():
    page = Path(__file__).parents[2] / "docs" / "hindcast.md"
    assert page.read_text("utf-8") == hindcast_page(), "run: python tools/scenario_pages.py"


def hindcast_page() -> str:
    path = Path(__file__).parents[2] / "tools" / "scenario_pages.py"
    spec = spec_from_file_location("scenario_pages", path)
    module_ = module_from_spec(spec)
    spec.loader.exec_module(module_)
    return module_.hindcast()
