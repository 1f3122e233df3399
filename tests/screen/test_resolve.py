"""Strings to institutions: abbreviations, scripts, rivals, siblings, places, and no answer."""

from __future__ import annotations

import pytest

from isthmus.screen.among import JUDGED
from isthmus.screen.resolve import Resolver


@pytest.mark.parametrize(
    ("text", "ror_id"),
    [
        ("School of Astronautics, Beihang Univ., Beijing 100191, PR China", "r:beihang"),
        ("北京航空航天大学宇航学院", "r:beihang"),
        ("北京航空航天大學", "r:beihang"),
        ("Beijing Hangkong Hangtian Daxue", "r:beihang"),
        ("Běijīng Hángkōng Hángtiān Dàxué", "r:beihang"),
        ("Beijing Institute of Aeronautics", "r:beihang"),
        ("Northwestern Polytech Univ, Xian, Peoples R China", "r:nwpu"),
        ("School of Astronautics, Harbin Inst Technol, Harbin 150001", "r:hit"),
        ("Department of Physics, University of Cambridge, UK", "r:cam"),
        ("Московский физико-технический институт, Долгопрудный", "r:mipt"),
        ("МФТИ, Долгопрудный", "r:mipt"),
        ("서울대학교 의과대학", "r:snu"),
        ("東京大学理学部", "r:tokyo"),
        ("دانشگاه صنعتی شریف، تهران", "r:sharif"),
        ("Département de chimie, Université Norvale, Lyon", "r:new"),
        ("Department of Physics, TianjinUniversity", "r:tju"),
        ("Harbin Institute of Tecnhology", "r:hit"),
    ],
)
def test_named_institutions_are_found(resolver: Resolver, text: str, ror_id: str) -> None:
    assert ror_id in {m.ror_id for m in resolver.resolve(text, "all")}


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "China", "United States", "USA", "12345", "Department of Physics", "https://orcid.org/0000-0002-1825-0097",
        "Faculty of Medicine", "😀😀😀", "西安理工大学", "Tianjin University of Technology",
    ],
)  # fmt: skip
def test_nothing_named_gives_no_answer(resolver: Resolver, text: str) -> None:
    assert resolver.resolve(text) == []


def test_places_tell_namesakes_apart(resolver: Resolver) -> None:
    assert resolver.resolve("HIT, Holon, Israel")[0].ror_id == "r:holon"
    assert resolver.resolve("University of York, York, UK")[0].ror_id == "r:york-gb"
    assert resolver.resolve("York University, Toronto, Canada")[0].ror_id == "r:york-ca"


def test_the_name_as_written_beats_a_translation(resolver: Resolver) -> None:
    assert resolver.resolve("University of Freiburg")[0].ror_id == "r:freiburg"
    assert resolver.resolve("Universität Freiburg, Schweiz")[0].ror_id == "r:fribourg"


def test_a_withdrawn_institution_is_answered_by_its_successor(resolver: Resolver) -> None:
    assert resolver.resolve("Institut Norvale, Lyon, France")[0].ror_id == "r:new"


def test_several_institutions_and_parents(resolver: Resolver) -> None:
    found = resolver.resolve("Beihang University, Beijing; Sichuan University, Chengdu, China", "all")
    assert {m.ror_id for m in found} == {"r:beihang", "r:scu"}
    hospital = resolver.resolve("West China Hospital of Sichuan University, Chengdu", "all")
    assert any(m.ror_id == "r:wch" and m.parents == ("r:scu",) for m in hospital)


def test_an_answer_shows_its_words_and_reasons(resolver: Resolver) -> None:
    text = "Sch. of Physics, Beihang Univ., Beijing"
    match = resolver.resolve(text)[0]
    assert text[match.start : match.end] == match.text == "Beihang Univ"
    reasons = match.reasons()
    assert reasons
    assert {name for name, _, _ in reasons} <= set(JUDGED)


def test_a_batch_answers_as_one_by_one(resolver: Resolver) -> None:
    texts = ["Beihang Univ", "nothing here", "Tianjin University, China", "HIT, Harbin", ""] * 150
    single = {text: resolver.resolve(text, "all") for text in set(texts)}
    assert list(resolver.resolve_many(texts, "all")) == [single[text] for text in texts]
