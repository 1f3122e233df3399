"""How narrow a rule is: counted by hand, properties of any rule, label errors, what counts of people may not show."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.model.errors import NotCovered, UsageError
from isthmus.policy.breadth import noise
from isthmus.policy.breadth.cells import Cells
from isthmus.policy.breadth.compare import every_rule, every_target
from isthmus.policy.breadth.counts import protected
from isthmus.policy.breadth.measure import breadth, ready
from isthmus.policy.breadth.read import read
from isthmus.policy.breadth.shelf import own
from isthmus.policy.breadth.world import World, open_world
from policy.breadth_worlds import TOPICS, W, lake, ties, world

TERMS = (
    'country("CN")', 'country("DE", "US")', 'group("G")', 'listed("red")', 'listed("blue", ties="wider")',
    'listed("red", ties="confirmed")', 'area("ca-stra")', 'area("ca-stra/quantum", degree="core")', 'topic(1)',
    'field("Medicine")', 'org_type("company")', "year >= 2006", "countries >= 3",
)  # fmt: skip
WORKS = st.lists(
    st.builds(
        W,
        countries=st.lists(st.sampled_from(("DE", "FR", "CN", "US")), min_size=2, max_size=4, unique=True).map(tuple),
        rors=st.lists(st.sampled_from(("0000000a1", "0000000a2", "0000000b1", "0000000c1")), unique=True).map(tuple),
        topic=st.sampled_from((*TOPICS, None)),
        year=st.integers(2000, 2012),
        authors=st.lists(st.integers(1, 30), min_size=1, max_size=4, unique=True).map(tuple),
        citations=st.integers(0, 9),
    ),
    min_size=1,
    max_size=25,
)
RULES = st.lists(st.sampled_from(TERMS), min_size=1, max_size=3, unique=True).map(" and ".join)


def test_a_rule_counted_by_hand():
    works = [
        W(("DE", "CN"), ("0000000a1",), topic=1, authors=(1, 2, 3), citations=4),
        W(("DE", "CN"), topic=6, authors=(3, 4, 5, 6), citations=0),
        W(("DE", "CN", "US"), ("0000000b1",), topic=5, authors=(7, 8)),
        W(("FR", "US"), ("0000000a2",), topic=3, authors=(9,)),
        W(("CN",), ("0000000a1",), topic=1),
        W(("FR", "US"), topic=None),
    ]
    found = breadth(world(works), own('country("CN")'), own('listed("red") and area("ca-stra")'))
    assert found.base == 5, "the work of one country is no cooperation"
    assert (found.touched.works, found.target_works, found.caught) == (3, 2, 1)
    assert found.precision.value == pytest.approx(1 / 3)
    assert found.recall.value == pytest.approx(1 / 2)
    assert found.collateral.value == pytest.approx(1 / 3), "one of three lies in a shared area, outside the target"
    assert found.touched.citations == 4
    assert found.touched.institutions == 2
    assert found.by_country[0] == {"country": "CN", "works": "<5", "of": 3}


def test_membership_of_a_group_is_read_at_the_year_of_the_work():
    works = [W((c, "CN"), year=y) for c, y in (("DE", 2009), ("DE", 2011), ("FR", 2004), ("FR", 2006))]
    w = world(works)
    assert list(w.holds(ready(w, read('group("G")'), 'group("G")', ""))) == [True, False, False, True]


def test_states_of_a_tie_are_told_apart():
    works = [W(rors=("0000000a1",)), W(rors=("0000000a2",)), W(rors=("0000000c1",)), W()]
    w = world(works)
    counts = [int(w.holds(ready(w, read(t), t, "")).sum()) for t in
              ('listed("red", ties="confirmed")', 'listed("red")', 'listed("red", ties="wider")')]  # fmt: skip
    assert counts == [1, 2, 3]


def test_mean_normalised_citations_are_those_of_the_measure():
    works = [W(citations=c) for c in (0, 0, 1, 1, 8)] + [W(citations=3, type="dataset")]
    found = breadth(world(works), own("year == 2020"), own("topic(1)"))
    assert found.base_mncs == pytest.approx(1.0), "the reference set's own mean is 1, and a data set is not in it"


@settings(max_examples=25, deadline=None)
@given(WORKS, RULES, RULES, st.sampled_from(TERMS))
def test_an_exception_never_raises_what_a_rule_touches_and_precision_times_touched_is_caught(works, rule, aim, without):
    w = world(works)
    try:
        plain, narrowed = breadth(w, own(rule), own(aim)), breadth(w, own(rule, (without,)), own(aim))
    except UsageError:
        return
    for one, other in ((plain.touched.works, narrowed.touched.works), (plain.caught, narrowed.caught),
                       (plain.touched.institutions, narrowed.touched.institutions),
                       (plain.touched.citations, narrowed.touched.citations)):  # fmt: skip
        assert other <= one
    for b in (plain, narrowed):
        if b.precision.value is not None:
            assert b.precision.value * b.touched.works == pytest.approx(b.caught)
        if b.recall.value is not None:
            assert b.recall.value * b.target_works == pytest.approx(b.caught)
        for s in (b.precision, b.recall, b.collateral):
            assert s.value is None or 0 <= s.low <= s.value <= s.high <= 1
        if b.by_construction in ("precision", "both"):
            assert b.touched.works == b.caught
        if b.by_construction in ("recall", "both"):
            assert b.target_works == b.caught


@settings(max_examples=25, deadline=None)
@given(WORKS, st.lists(st.sampled_from(TERMS), min_size=2, max_size=4, unique=True))
def test_counting_by_pattern_is_counting_work_by_work(works, terms):
    w = world(works)
    text = f"({terms[0]} or not {terms[1]})" + "".join(f" and {t}" for t in terms[2:])
    try:
        said = ready(w, read(text), text, "")
    except UsageError:
        return
    assert list(Cells(w, None, said).works(said)) == list(w.holds(said))


def test_a_rule_made_of_its_targets_own_terms_is_true_by_construction():
    w = world([W(rors=("0000000a1",)), W(rors=("0000000b1",), topic=3), W(topic=5)])
    made = {
        text: breadth(w, own(text), own('listed("red", "blue") and area("ca-stra")')).by_construction
        for text in ('listed("red") and area("ca-stra/quantum")', 'listed("red", "blue")', 'country("CN")',
                     'area("ca-stra") and (listed("blue") or listed("red"))')
    }  # fmt: skip
    assert list(made.values()) == ["precision", "recall", "", "both"]


def test_the_errors_of_labels_widen_the_interval_and_a_label_shared_is_wrong_together(monkeypatch):
    works = [W(topic=1) for _ in range(300)] + [W(topic=5) for _ in range(700)]
    w = world(works)
    right = noise.LabelError("x", 1.0, 10_000, 1.0, 10_000, "")
    wrong = noise.LabelError("x", 0.5, 10_000, 1.0, 10_000, "")
    spans = []
    for error in (right, wrong):
        monkeypatch.setattr(noise, "error_of", lambda atom, _w, e=error: e if atom.noise else None)
        found = breadth(w, own("year == 2020"), own('area("ca-stra")'))
        spans.append(found.precision.labels)
    assert spans[0][0] == pytest.approx(0.3, abs=0.05)
    assert np.mean(spans[1]) == pytest.approx(0.15, abs=0.02), "half of the labels are wrong, none is missed"
    same = breadth(w, own('area("ca-stra")'), own('area("ca-stra") and countries >= 2'))
    assert same.by_construction == "both"
    assert same.precision.low == 1.0


def test_missed_labels_are_put_back():
    counts = np.array([900.0, 100.0])
    back = noise._relabelled(counts, 0, 1, 1.0, 0.5)
    assert back == pytest.approx([800.0, 200.0])
    assert noise._relabelled(counts, 0, 1, 0.5, 1.0) == pytest.approx([950.0, 50.0])


@settings(deadline=None)
@given(st.sets(st.integers(0, 10**7), max_size=40))
def test_a_count_of_people_never_shows_fewer_than_five_and_is_off_by_less_than_five(people):
    shown = protected(np.array(sorted(people), np.int64))
    if len(people) < 5:
        assert shown in ("<5", 0)
        assert (shown == 0) == (not people)
    else:
        assert shown % 5 == 0
        assert abs(shown - len(people)) < 5
        assert shown == protected(np.array(sorted(people), np.int64)), "the same people give the same number"


def test_one_person_more_cannot_be_had_by_taking_one_answer_from_another():
    """Over many pairs of sets that differ by one person, the difference shown is most often 0 and on average 1."""
    random = np.random.default_rng(5)
    steps = []
    for _ in range(4_000):
        people = np.sort(random.choice(10**6, 33, replace=False))
        steps.append(protected(people) - protected(people[:-1]))
    assert set(steps) <= {-5, 0, 5}
    assert np.mean(steps) == pytest.approx(1.0, abs=0.2)
    assert np.mean(np.array(steps) == -5) > 0.05, "a larger set may show a smaller number: a difference tells nothing"


def test_what_a_lake_cannot_count_is_named_and_the_rest_is_answered():
    found = every_rule(
        world([W(rors=("0000000a1",))]), 'area("ca-stra")', rules=[own('country("CN")'), own('listed("red")')]
    )
    assert len(found.found) == 2
    bare = World(lake([W()]), world([W()]).columns, dict)
    found = every_rule(bare, 'area("ca-stra")', rules=[own('country("CN")'), own('listed("red")')])
    assert [b.touched.works for b in found.found] == [1]
    assert "has a tie" in found.not_covered[0].why
    with pytest.raises(NotCovered, match="no works"):
        open_world(lake([]), ties)


def test_rival_targets_that_a_lake_lacks_are_named():
    found = every_target(world([W(rors=("0000000b1",))]), own('country("CN")'))
    assert {b.target.id for b in found.found} | {m.id for m in found.not_covered} >= {"applied-transfer", "agreed-core"}


def test_an_area_whose_topics_a_lake_does_not_have_is_not_covered_and_never_zero():
    w = world([W()])
    w.areas["ca-stra"] = {"any": {900}, "core": {900}}
    w.areas["shared"] = {"any": {901}, "core": set()}
    with pytest.raises(NotCovered, match="No topic of the area ca-stra"):
        breadth(w, own('country("CN")'), own('area("ca-stra")'))
    found = breadth(w, own('country("CN")'), own("topic(1)"))
    assert found.collateral.value is None
    assert any("collateral is not covered" in c for c in found.caveats)
