"""Bad input: an answer in bounded time, never an exception, never a country's institution for want of another."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.screen.names import compare
from isthmus.screen.people import People, Person
from isthmus.screen.records import Entry
from isthmus.screen.resolve import Resolver
from isthmus.screen.screener import Screener

NASTY = [
    "",
    " ",
    "\x00",
    "\u200b\u200c\u200d",
    "\u202eytisrevinU gnahieB",
    "a" * 10_000,
    "University of " * 800,
    "大学" * 5_000,
    "😀🎓🏫",
    "<script>alert(1)</script>",
    "&#0;&#x110000;&bogus;",
    "((((((((((",
    ",,,;;;///",
    "123 456 789",
    "0000-0002-1825-0097",
    "China",
    "United States",
    "Beihang\ud800University",
    "e\u0301" * 3_000,
    "Univ. of Univ. of Univ.",
    "'; DROP TABLE x; --",
    "\ufeffBeihang University",
    "İstanbul Üniversitesi",
    "ﬁ ﬂ ㎏ ①",
    "A" + "\u0301" * 500,
    "مستشفى جامعة 医院 университет",
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_strings(resolver: Resolver, entries: list[Entry], text: str) -> None:
    screener = _screener(resolver, entries)
    started = time.perf_counter()
    resolver.resolve(text, "all")
    answer = screener.screen(text)
    compare(text, "Ivan Petrov", True)
    People([]).screen(Person(text))
    assert time.perf_counter() - started < 2
    for found in answer.findings:
        assert 0 <= found.start < found.end <= len(text)


_KEPT: list[Screener] = []


def _screener(resolver: Resolver, entries: list[Entry]) -> Screener:
    if not _KEPT:
        _KEPT.append(Screener(entries, resolver))
    return _KEPT[0]


@settings(deadline=None, max_examples=150)
@given(text=st.text(max_size=400))
def test_any_text_is_answered(resolver: Resolver, entries: list[Entry], text: str) -> None:
    for match in resolver.resolve(text, "all"):
        assert 0 <= match.start < match.end <= len(text)
    _screener(resolver, entries).screen(text)


@given(
    text=st.lists(
        st.sampled_from(
            ["Beihang", "University", "of", "Technology", "Tianjin", ",", "(", "HIT", "China", "天津", "大学", "Daxue"]
        ),
        max_size=14,
    )
)
@settings(deadline=None, max_examples=200)
def test_any_order_of_known_words_is_answered(resolver: Resolver, entries: list[Entry], text: list[str]) -> None:
    _screener(resolver, entries).screen(" ".join(text))
