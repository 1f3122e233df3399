"""The networks scenarios start from: whole ones only, the sample apart, institutions, income groups, runs that stop."""

from __future__ import annotations

import re

import pytest

from isthmus.lake.open import open_lake
from isthmus.model.errors import NotCovered, UnknownName, UsageError
from isthmus.scenario import fitted, library, models, points, read, run
from isthmus.scenario._world import world
from isthmus.words import words


@pytest.fixture(scope="module")
def bundled(bundled_lake):
    return open_lake(bundled_lake)


def test_figures_of_some_countries_make_no_network(bundled):
    whole = world(bundled, sides=(("XA",), ("XB",)))
    assert all(code.startswith("X") for code in whole.codes), "fictional and real counts stood in one network"
    with pytest.raises(NotCovered, match="fictional"):
        world(bundled, sides=(("US",), ("CN",)))


def test_a_ready_scenario_is_asked_of_the_sample_where_there_is_no_other(bundled):
    made = fitted(bundled, library()["bloc_split"])
    assert made.sides == (("XA", "XB", "XC"), ("XD", "XE", "XF"))
    result = run(bundled, made, draws=50)
    assert result["caveats"][0].startswith("SAMPLE")
    assert result["groups"] == [], "fictional countries have no income group"


@pytest.mark.parametrize("name", ["institutions_lost", "institution_hub_lost", "institution_exit",
                                  "institution_denies_access"])  # fmt: skip
def test_models_run_on_institutions_and_name_them(bundled, name):
    result = run(bundled, library()[name], draws=50)
    assert result["network"]["level"] == "institution" and result["network"]["institutions"] > 50
    assert any("most links among the works loaded" in c for c in result["caveats"])
    for row in result["rows"]:
        assert row["name"] and "country" not in row
    again = run(bundled, library()[name], draws=50)
    assert again == result, "the same run id must be the same result"


def test_an_institution_is_named_by_id_or_name_and_the_nearest_told(bundled):
    whole = world(bundled, level="institution", span=10)
    code = whole.codes[3]
    assert whole.at(f"https://ror.org/{code}") == whole.at(code) == whole.at(whole.names[code].upper())
    with pytest.raises(UnknownName, match="Nowhere Polytechnic"):
        whole.at("Nowhere Polytechnic")
    with pytest.raises(UsageError, match="code"):
        world(bundled, level="institution", layer="code")
    with pytest.raises(UnknownName, match="level"):
        read("from: dyad_decouple\nid: x\nbase: {level: person}")


def test_a_run_tells_how_far_it_is_to_the_end_and_ends_when_told(bundled):
    scenario = fitted(bundled, library()["dyad_decouple"])
    seen = []
    run(bundled, scenario, draws=600, progress=lambda done, of: seen.append((done, of)))
    assert seen[-1][0] == seen[-1][1] == points(scenario, 600)
    assert [d for d, _ in seen] == sorted(d for d, _ in seen)

    class Enough(Exception):
        pass

    def stop(done, _of):
        raise Enough

    with pytest.raises(Enough):
        run(bundled, scenario, draws=600, progress=stop)


def test_income_groups_stand_beside_winners_and_losers(opened):
    result = run(opened, library()["dyad_decouple"], draws=100)
    groups = {r["group"]: r for r in result["groups"]}
    assert list(groups) == ["WB-HIGH", "WB-UPPER-MIDDLE", "WB-LOWER-MIDDLE", "WB-LOW", "other"]
    assert sum(r["countries"] for r in groups.values()) == result["network"]["countries"]
    assert sum(r["links"] for r in groups.values()) == pytest.approx(2 * result["network"]["links"])
    assert any(v.startswith("country-groups@") for v in result["vintages"])
    assert groups["WB-UPPER-MIDDLE"]["p50"] < groups["WB-LOW"]["p50"], "China's loss must show in its group"


def test_every_phrase_of_the_library_and_the_models_is_translated():
    wanted = {t for s in library().values() for t in (s.title, s.question, s.field) if t}
    for m in models().values():
        wanted |= {m.CARD.title, *m.OUTCOMES.values(), *(p.meaning for p in m.PARAMS), *(p.unit for p in m.PARAMS)}
        wanted |= {*getattr(m, "LIMITS", ()), *getattr(m, "RIVALS", ())}
        wanted |= {claim for pair in getattr(m, "CLAIMS", {}).values() for claim in pair}
    wanted |= {"third countries gain", "third countries lose"}
    told = {k.removeprefix("phrase."): v for k, v in words("scenarios").items()}
    assert set(told) == wanted, "a phrase is missing, or stands there for nothing"
    for english, chinese in told.items():
        assert re.search(r"[\u4e00-\u9fff]", chinese) or english == "s = 1", english
