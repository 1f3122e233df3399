"""Name pairs: what agrees, what does not, and one name among many."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.screen.name_index import NameIndex
from isthmus.screen.names import compare


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
