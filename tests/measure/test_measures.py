"""Measures: their own worked cases, the properties their definitions promise, the published figures."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import isthmus
from isthmus.discovery import members
from isthmus.lake.build import build
from isthmus.lake.inputs import of_folder
from isthmus.lake.open import in_memory
from isthmus.measure import ask, query_of
from isthmus.measure._ask import rows_of
from isthmus.measure._settle import settled
from isthmus.measure._sides import separate
from isthmus.model.answer import Query
from isthmus.model.errors import NotCovered, UnknownName, UsageError
from worlds import Quiet, work, write_lines

CASES = [(m, c) for m in members("measure", "MEASURE").values() for c in m.CASES]


@pytest.mark.parametrize(("module", "case"), CASES, ids=[f"{m.MEASURE.id}: {c.name}" for m, c in CASES])
def test_worked_case(module, case):
    lake = in_memory(case.tables)
    rows = [r for q in separate(settled(module.MEASURE, case.query)) for r in rows_of(module, lake, q, range(0))]
    assert [{k: r[k] for k in case.rows[0]} for r in rows] == [
        {k: pytest.approx(v, abs=case.tolerance) if isinstance(v, float) else v for k, v in row.items()}
        for row in case.rows
    ]


def test_every_measure_says_what_it_is_and_has_cases():
    for measure_id, module in members("measure", "MEASURE").items():
        m = module.MEASURE
        for fact in (
            m.title,
            m.question,
            m.unit,
            m.range,
            m.margins,
            m.citation,
            module.__doc__,
            module.compute.__doc__,
        ):
            assert fact, measure_id
        assert module.CASES, measure_id
        assert "value" in m.columns


teams = st.lists(st.lists(st.sampled_from(["DE", "FR", "IT", "US", "HK", "CN"]), max_size=5), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(teams)
def test_pair_counts_are_symmetric_and_fractional_links_add_up(tmp_path_factory, teams):
    """Against a count by hand: for every pair, in both directions, from the tally and from the records."""
    folder = tmp_path_factory.mktemp("w")
    write_lines(folder / "m/openalex/works/w.jsonl.gz", [work(n, *t) for n, t in enumerate(teams)])
    build(folder / "lake", of_folder(folder / "m"), Quiet())
    lake = isthmus.open(folder / "lake")
    by_hand = Counter(p for t in teams for p in combinations(sorted(set(t)), 2))
    for policy in ("separate", "cwts"):
        as_cn = {"HK": "CN"} if policy == "cwts" else {}
        hand = Counter(p for t in teams for p in combinations(sorted({as_cn.get(c, c) for c in t}), 2))
        rows = ask(lake, "copublication", Query(basis="records", policy=policy)).rows
        found = {(r["country"], r["partner"]): r["value"] for r in rows}
        assert found == {**hand, **{(b, a): n for (a, b), n in hand.items()}}
    fractional = ask(lake, "copublication", Query(counting="fractional")).rows
    assert sum(r["value"] for r in fractional) / 2 == pytest.approx(sum(len(set(t)) > 1 for t in teams))
    assert {(r["country"], r["partner"]) for r in fractional} == {p for a, b in by_hand for p in ((a, b), (b, a))}


counts = st.dictionaries(
    st.sampled_from(list(combinations(("DE", "FR", "IT", "US"), 2))), st.integers(1, 500), min_size=6
)


@settings(max_examples=25, deadline=None)
@given(counts, st.integers(1, 50))
def test_ric_grows_with_the_joint_works(pairs, more):
    """Rousseau's monotonicity: more joint works of x and y, all else equal, never lower RIC(x, y)."""

    def ric(pairs):
        facts = {"basis": "published", "layer": "works", "year": 2020, "directed": False}
        rows = [facts | {"country_a": a, "country_b": b, "value": n} for (a, b), n in pairs.items()]
        module = members("measure", "MEASURE")["ric"]
        lake = in_memory({"pair_year": rows})
        return lake.execute(module.compute(lake, Query(country=("DE",), partner=("FR",), basis="published")))[0]

    before, after = ric(pairs), ric(pairs | {("DE", "FR"): pairs["DE", "FR"] + more})
    assert after["value"] >= before["value"] - 1e-12
    assert before["low"] <= before["value"] <= before["high"]


def test_published_figures(opened):
    """Rows of the mirror's own source, by pair and year."""
    known = {
        ("US", "CN"): {2013: 34_718, 2018: 65_575, 2020: 84_025, 2021: 78_604, 2022: 77_370, 2023: 72_794},
        ("DE", "CN"): {2013: 4_882, 2022: 15_368},
        ("FR", "CN"): {2013: 3_340, 2022: 8_302},
        ("IT", "CN"): {2013: 1_615, 2022: 6_605},
        ("DE", "RU"): {2021: 6_585, 2023: 3_647},
    }
    for (a, b), figures in known.items():
        for x, y in ((a, b), (b, a)):
            rows = ask(opened, "copublication", Query(country=(x,), partner=(y,), first=2013, last=2023)).rows
            values = {r["year"]: r["value"] for r in rows}
            assert len(rows) == 11
            assert values | figures == values


def test_the_mirror_is_read_whole(opened):
    read = {v.source: (v.read, v.quarantined) for v in opened.vintages}
    assert read["openalex-works"] == (5_714, 0)
    assert read["ror"] == (51_370, 0)
    assert read["openalex-country-pairs"] == (265_281, 0)
    assert read["innovation-graph"] == (74_127, 0)
    assert read["researcher-moves"] == (157_212, 0)
    assert read["canada-nro"] == (126, 0)
    listing = opened.table("listing")
    bis = opened.execute(listing.filter(listing.list_id == "bis-entity-list").count().as_table())
    assert list(bis[0].values()) == [3_409]
    w = opened.table("work")
    assert list(opened.execute(w.filter(w.n_countries > 1).count().as_table())[0].values()) == [2_017]


def test_a_year_without_works_is_zero_and_a_year_not_covered_is_not(little):
    build(isthmus_path := little.parent / "lake", of_folder(little), Quiet())
    lake = isthmus.open(isthmus_path)
    rows = ask(
        lake, "copublication", Query(country=("FR",), partner=("US",), basis="records", first=2019, last=2020)
    ).rows
    assert [(r["year"], r["value"]) for r in rows] == [(2019, None), (2020, 0)]


def test_questions_that_cannot_be_asked(bundled_lake):
    lake = isthmus.open(bundled_lake)
    with pytest.raises(UsageError, match="cannot be split by --field"):
        ask(lake, "copublication", Query(field=22, basis="published"))
    with pytest.raises(UsageError, match="takes no partner"):
        ask(lake, "international-share", Query(country=("DE",), partner=("FR",)))
    with pytest.raises(UsageError, match="both sides"):
        ask(lake, "copublication", Query(country=("DE",), partner=("DE",)))
    with pytest.raises(UsageError, match="run from 2020 to 2010"):
        ask(lake, "copublication", Query(first=2020, last=2010))
    with pytest.raises(NotCovered, match="needs every country"):
        ask(lake, "ric", Query(country=("DE",), partner=("FR",)))
    with pytest.raises(UnknownName, match="Unknown counting"):
        ask(lake, "ric", Query(counting="fractional"))
    with pytest.raises(UnknownName, match="Unknown field 'Medcine'"):
        query_of(lake, field="Medcine")
    with pytest.raises(UsageError, match="20222 is not a year"):
        query_of(lake, first=20222)
    assert query_of(lake, field="medicine").field == query_of(lake, field="27").field == 27
