"""Ties as context: by year and field, large teams apart, nothing below five, nothing to be had by subtracting."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.lake.open import Lake, in_memory
from isthmus.screen.findings import COUNTED, Answer, ListingLink, NearMiss
from isthmus.screen.ties import TEAMS, context_of, least_total, ties_of

OWN, LISTED, OTHER = (f"https://ror.org/0{n * 7}00" for n in "abc")
LINKS = [ListingLink("list-a", "1", LISTED, "same", "positive", "read", "Anna", "2026-01-01")]


def lake(*groups: tuple[int, int, int, str]) -> Lake:
    """Works of OWN with another: (how many, year, authors, the other's ROR id)."""
    work, authorship, number = [], [], itertools.count(1)
    for count, year, authors, other in groups:
        for n in itertools.islice(number, count):
            work.append({"work_id": n, "year": year, "field_id": 22, "n_authors": authors})
            authorship += [
                {"work_id": n, "seq": k, "ror_id": r.removeprefix("https://ror.org/")}
                for k, r in enumerate((OWN, other, other), 1)
            ]
    topic = [
        {"topic_id": 1, "field_id": 22, "field": "Engineering"},
        {"topic_id": 2, "field_id": 22, "field": "Engineering"},
    ]
    return in_memory({"work": work, "authorship": authorship, "topic": topic})


def cells(made):
    return [(c.ror_id, c.year, c.field, c.team, c.works) for c in made.cells]


def test_cells_by_year_field_and_team() -> None:
    made = ties_of(
        lake((7, 2020, 3, LISTED), (4, 2021, 3, LISTED), (6, 2021, 11, LISTED), (9, 2021, 3, OTHER)), OWN, LINKS
    )
    assert cells(made) == [
        (LISTED, 2020, "Engineering", TEAMS[0], 7),
        (LISTED, 2021, "Engineering", TEAMS[0], "<5"),
        (LISTED, 2021, "Engineering", TEAMS[1], 6),
    ]


def test_a_small_cell_has_no_list_of_works() -> None:
    made = ties_of(lake((4, 2020, 3, LISTED), (5, 2021, 3, LISTED)), OWN, LINKS, with_works=True)
    assert [len(c.work_ids) for c in made.cells] == [0, 5]


@settings(deadline=None, max_examples=12)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(5, 30))
def test_no_total_tells_small_cells_apart(one: int, other: int, large: int) -> None:
    """What is published is the same whatever a small cell holds, so no subtraction can bring it out."""

    def published(n: int) -> object:
        made = ties_of(lake((n, 2020, 3, LISTED), (large, 2021, 3, LISTED)), OWN, LINKS, with_works=True)
        return cells(made), least_total(made.cells), context_of(made)

    assert published(one) == published(other)


@pytest.mark.parametrize(("state", "relation", "some"), [
    ("positive", "same", True), ("none", "renamed", True), ("negative", "same", False), ("positive", "part_of", False),
])  # fmt: skip
def test_which_ties_are_followed(state: str, relation: str, some: bool) -> None:
    link = ListingLink("list-a", "1", LISTED, relation, state)  # type: ignore[arg-type]
    assert bool(ties_of(lake((6, 2020, 3, LISTED)), OWN, [link]).cells) == some


def test_context_and_near_misses_are_never_in_what_counts_or_in_an_order() -> None:
    """An answer's outcome and order are functions of its findings alone."""
    context = context_of(ties_of(lake((50, 2020, 3, LISTED)), OWN, LINKS))
    miss = NearMiss("list-a", "1", "X", "x", "longer name", 0.69)
    bare, full = Answer(), Answer((), (miss,), (context,))
    assert [f for f in full.findings if f.hit_type in COUNTED] == [f for f in bare.findings if f.hit_type in COUNTED]
    assert full.outcome == bare.outcome == "no finding"
    assert full.order == bare.order
