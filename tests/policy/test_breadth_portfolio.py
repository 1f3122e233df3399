"""Open, uncertain, sensitive by evidence and what would change it; and a published finding replicated, or not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.model.errors import UnknownName, UsageError
from isthmus.policy.breadth.portfolio import portfolio, projects, units, wilson
from isthmus.policy.breadth.safe import newcombe, replicate
from isthmus.policy.breadth.shelf import own
from isthmus.policy.breadth.ties import ListTies
from policy.breadth_worlds import W, world
from policy.test_breadth_measure import WORKS

AIM = own('listed("blue")', name="aim")


def sure() -> dict[str, ListTies]:
    """Ties of which none is missing, so that the works alone decide."""
    return {"blue": ListTies(("0000000b1",), ("0000000b1",), ("0000000b1",), research=4_000, tied=4_000)}


def of_three_fields() -> list[W]:
    works = [W(topic=5) for _ in range(300)] + [W(topic=1, rors=("0000000b1",)) for _ in range(40)]
    return [*works, *(W(topic=3, citations=4) for _ in range(9)), *(W(("DE",), topic=3) for _ in range(9))]


def test_a_field_is_open_sensitive_or_uncertain_by_its_interval_and_says_what_would_change_it():
    found = portfolio(world(of_three_fields(), sure), AIM, [*units(world([W()]), "field"), ("old", "topic(2)")])
    by_name = {p.name: p for p in found.places}
    assert [p.standing for p in found.places] == ["open", "uncertain", "sensitive"]
    medicine, computing = by_name["Medicine"], by_name["Computer Science"]
    more = int(medicine.change.split()[0])
    assert wilson(more, 300)[1] > 0.05 >= wilson(more - 1, 300)[1]
    assert "76 works" in computing.change and "9 are loaded" in computing.change
    assert wilson(0, 76)[1] <= 0.05
    assert computing.mncs == pytest.approx(2.0) and computing.at_home == pytest.approx(0.0)
    assert {m.id for m in found.not_covered} == {"Environmental Science", "old"}
    assert all("not open" in m.why for m in found.not_covered)


@settings(max_examples=30, deadline=None)
@given(WORKS, st.floats(0.01, 0.5), st.floats(0.01, 0.5))
def test_a_stricter_line_never_opens_a_place(works, one, other):
    order = ("open", "uncertain", "sensitive")
    w = world(works)
    strict, mild = (portfolio(w, AIM, units(w, "field"), line).places for line in sorted((one, other)))
    standing = {p.name: order.index(p.standing) for p in mild}
    assert all(order.index(p.standing) >= standing[p.name] for p in strict)


def test_projects_come_from_a_file_and_a_bad_line_is_named(tmp_path):
    path = tmp_path / "projects.csv"
    path.write_text('project,text\nA,"field(""Medicine"")"\nB,topic(99)\n')
    found = portfolio(world(of_three_fields()), AIM, projects(path))
    assert [p.name for p in found.places] == ["A"]
    assert [m.id for m in found.not_covered] == ["B"], "a project that cannot be counted loses none of the others"
    path.write_text("project,text\nA,topic(1)\n,topic(2)\n")
    with pytest.raises(UsageError, match="line 3"):
        projects(path)
    for bad in ("project,text\n", "name\nA\n"):
        path.write_text(bad)
        with pytest.raises(UsageError):
            projects(path)
    with pytest.raises(UsageError, match="Cannot read"):
        projects(tmp_path / "none.csv")
    with pytest.raises(UnknownName, match="feild"):
        units(world([W()]), "feild")
    with pytest.raises(UsageError, match="between 0 and 1"):
        portfolio(world([W()]), AIM, [], line=5)


def test_the_difference_of_two_shares_as_published():
    """Newcombe (1998), table II, method 10: 56/70 less 48/80."""
    assert newcombe((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def fell(topic: int, before: int, after: int, n: int = 1400) -> list[W]:
    """Works of CN, of which so many in a hundred are joint before and after."""
    spans = ((2017, before), (2023, after))
    sides = {True: ("CN", "DE"), False: ("CN",)}
    return [W(sides[i % 100 < share], topic=topic, year=y) for y, share in spans for i in range(n)]


def test_a_fall_that_is_there_is_found_and_too_few_works_are_said(monkeypatch):
    from policy import breadth_worlds

    monkeypatch.setitem(breadth_worlds.FIELDS, 27, "Psychology")
    planted = [*fell(1, 30, 29), *fell(5, 30, 12), W(year=2025)]
    found = replicate(world(planted), "CN")
    assert found.verdict == "replicated", found.why
    (fields,) = (r for r in found.rows if r.said == "most")
    assert fields.change == pytest.approx(-0.18)
    turned = replicate(world([*fell(1, 30, 10), *fell(5, 30, 29), W(year=2025)]), "CN")
    assert turned.verdict == "contradicted"
    level = replicate(world([*fell(1, 30, 25), *fell(5, 30, 25), W(year=2025)]), "CN")
    assert level.verdict == "mixed"
    few = replicate(world([*fell(1, 30, 29, 50), *fell(5, 30, 12, 50), W(year=2025)]), "CN")
    assert few.verdict == "cannot be told" and "could be seen" in few.why
    assert any("without fields" in why for _, why in few.layers)
    with pytest.raises(UnknownName):
        replicate(world(planted), "Chinna")
