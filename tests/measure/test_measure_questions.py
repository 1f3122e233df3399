"""Questions that meet nothing, little or nonsense: a clear answer each, never an exception; groups by their dates."""

from __future__ import annotations

import pytest

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
from isthmus.model.errors import IsthmusError, UnknownName, UsageError
from worlds import Quiet, work, write_lines

MEASURES = members("measure", "MEASURE")


def sides(measure, country, partner):
    pair = "partner" in MEASURES[measure].MEASURE.keys
    return {"country": (country,)} | ({"partner": (partner,)} if pair else {})


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Works of DE, FR and US in 2019 and 2020, one of them of IT alone."""
    folder = tmp_path_factory.mktemp("small")
    teams = [("DE", "FR"), ("DE", "US"), ("DE",), ("FR", "US", "DE"), ("IT",), (None, "DE")]
    rows = [work(n, *t, year=2019 + n % 2) for n, t in enumerate(teams)]
    write_lines(folder / "m/openalex/works/w.jsonl.gz", rows)
    build(folder / "lake", of_folder(folder / "m"), Quiet())
    return isthmus.open(folder / "lake")


def rows(lake, measure, **query):
    """Answer with whatever the lake holds, as `ask` does, or with the one kind of error a user may meet."""
    try:
        return ask(lake, measure, Query(**query)).rows
    except IsthmusError as error:
        assert error.message
        return []


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("country", "partner", "first", "last"),
    [
        ("TV", "BV", None, None),
        ("IT", "US", None, None),
        ("DE", "FR", 1900, 1905),
        ("DE", "FR", 2030, None),
        ("DE", "FR", None, 1950),
    ],
    ids=["no works", "one paper", "before the data", "after the data", "open before the data"],
)
def test_nothing_to_count_is_an_answer(small, measure, country, partner, first, last):
    """No value where nothing is known: a figure made of nothing, or a traceback, would mislead."""
    basis = "records" if "records" in MEASURES[measure].MEASURE.bases else None
    found = rows(small, measure, first=first, last=last, basis=basis, **sides(measure, country, partner))
    if country == "TV" or first == 1900:
        assert not [r for r in found if r["value"] not in (None, 0)]
    assert all("note" in r for r in found)


def test_zero_none_and_not_covered_look_different(small):
    found = ask(
        small, "copublication", Query(country=("IT",), partner=("US",), first=2018, last=2020, basis="records")
    ).rows
    assert [(r["year"], r["value"]) for r in found] == [(2018, None), (2019, 0), (2020, 0)]
    assert found[0]["note"] == "not covered"
    one = ask(
        small, "copublication", Query(country=("DE",), partner=("FR",), first=2019, last=2019, basis="records")
    ).rows[0]
    assert "small" in one["note"]
    assert "still filling" in one["note"]


def test_unknown_words_are_named(small):
    for words in ({"subfield": "Alchmy"}, {"topic": "x"}, {"country": ["group:EUU"]}, {"blocs": ["A"]}):
        with pytest.raises(IsthmusError) as caught:
            query_of(small, **words)
        assert next(iter(str(v) for v in words.values())).strip("[]'").removeprefix("group:") in caught.value.message
    with pytest.raises(UsageError, match="both sides"):
        ask(small, "decoupling", Query(country=("DE",), basis="records"))
    with pytest.raises(UnknownName, match="level"):
        ask(small, "copublication", Query(level="planet"))
    with pytest.raises(UsageError, match="share between 0 and 1"):
        ask(small, "pp-top", Query(top=1.5))


GROUPS = [
    {"group": "G-2", "iso2": "DE", "status": "member"},
    {"group": "EU", "iso2": "DE", "status": "member", "from": "1958-01-01"},
    {"group": "EU", "iso2": "FR", "status": "member", "from": "1958-01-01"},
    {"group": "EU", "iso2": "GB", "status": "member", "from": "1973-01-01", "to": "2020-01-31"},
    {"group": "EU", "iso2": "HR", "status": "member", "from": "2013-07-01"},
    {"group": "EU", "iso2": "TR", "status": "candidate", "from": "1999-12-12"},
    {"group": "NEW", "iso2": "US", "status": "member", "from": "2021-09-15"},
]


def grouped(works):
    facts = {"share": 10**9 // 3}
    return in_memory({
        "membership": GROUPS,
        "work_country": [
            facts | {"work_id": w, "year": y, "country": c, "n_countries": len(team.split())}
            for w, (y, team) in enumerate(works)
            for c in team.split()
        ],
    })  # fmt: skip


def values(lake, measure="copublication", **query):
    module = MEASURES[measure]
    asked = settled(module.MEASURE, Query(basis="records", **query))
    return [r for part in separate(asked) for r in rows_of(module, lake, part, range(2012, 2023))]


def test_a_member_is_read_at_the_year_of_the_work():
    """A work of 2019 with GB is the EU's, one of 2021 is not; a candidate never is; a member of 1 July is."""
    lake = grouped([(2019, "GB US"), (2021, "GB US"), (2013, "HR US"), (2012, "HR US"), (2019, "TR US")])
    found = values(lake, country=("group:EU",), partner=("US",))
    assert {r["year"]: r["value"] for r in found if r["value"]} == {2019: 1, 2013: 1}


def test_a_group_is_one_actor_and_the_other_side_is_taken_out_of_it():
    lake = grouped([(2019, "DE FR US"), (2019, "DE FR"), (2019, "DE GB")])
    both = values(lake, country=("group:EU",), partner=("US", "GB"), first=2019, last=2019)
    assert [(r["partner"], r["value"]) for r in both] == [("GB", 1), ("US", 1)]


def test_a_group_that_did_not_exist_has_no_value():
    lake = grouped([(2019, "CN US"), (2022, "CN US")])
    found = values(lake, country=("group:NEW",), partner=("CN",), first=2019, last=2022)
    assert [r["value"] for r in found] == [None, None, None, 1]
    assert "had no members in 2021" in found[2]["note"]


def test_groups_that_share_a_member_are_refused():
    with pytest.raises(UsageError, match=r"DE is in group:G-2 and in group:EU"):
        values(grouped([(2019, "DE US")]), country=("group:G-2",), partner=("group:EU",))
    assert query_of(grouped([]), country=["group:eu", "group:g2"]).country == ("group:EU", "group:G-2")


@pytest.mark.parametrize("measure", MEASURES)
def test_what_a_measure_offers_it_takes(small, measure):
    """A counting, policy or level that a measure names must not be refused when asked for."""
    m = MEASURES[measure].MEASURE
    if "records" not in m.bases or m.layers == ("moves",):
        return
    for choice in (
        *({"counting": c} for c in m.counting),
        *({"policy": p} for p in m.country_policy),
        *({"level": level} for level in m.levels),
    ):
        assert settled(m, Query(basis="records", **choice)).basis == "records"
