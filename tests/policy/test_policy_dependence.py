"""Dependence: worked numbers, two ways of looking through, rankings that stay put, plans held against other solvers."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from isthmus.lake.open import in_memory
from isthmus.measure import ask
from isthmus.model.answer import Query
from isthmus.model.errors import NotCovered, UnknownName, UsageError
from isthmus.model.source import Vintage
from isthmus.policy.dependence import PARTS, dependence, spread, subject_of
from isthmus.policy.dependence.exposure import all_through, direct, of_table, once_through
from isthmus.policy.dependence.further import percentiles, weights_of
from isthmus.scenario.exposure import looked_through, shares_of

LINKS = {("DE", "US"): 50, ("DE", "FR"): 30, ("DE", "IT"): 20, ("FR", "US"): 10, ("IT", "US"): 30, ("FR", "IT"): 20}
TOPICS = [(1, 10, "Medicine"), (2, 11, "Physics")]


def vintage(source):
    return Vintage(
        id=f"{source}@2024-01-01+0", source=source, title=source, dated="2024-01-01", sha256="0", licence="CC0-1.0",
        citation="c", read=1, kept=1, quarantined=0,
    )  # fmt: skip


def works(*countries):
    """Works as (field, countries) become rows of work_country."""
    rows = []
    for number, (field, members) in enumerate(countries):
        rows += [
            {"work_id": number, "year": 2020, "country": c, "share": 10**9 // len(members), "field_id": field,
             "n_countries": len(members)}
            for c in members
        ]  # fmt: skip
    return rows


@pytest.fixture
def lake():
    pairs = [
        {"basis": "published", "layer": "works", "unit": "works", "counting": "full", "year": 2020, "directed": False,
         "country_a": a, "country_b": b, "value": n, "source": "openalex-country-pairs"}
        for (a, b), n in LINKS.items()
    ]  # fmt: skip
    pairs += [
        {"basis": "records", "layer": "works", "unit": "works", "counting": "full", "year": 2020, "directed": False,
         "country_a": a, "country_b": b, "value": n, "field_id": f, "n_countries": 2, "source": "openalex-works"}
        for a, b, f, n in [("DE", "US", 10, 8), ("DE", "FR", 10, 4), ("DE", "FR", 11, 3), ("FR", "IT", 11, 11)]
    ]  # fmt: skip
    loaded = works(
        *[(10, ("DE", "US"))] * 8, *[(10, ("DE", "FR"))] * 4, *[(11, ("DE", "FR"))] * 3, *[(11, ("DE",))] * 5,
        *[(11, ("US",))] * 12, *[(11, ("FR", "IT"))] * 11,
    )  # fmt: skip
    topics = [
        {"topic_id": t, "topic": f"t{t}", "field_id": f, "field": name, "subfield_id": f, "subfield": name}
        for t, f, name in TOPICS
    ]
    sources = [vintage("openalex-country-pairs"), vintage("openalex-works")]
    return in_memory({"pair_year": pairs, "work_country": loaded, "topic": topics}, sources)


def report(lake, name="DE", **options):
    return dependence(lake, subject_of(lake, name, first=2020, last=2020), **options)


def test_shares_and_what_comes_back_by_hand(lake):
    found = report(lake)
    shares = {p.id: (p.links, p.share, p.of_partner) for p in found.rows}
    assert shares == {
        "US": (50, pytest.approx(0.5), pytest.approx(50 / 90)),
        "FR": (30, pytest.approx(0.3), pytest.approx(30 / 60)),
        "IT": (20, pytest.approx(0.2), pytest.approx(20 / 70)),
    }
    assert found.rows[0].asymmetry == pytest.approx(0.5 - 50 / 90)
    assert found.hhi == pytest.approx(0.38) and found.effective == pytest.approx(1 / 0.38)
    assert found.largest == pytest.approx(0.5)


def test_looking_through_once_by_hand(lake):
    # US: .5 directly; FR's other links are 10 of 30 with US, IT's 30 of 50: .5 + .3 / 3 + .2 * .6 = .72.
    found = {p.id: p.two_step for p in report(lake).rows}
    assert found["US"] == pytest.approx(0.72)
    assert found["FR"] == pytest.approx(0.3 + 0.5 * 10 / 40 + 0.2 * 20 / 50)


def test_a_single_year_agrees_with_the_measures(lake):
    one = ask(lake, "concentration", Query(country=("DE",), basis="published")).rows[0]
    found = report(lake)
    assert (found.hhi, found.effective, found.entropy, found.largest) == pytest.approx(
        (one["value"], one["effective"], one["entropy"], one["largest"])
    )
    pair = ask(lake, "dependence", Query(country=("DE",), partner=("US",), basis="published")).rows[0]
    assert found.rows[0].asymmetry == pytest.approx(pair["value"])


def _table(matrix):
    n = len(matrix)
    cells = [(f"N{i:02}", f"N{j:02}", float(matrix[i, j])) for i in range(n) for j in range(n) if i != j]
    return pa.table({k: [c[i] for c in cells] for i, k in enumerate(("country", "partner", "value"))})


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 9))
def test_looking_all_the_way_through_is_the_scenarios(seed, n):
    half = np.triu(np.random.default_rng(seed).integers(0, 50, (n, n)), 1).astype(float) + np.triu(np.ones((n, n)), 1)
    matrix = half + half.T
    found = of_table(_table(matrix))
    for at in range(n):
        assert all_through(found, at) == pytest.approx(looked_through(shares_of(matrix), 0.5)[at])
        once = once_through(found, at)
        assert once.sum() <= 2 + 1e-9 and (once >= direct(found, at) - 1e-12).all() and (once <= 1 + 1e-9).all()


def test_fields_that_rest_on_one_partner_by_hand(lake):
    found = {s.name: s for s in report(lake).single}
    # Medicine: 12 joint works, 8 of them with US. Physics: 3, all with FR, and so few that it says so.
    assert (found["Medicine"].partner, found["Medicine"].joint, found["Medicine"].works) == ("US", 8, 12)
    assert not found["Medicine"].small
    assert (found["Physics"].partner, found["Physics"].share, found["Physics"].small) == ("FR", 1.0, True)


def test_a_partner_held_more_than_evenly_is_no_further_one(lake):
    found = report(lake)
    assert found.left_out == ("United States",), "a share of .5 is above 1 / 2.63"
    assert {c.id for c in found.additional} == {"FR", "IT"}
    assert tuple(found.additional[0].parts) == PARTS


def test_a_weight_of_nought_takes_a_part_out(lake):
    only = dict.fromkeys(PARTS, 0.0) | {"capacity": 1.0}
    ranks = {c.id: c.rank for c in report(lake, weights=only).additional}
    assert ranks == {"IT": 1, "FR": 2}, "70 links against 60"
    for c in report(lake).additional:
        assert c.best <= c.rank <= c.worst
        assert 0 <= c.score <= 1


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=30))
def test_percentiles_keep_order_and_scale(values):
    found = percentiles(np.array(values), np.ones(len(values)))
    assert (found >= 0).all() and (found <= 1).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(found[order]) >= -1e-12).all()


# Plans.


def test_moving_to_a_share_and_an_index_by_hand():
    now, most = np.array([50.0, 30, 20]), np.array([100.0, 60, 40])
    found = spread.move_to_top(now, most, 0.4, np.array([0.0, 0, 1]))
    assert found.works == pytest.approx(10) and found.after == pytest.approx([40, 30, 30])
    # (50 - m)^2 + 30^2 + (20 + m)^2 = .36 * 100^2 has the root m = 15 - 5 sqrt 5.
    by_index = spread.move_to_index(now, most, 0.36)
    assert by_index.works == pytest.approx(15 - 5 * 5**0.5, abs=1e-6)
    added = spread.add_to_top(now, most, 0.4, np.array([0.0, 0, 1]))
    assert added.works == pytest.approx(25) and spread.top(added.after) == pytest.approx(0.4)


def test_what_cannot_be_reached_says_how_far_it_goes():
    now = np.array([90.0, 5, 5])
    found = spread.move_to_top(now, now * 1.5, 0.5, np.zeros(3))
    assert not found.reached and found.works == pytest.approx(5)
    assert spread.top(found.after) == pytest.approx(0.85)
    assert not spread.move_to_index(now, now * 1.5, 0.5).reached
    assert spread.move_to_index(now, now * 1.5, 0.95).works == 0


WORKS = st.lists(st.integers(1, 500), min_size=2, max_size=7)


@settings(max_examples=60, deadline=None)
@given(WORKS, st.floats(0.55, 0.95), st.floats(0.1, 3))
def test_the_fewest_works_for_an_index_match_a_general_solver(now, part, growth):
    x = np.array(now, float)
    most, target = x * (1 + growth), part * spread.index(x)
    found = spread.move_to_index(x, most, target)
    assert found.after.sum() == pytest.approx(x.sum())
    assert (found.after <= most + 1e-6).all() and (found.after >= -1e-9).all()
    assert np.maximum(found.after - x, 0).sum() == pytest.approx(found.works, abs=1e-5 * x.sum())
    assume(found.reached)
    assert spread.index(found.after) <= target + 1e-6
    # Variables: what leaves and what comes, each partner; the least that leaves, by sequential quadratic programming.
    n, scale = len(x), x.sum()
    answer = minimize(
        lambda v: v[:n].sum(), np.concatenate([np.maximum(x - found.after, 0), np.maximum(found.after - x, 0)]) / scale,
        bounds=[(0, a / scale) for a in x] + [(0, (m - a) / scale) for a, m in zip(x, most, strict=True)],
        constraints=[
            {"type": "eq", "fun": lambda v: v[:n].sum() - v[n:].sum()},
            {"type": "ineq", "fun": lambda v: target - ((x / scale - v[:n] + v[n:]) ** 2).sum()},
        ], method="SLSQP", options={"ftol": 1e-12, "maxiter": 500},
    )  # fmt: skip
    feasible = ((x / scale - answer.x[:n] + answer.x[n:]) ** 2).sum() <= target + 1e-9
    assert not feasible or found.works / scale <= answer.fun + 1e-5


@settings(max_examples=60, deadline=None)
@given(WORKS, st.floats(0.6, 0.99), st.floats(0.1, 3))
def test_plans_for_a_share_cut_no_more_than_they_must(now, part, growth):
    x = np.array(now, float)
    target = part * spread.top(x)
    for made in (spread.move_to_top(x, x * (1 + growth), target, x), spread.add_to_top(x, x * (1 + growth), target, x)):
        assert (made.after <= x * (1 + growth) + 1e-6).all()
        if made.reached:
            assert spread.top(made.after) <= target + 1e-6
    moved = spread.move_to_top(x, x * (1 + growth), target, x)
    if moved.reached:
        assert moved.works == pytest.approx(np.maximum(x - target * x.sum(), 0).sum())


def test_liking_never_changes_how_many_move():
    x = np.array([60.0, 20, 15, 5])
    first, second = (spread.move_to_top(x, x * 2, 0.45, np.array(like)) for like in ([0, 3, 2, 1], [0, 1, 2, 3]))
    assert first.works == second.works and not np.allclose(first.after, second.after)


# Names, and what is not there.


def test_kinds_are_found_by_name(lake):
    assert subject_of(lake, "Germany").kind == "country"
    assert subject_of(lake, "medicine").kind == "field"
    with pytest.raises(UsageError, match="No country, institution or field"):
        subject_of(lake, "Atlantis")
    with pytest.raises(UnknownName, match="Germny"):
        subject_of(lake, "Germny", "country")
    with pytest.raises(UnknownName, match="kind"):
        subject_of(lake, "DE", "planet")
    with pytest.raises(NotCovered, match="funded"):
        subject_of(lake, "NSERC", "funder")


def test_a_field_has_no_partners_of_partners(lake):
    found = report(lake, "Medicine")
    assert found.kind == "field" and found.rows[0].two_step is None
    assert {p.id: p.share for p in found.rows} == pytest.approx({"DE": 12 / 24, "US": 8 / 24, "FR": 4 / 24})
    assert {p.id: p.of_partner for p in found.rows} == pytest.approx({"DE": 12 / 15, "US": 1, "FR": 4 / 18})


def test_a_country_without_links_is_not_covered(lake):
    with pytest.raises(NotCovered, match="No joint works"):
        report(lake, "BR")


@pytest.mark.parametrize("options", [{"top": 0}, {"hhi": 2}, {"growth": -1}, {"weights": {"capacity": -1}}])
def test_targets_that_cannot_be(lake, options):
    with pytest.raises(UsageError):
        report(lake, **options)


def test_weights_that_are_none():
    with pytest.raises(UnknownName, match="size"):
        weights_of({"size": 2})
    with pytest.raises(UsageError, match="nought"):
        weights_of(dict.fromkeys(PARTS, 0.0))
    assert weights_of({"capacity": 2})["capacity"] == 2
