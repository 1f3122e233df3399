"""Name pairs: what agrees, what does not, and one name among many."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from isthmus.screen.name_index import NameIndex
from isthmus.screen.names import alike, compare


@pytest.mark.parametrize(
    ("one", "other", "person"),
    [
        ("Sergei Lavrov", "Lavrov, Sergey", True),
        ("Сергей Лавров", "Sergey Lavrov", True),
        ("Mohamed bin Salman", "Mohammed bin Salman", True),
        ("Dr. Maria Weber", "Maria Weber", True),
        ("OAO Gazprom", "Gazprom JSC", False),
        ("Vodafone Limited", "Vodafone Ltd", False),
        ("Acme Widgets Inc.", "ACME WIDGETS, INCORPORATED", False),
    ],
)
def test_same_names(one: str, other: str, person: bool) -> None:
    assert compare(one, other, person).match


@pytest.mark.parametrize(
    ("one", "other", "person"),
    [
        ("Anna Kowalska", "Piotr Nowak", True),
        ("Kim Jong Sik", "Ri Hong Sop", True),
        ("Daniel Tusk", "Marta Tusk", True),
        ("Siemens AG", "Volkswagen AG", False),
        ("", "Anna Kowalska", True),
    ],
)
def test_other_names(one: str, other: str, person: bool) -> None:
    assert not compare(one, other, person).match


@given(st.text(max_size=60), st.text(max_size=60), st.booleans())
def test_any_text_compares_alike_both_ways(one: str, other: str, person: bool) -> None:
    here, there = compare(one, other, person), compare(other, one, person)
    assert 0 <= here.score <= 1
    assert abs(here.score - there.score) < 0.6


def test_reasons_name_features() -> None:
    assert compare("Ana Silva", "Anna Silva", True).reasons


def test_one_name_among_many_is_found_fast() -> None:
    names = [(f"Given{i % 977} Middle{i % 53} Family{i}", i) for i in range(20_000)]
    index = NameIndex([*names, ("Wolodymyr Selenskyj", 99_999)], person=True)
    index.search("warm up")
    started = time.perf_counter()
    for _ in range(20):
        best = index.search("Volodymyr Zelenskyi")[0]
    assert best[2] == 99_999
    assert (time.perf_counter() - started) / 20 < 0.1


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.text(alphabet="abcdlmnoi -", max_size=14), st.text(alphabet="abcdlmnoi -", max_size=14))))
def test_many_pairs_are_judged_as_one_by_one(pairs: list[tuple[str, str]]) -> None:
    assert alike([(a, b, True) for a, b in pairs]) == [compare(a, b, person=True).match for a, b in pairs]


def test_passing_over_by_letters_loses_no_name_spelled_alike() -> None:
    names = [f"{a}{b}{c}or {d}an" for a in "KTMB" for b in "aeiou" for c in "lnrv" for d in "JDSI"]
    index = NameIndex([(n, k) for k, n in enumerate(names)], person=True)
    for asked in names[::17]:
        whole = "".join(sorted(index.parts[names.index(asked)].words))
        slow = sorted(
            (-fuzz.ratio(whole, "".join(sorted(p.words))), k) for k, p in enumerate(index.parts)
        )  # fmt: skip
        assert index._spelled(whole) == [k for score, k in slow if score <= -82][:8]
