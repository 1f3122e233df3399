"""Clean text and its way back; folding; reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.screen.reading import Vocabulary
from isthmus.screen.syllables import is_pinyin
from isthmus.screen.text import MAX_CHARS, clean, fold, written


@given(st.text(max_size=300))
def test_every_clean_character_knows_where_it_came_from(text: str) -> None:
    made, back = clean(text)
    if back is None:
        assert made == text[:MAX_CHARS]
    else:
        assert len(back) == len(made)
        assert back == sorted(back)
        assert all(0 <= at < len(text) for at in back)


@given(st.text(max_size=300))
def test_words_lie_in_order_inside_the_text(text: str) -> None:
    reading = Vocabulary().read(text)
    assert all(0 <= a < b <= len(reading.text) for a, b in zip(reading.starts, reading.ends, strict=True))
    assert reading.starts == sorted(reading.starts)
    for i in range(len(reading.words)):
        start, end = reading.original(i, i + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet="aàâbcçdeéèñöüßœ'’-. ", max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = [low for word, _, _ in written(text) for low, _, _ in fold(word)]
    again = [low for word in once for low, _, _ in fold(word)]
    assert [w for w in again if w.isalnum()] == [w for w in once if w.isalnum()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sch. of Elect. Eng., Beihang Univ.", "School of Electronic Engineering, Beihang University"),
        ("國立臺灣大學", "国立台湾大学"),
        ("Université d’Orléans", "Universite d'Orleans"),
        ("Bеihаng University", "Beihang University"),  # Cyrillic letters in the first
        ("Beihang\u200b Univ\u202aersity", "Beihang University"),
        ("Xi’an Jiaotong", "Xian Jiaotong"),
        ("U.S.A.", "USA"),
        ("Universit&auml;t", "Universität"),
        ("<b>Beihang</b> University", "Beihang University"),
        ("Ｂｅｉｈａｎｇ", "Beihang"),
    ],
)
def test_spellings_that_read_the_same(one: str, other: str) -> None:
    vocabulary = Vocabulary()
    assert vocabulary.read(one).words == vocabulary.read(other).words


def test_a_span_points_into_the_text_as_given() -> None:
    text = "\u200b<i>Beihang</i> Univ"
    reading = Vocabulary().read(text)
    start, end = reading.original(0, 1)
    assert text[start:end] == "Beihang"


def test_pinyin_syllables() -> None:
    assert is_pinyin("hangkonghangtian")
    assert not is_pinyin("oxford")
