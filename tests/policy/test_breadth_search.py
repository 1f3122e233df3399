"""The narrowest rule: a planted one is found, brute force agrees on small worlds, nothing returned is dominated."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from isthmus.model.errors import NotCovered, UnknownName, UsageError
from isthmus.policy.breadth.choice import Limits
from isthmus.policy.breadth.heuristic import greedy
from isthmus.policy.breadth.measure import base_of, of, ready
from isthmus.policy.breadth.narrow import Narrower
from isthmus.policy.breadth.program import solve
from isthmus.policy.breadth.read import read
from isthmus.policy.breadth.search import search
from isthmus.policy.breadth.shelf import own
from isthmus.policy.breadth.space import KINDS, Space, space
from policy.breadth_worlds import TOPICS, W, world
from policy.test_breadth_measure import WORKS

ANY = "countries >= 2"


def best(space_: Space, least: int, limits: Limits) -> tuple[int, int] | None:
    """Every rule there is, one after another: fewest lost, then most caught."""
    found = [
        (-lost, caught)
        for k in range(1, limits.clauses + 1)
        for clauses in combinations(range(len(space_.clauses)), k)
        for e in range(limits.exceptions + 1)
        for without in combinations(range(len(space_.exceptions)), e)
        for caught, lost in [space_.counts(clauses, without)]
        if caught >= least
    ]
    return None if not found else (-max(found)[0], max(found)[1])


SPACES = st.builds(
    lambda covers, spares, target, other: Space(
        tuple((None, None) for _ in range(4)), tuple(None for _ in range(2)), np.array(covers), np.array(spares),
        np.array(target), np.array(other), sum(target),
    ),
    st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=6, max_size=6),
    st.lists(st.lists(st.booleans(), min_size=2, max_size=2), min_size=6, max_size=6),
    st.lists(st.integers(0, 9), min_size=6, max_size=6),
    st.lists(st.integers(0, 9), min_size=6, max_size=6),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(SPACES, st.floats(0.1, 1.0), st.integers(1, 3), st.integers(0, 2))
def test_both_exact_ways_find_what_trying_every_rule_finds(small, recall, clauses, exceptions):
    limits = Limits(clauses, exceptions, 20.0)
    assume(small.all_target > 0)
    least = int(np.ceil(recall * small.all_target))
    brute, quick = best(small, least, limits), greedy(small, least, limits)
    for found in (Narrower(small, clauses, exceptions).narrowest(least, 20.0), solve(small, least, limits, quick)):
        assert (found is None) == (brute is None)
        if found is None:
            continue
        assert (found.lost, found.caught) == brute
        assert found.bound == found.lost, "the answer is proved"
        assert small.counts(found.clauses, found.exceptions) == (found.caught, found.lost)
        assert quick is None or quick.lost >= found.lost


@settings(max_examples=25, deadline=None)
@given(WORKS, st.sampled_from(('listed("red")', 'area("ca-stra")', 'field("Medicine") and country("CN")')))
def test_cells_count_what_the_works_count_and_no_rule_returned_is_dominated(works, aim):
    w = world(works)
    try:
        found = search(w, own(aim), kinds=("all",), clauses=2, exceptions=1, seconds=20.0)
    except (NotCovered, UsageError):
        return
    points = []
    for f in found.front:
        assert f.caught >= f.asked * found.itself.touched.works - 1e-9
        assert f.lost == f.breadth.touched.works - f.caught, "the cells and the works agree"
        assert f.bound <= f.lost
        points.append((f.caught, -f.lost))
    assert all(not (a[0] >= b[0] and a[1] >= b[1]) for a in points for b in points if a != b)


def planted() -> list[W]:
    """The concern is on topics 1 and 3 with one country; its other works and other countries are far more."""
    works = [W(("DE", "CN"), ("0000000a1",), topic=t) for t in (1, 3) for _ in range(6)]
    works += [W(("DE", "CN"), topic=5) for _ in range(40)] + [
        W(("DE", "FR"), topic=t) for t in TOPICS for _ in range(9)
    ]
    return [*works, W(("DE", "CN"), ("0000000a1",), topic=6)]


def test_a_planted_rule_is_found_and_told_in_the_grammar_and_what_it_spares():
    w = world(planted())
    found = search(w, own('listed("red") and area("ca-stra")'), recalls=(1.0,), clauses=2, seconds=20.0)
    assert "listed" not in found.kinds and "area" not in found.kinds, "the answer is not the question"
    (one,) = found.front
    assert (one.caught, one.lost, one.gap) == (12, 0, 0.0)
    assert found.blanket.text == 'country("CN")'
    assert one.spared == found.blanket.lost == 41
    again = w.holds(ready(w, read(one.text), one.text, ""))
    assert int(again.sum()) == one.breadth.touched.works == 12


def test_terms_of_the_target_itself_are_marked_by_construction_where_they_are_allowed():
    found = search(world(planted()), own('listed("red") and area("ca-stra")'), kinds=("listed", "area"), seconds=20.0)
    assert {f.breadth.by_construction for f in found.front} <= {"precision", "both"}
    assert found.front[-1].lost == 0


def test_what_cannot_be_looked_for_is_said():
    w = world([W(), W(topic=5)])
    with pytest.raises(NotCovered, match="No work is in the target"):
        search(w, own("topic(2)"))
    with pytest.raises(UsageError, match="above 0"):
        search(w, own("topic(1)"), recalls=(1.2,))
    with pytest.raises(UnknownName, match="contry") as error:
        search(w, own("topic(1)"), kinds=("contry",))
    assert "country" in error.value.hint


def test_a_share_that_no_rule_reaches_is_said_and_not_made_up():
    works = [W((c, "FR"), topic=t) for c, t in (("DE", 1), ("CN", 3), ("US", 5))] + [W(("DE", "FR"), topic=6)] * 3
    found = search(
        world(works), own("topic(1) or topic(3) or topic(5)"), kinds=("topic",), clauses=2, recalls=(0.6, 1.0)
    )
    assert found.not_reached == (1.0,)
    assert [f.caught for f in found.front] == [2]


@settings(max_examples=20, deadline=None)
@given(WORKS)
def test_no_candidate_is_lost_where_cells_are_put_together(works):
    """A rule of the space counts the same before and after clauses and cells that are alike are put together."""
    w = world(works)
    among = ready(w, read(ANY), ANY, "")
    base = base_of(w, among).works
    goal = w.holds(of(w, own('country("CN")'))) & base
    if not goal.any():
        return
    small = space(w, base, goal, KINDS)
    for j, (who, what) in enumerate(small.clauses):
        text = small.statement([j], ())
        held = w.holds(of(w, own(_written(text)))) & base
        assert small.counts([j], ()) == (int((held & goal).sum()), int((held & ~goal).sum())), (who, what)


def _written(statement) -> str:
    from isthmus.policy.breadth.statement import text_of

    return text_of(statement)
