"""What definitions promise of every input: symmetries, neutral values, exact worlds, the same bits on any threads."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.discovery import members
from isthmus.lake.open import in_memory
from isthmus.measure._ask import rows_of
from isthmus.measure._settle import settled
from isthmus.model.answer import Query

WHOLE = 10**9
NAMES = ("CN", "DE", "FR", "IT", "JP", "US")


def answer(measure, lake, **query):
    module = members("measure", "MEASURE")[measure]
    return rows_of(module, lake, settled(module.MEASURE, Query(**query)), range(0))


def published(pairs, layer="works", directed=False):
    facts = {"basis": "published", "layer": layer, "year": 2020, "directed": directed}
    rows = [facts | {"country_a": a, "country_b": b, "value": n} for (a, b), n in pairs.items()]
    return in_memory({"pair_year": rows})


def by_pair(rows, column="value"):
    return {(r["country"], r["partner"]): r[column] for r in rows}


worlds = st.dictionaries(st.sampled_from(list(combinations(NAMES, 2))), st.integers(1, 900), min_size=6)


@settings(max_examples=8, deadline=None)
@given(worlds)
def test_symmetries_of_the_affinities(pairs):
    """Swapping the sides must not change a symmetric index, and must flip the sign of an asymmetry."""
    rows = answer("affinity", published(pairs))
    for column in ("value", "steijn", "odds_ratio"):
        found = by_pair(rows, column)
        assert all(found[b, a] == pytest.approx(v, rel=1e-9) for (a, b), v in found.items() if v is not None)
    asymmetry = by_pair(answer("dependence", published(pairs)))
    assert all(asymmetry[b, a] == pytest.approx(-v, abs=1e-12) for (a, b), v in asymmetry.items())
    balance = by_pair(answer("mobility-balance", published(pairs, "moves", directed=True), layer="moves"))
    assert all(balance[b, a] == -v for (a, b), v in balance.items())


@settings(max_examples=8, deadline=None)
@given(worlds, st.integers(2, 9))
def test_ratios_do_not_depend_on_the_unit(pairs, factor):
    """Ten times as many works everywhere is the same world: no ratio may move."""
    more = {pair: n * factor for pair, n in pairs.items()}
    for measure, column in (("affinity", "value"), ("affinity", "ric"), ("affinity", "odds_ratio")):
        a, b = (by_pair(answer(measure, published(p)), column) for p in (pairs, more))
        assert a.keys() == b.keys()
        assert all(v is None or v == pytest.approx(b[k], rel=1e-9) for k, v in a.items())
    a, b = ({r["country"]: r["value"] for r in answer("concentration", published(p))} for p in (pairs, more))
    assert a == pytest.approx(b, rel=1e-9)


@pytest.mark.parametrize("n", [3, 4, 7, 25])
def test_a_uniform_world_is_neutral(n):
    """Where all work with all alike, each index has the value the docs call neutral: RIC .5 and not 1."""
    names = [f"{a}{b}" for a in "ABCDE" for b in "ABCDE"][:n]
    row = answer("affinity", published(dict.fromkeys(combinations(names, 2), 12)), country=("AA",), partner=("AB",))[0]
    assert row["ric"] == pytest.approx(0.5)
    assert row["steijn"] == pytest.approx(1)
    assert row["luukkonen"] == pytest.approx(1)
    assert row["value"] == pytest.approx(n / (n - 1))
    assert row["odds_ratio"] == pytest.approx((n - 3) / (2 * (n - 2)))
    hhi = answer("concentration", published(dict.fromkeys(combinations(names, 2), 12)), country=("AA",))[0]
    assert hhi["effective"] == pytest.approx(n - 1) == hhi["entropy"]


works = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([11, 22]), st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)),
    min_size=1,
    max_size=60,
)


def cited(works):
    rows = []
    for w, (_, field, team) in enumerate(works):
        for i, c in enumerate(sorted(set(team))):
            share = WHOLE // len(set(team)) + (WHOLE % len(set(team)) if i == 0 else 0)
            rows.append({"work_id": w, "year": 2015, "field_id": field, "country": c, "share": share,
                         "n_countries": len(set(team))})  # fmt: skip
    facts = {"year": 2015, "type": "article", "n_authors": 2}
    return in_memory({
        "work": [facts | {"work_id": w, "field_id": f, "cited_by_count": c} for w, (c, f, _) in enumerate(works)],
        "work_country": rows,
    })  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(works, st.sampled_from([0.01, 0.05, 0.1, 0.25, 0.5, 0.333]))
def test_the_world_is_exactly_itself(works, top):
    """The world's PP(top q) is q and its MNCS 1; countries' fractional parts add up to the world's."""
    lake = cited(works)
    for counting in ("full", "fractional"):
        pp = answer("pp-top", lake, basis="records", counting=counting, top=top)
        mncs = answer("mncs", lake, basis="records", counting=counting)
        assert [r["value"] for r in pp if r["country"] == "world"] == [pytest.approx(top, abs=1e-12)]
        assert [r["value"] for r in mncs if r["country"] == "world"] == [1.0]
    for rows, whole in ((pp, top), (mncs, 1)):
        parts = sum(r["value"] * r["weight"] for r in rows if r["country"] != "world")
        assert parts == pytest.approx(whole * len(works), rel=1e-9)


def test_evidence_has_the_same_bits_on_any_threads():
    """A figure that changes in its last digit from run to run cannot be evidence."""
    lake = cited([((7 * n) % 31, (11, 22)[n % 2], [NAMES[n % 6], NAMES[n % 5]]) for n in range(5_000)])
    found = []
    for threads in (1, 2, 4, 7):
        lake.backend.raw_sql(f"set threads = {threads}")
        found.append(
            [
                answer(m, lake, basis="records", counting=c)
                for m, c in (("mncs", "fractional"), ("pp-top", "fractional"), ("international-share", "full"))
            ]
        )
    assert found[1:] == found[:-1]


@settings(max_examples=8, deadline=None)
@given(works)
def test_weights_of_a_pair_agree_with_a_count_by_hand(works):
    lake = cited(works)
    hand: dict[str, dict[tuple[str, str], float]] = {"product": {}, "harmonic": {}, "share": {}}
    for _, _, team in works:
        names = sorted(set(team))
        for a, b in combinations(names, 2):
            s = {n: (WHOLE // len(names) + (WHOLE % len(names) if n == names[0] else 0)) / WHOLE for n in names}
            x, y = s[a], s[b]
            for kind, weight in (("product", 2 * x * y), ("harmonic", 2 * x * y / (x + y)), ("share", x + y)):
                hand[kind][a, b] = hand[kind].get((a, b), 0) + weight
    for kind, pairs in hand.items():
        found = by_pair(answer("copublication", lake, basis="records", counting=kind))
        assert found == pytest.approx({**pairs, **{(b, a): v for (a, b), v in pairs.items()}}, abs=1e-7)


def test_similarity_is_the_same_from_both_sides():
    lake = cited([(n, (11, 22)[n % 2 if n % 3 else 0], [NAMES[n % 6]]) for n in range(60)])
    found = by_pair(answer("similarity", lake, basis="records", country=NAMES, partner=()))
    assert found
    assert all(found[b, a] == pytest.approx(v) for (a, b), v in found.items())
