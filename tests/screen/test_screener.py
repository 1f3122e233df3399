"""Findings by hit type, near misses apart, paths, and the guard on persons."""

from __future__ import annotations

import pytest

from isthmus.model.errors import UnknownName, UsageError
from isthmus.screen.crosswalk import propose
from isthmus.screen.effects import effect, effects
from isthmus.screen.findings import COUNTED, STRENGTH, Answer, ListingLink
from isthmus.screen.kinds import kind_of
from isthmus.screen.people import NAME_ONLY, NO_NAME, People, Person, sealed
from isthmus.screen.records import Entry
from isthmus.screen.resolve import Resolver
from isthmus.screen.screener import Screener


@pytest.fixture(scope="module")
def screener(entries: list[Entry]) -> Screener:
    return Screener(entries)


@pytest.fixture(scope="module")
def through(entries: list[Entry], resolver: Resolver) -> Screener:
    return Screener(entries, resolver, propose(entries, resolver, "2026-11-01"))


def hit_types(screener: Screener, text: str) -> dict[str, str]:
    return {f.entry_id: f.hit_type for f in screener.screen(text).findings}


@pytest.mark.parametrize("kind", ["screener", "through"])
@pytest.mark.parametrize(
    ("text", "entry", "hit_type"),
    [
        ("Beihang University", "1", "listed itself"),
        ("北京航空航天大学宇航学院", "1", "sub-unit of a listed organisation"),
        (
            "Sch. of Instrumentation & Optoelectron. Eng., Beihang Univ., Beijing 100191",
            "1",
            "sub-unit of a listed organisation",
        ),
        ("Beijing Institute of Aeronautics", "1", "predecessor or renamed"),
        ("HIT, Harbin, China", "2", "listed itself"),
        (
            "School of Astronautics, Harbin Inst Technol, Harbin 150001, Peoples R China",
            "2",
            "sub-unit of a listed organisation",
        ),
        ("West China Hospital of Sichuan University, Chengdu", "4", "affiliated hospital or joint laboratory"),
        ("Xibei Gongye Daxue", "5", "listed itself"),
    ],
)
def test_hit_types(request: pytest.FixtureRequest, kind: str, text: str, entry: str, hit_type: str) -> None:
    assert hit_types(request.getfixturevalue(kind), text).get(entry) == hit_type


@pytest.mark.parametrize("kind", ["screener", "through"])
@pytest.mark.parametrize(
    "text",
    [
        "Tianjin University of Technology",
        "Tianjin University of Traditional Chinese Medicine",
        "Holon Institute of Technology (HIT), Holon, Israel",
        "Northwest University, Xi'an 710127, China",
        "Harbin University of Science and Technology",
        "天津理工大学",
        "University of Cambridge",
        "National Defense University, Washington DC",
        "Department of Physics",
        "Nanjing University",
        "",
    ],
)
def test_siblings_and_namesakes_are_no_findings(request: pytest.FixtureRequest, kind: str, text: str) -> None:
    answer = request.getfixturevalue(kind).screen(text)
    assert not [f for f in answer.findings if f.hit_type in COUNTED]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("Solid Ltd",), "Division of Solid State Physics, Lund University"),
        (("Intra Chem Trading GmbH", "GMBH"), "Forschungszentrum Julich GmbH"),
        (("R D I S.A.",), "Discovery Sciences, R&D, AstraZeneca"),
        (("Al-Shabaab", "The Youth"), "Centre for Youth Mental Health, University of Melbourne"),
        (("World Co Ltd.",), "Tokyo Tech World Research Hub Initiative"),
        (("Huawei Technologies Co. - Innovation Center", "Huawei"), "Innovation Center, Monash University, Melbourne"),
        (("VIC DEL INC. (OFF SHORE)",), "Centre for Perceptive Machines, Monash Univ., Clayton, Vic."),
        (("Islamic State", "ISIS"), "Laboratory of Cell Physics, ISIS/IGBMC, Inserm, and University of Strasbourg"),
        (("Shining Path", "People's Liberation Army"), "Chinese People's Liberation Army General Hospital"),
        (
            ("Xi'an Technological University",),
            "School of Computer Science, Xi'an University of Technology, Xi'an, China",
        ),
    ],
)
def test_a_word_a_letter_or_a_legal_form_is_no_name(names: tuple[str, ...], text: str) -> None:
    assert not Screener([Entry("list-x", "1", names, "")]).screen(text).findings


def test_an_acronym_of_another_script_is_a_name_where_four_latin_letters_need_their_place() -> None:
    listed = Screener([Entry("list-x", "1", ("Moscow Institute of Physics and Technology", "MIPT"), "RU")])
    assert listed.screen("МФТИ, Долгопрудный").findings
    assert listed.screen("MIPT, Dolgoprudny, Russia").findings
    assert not listed.screen("Group of MIPT studies, Lyon").findings


def test_a_near_miss_says_what_separated_it(screener: Screener) -> None:
    answer = screener.screen("Tianjin University of Somewhere Else")
    assert not answer.findings
    assert [(m.entry_id, m.separated_by) for m in answer.near_misses] == [("3", "longer name")]


def test_a_finding_shows_words_features_path_and_dates(through: Screener) -> None:
    text = "Dept. X, Beihang Univ., Beijing, China"
    (found,) = through.screen(text).findings
    assert text[found.start : found.end] == found.text
    assert found.listed_from == "2001-05-14"
    assert [step.source for step in found.path] == ["", "ROR", "matcher"]
    assert found.path[-1].date == "2026-11-01"
    assert all(f.here and f.listed for f in found.features)


def test_findings_are_ordered_without_ties(through: Screener) -> None:
    answer = through.screen(
        "Beihang University; Sichuan University; West China Hospital of Sichuan University; Tianjin University"
    )
    ranks = [f.rank for f in answer.findings]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks) >= 3


def test_a_rejected_link_is_not_followed(entries: list[Entry], resolver: Resolver) -> None:
    link = ListingLink("list-a", "3", "r:cam", "same", "negative")
    assert not Screener(entries, resolver, [link]).screen("University of Cambridge").findings


def test_a_link_to_a_part_is_a_listed_unit_inside(entries: list[Entry], resolver: Resolver) -> None:
    link = ListingLink("list-a", "3", "r:cam", "part_of", "positive", "its laboratory", "officer", "2026-01-01")
    (found,) = Screener(entries, resolver, [link]).screen("University of Cambridge").findings
    assert found.hit_type == "listed unit inside this organisation"
    assert found.path[-1].source == "officer"


def test_proposals_carry_reasons_and_wait_for_a_person(entries: list[Entry], resolver: Resolver) -> None:
    links = {link.entry_id: link for link in propose(entries, resolver)}
    assert links["1"].ror_id == "r:beihang"
    assert all(link.state == "none" and link.reason and link.who == "matcher" for link in links.values())
    assert "6" not in links


def test_seven_hit_types_are_never_merged() -> None:
    assert len(STRENGTH) == 7
    assert sorted(STRENGTH.values()) == list(range(7))


PEOPLE = [
    Entry(
        "list-p", "p1", ("Petrov, Ivan Sergeevich",), "RU", kind="person",
        facts=sealed("list-p", "p1", ("born_day", "1970-02-03"), ("born_year", "1970"), ("identifier", "X12345")),
    ),
    Entry("list-p", "p2", ("Li Wei",), "CN", kind="person"),
    Entry("list-p", "p3", ("John Q. Sample",), kind="not stated"),
]  # fmt: skip


def test_a_person_is_never_a_hit_by_name_alone() -> None:
    people = People(PEOPLE)
    for name in ("Ivan Petrov", "Li Wei", "Иван Петров", "John Q. Sample"):
        answer = people.screen(Person(name))
        assert not answer.findings
    assert people.screen(Person("Ivan Sergeevich Petrov")).note == NAME_ONLY


def test_a_second_fact_makes_or_unmakes_a_finding() -> None:
    people = People(PEOPLE)
    assert people.screen(Person("Ivan S. Petrov", born="1970")).findings[0].entry_id == "p1"
    assert people.screen(Person("Ivan Petrov", ("x-12345",))).findings
    assert people.screen(Person("Ivan Petrov", ("list-p:p1",))).findings
    answer = people.screen(Person("Ivan Sergeevich Petrov", born="1981"))
    assert not answer.findings
    assert answer.near_misses[0].separated_by == "born differs"
    assert not people.screen(Person("Ivan Sergeevich Petrov", born="1970-02-04")).findings, "the exact day differs"


def test_a_second_fact_is_compared_and_never_shown() -> None:
    (found,) = People(PEOPLE).screen(Person("Ivan S. Petrov", born="1970")).findings
    assert "1970-02-03" not in str(found)
    assert "X12345" not in str(found)


def test_what_may_be_a_person_is_not_found_by_a_text() -> None:
    screener = Screener(PEOPLE)
    assert not screener.screen("John Q. Sample").findings
    assert [m.separated_by for m in People(PEOPLE).named("John Q. Sample")] == ["may be a person: name only"]
    assert not People(PEOPLE).named("Li Wei"), "a person of a list is looked up only as a person"


def test_country_list_and_field_are_no_second_facts() -> None:
    assert set(Person.__struct_fields__) == {"name", "identifiers", "born", "employer"}
    assert People(PEOPLE).screen(Person(" ", born="1970")) == Answer(note=NO_NAME)
    with pytest.raises(UsageError, match="no date of birth"):
        Person("Ivan Petrov", born="CN")


@pytest.mark.parametrize(
    ("stated", "name", "kind"),
    [
        (None, "Beta Trading Company", "organisation"),
        (None, "Kuznetsov, Vladimir", "not stated"),
        (None, "Uralvagonzavod", "organisation"),
        (None, "Galapagos S.A.", "organisation"),
        (None, "Naval Command College", "organisation"),
        (None, "LI FANGWEI", "not stated"),
        ("person", "Trading, Bob", "person"),
        ("organisation", "Kal Nelson", "organisation"),
    ],
)
def test_the_kind_of_an_entry_whose_list_does_not_say(stated: str | None, name: str, kind: str) -> None:
    assert kind_of(stated, [name]) == kind


def test_every_effect_card_says_what_it_does_not_do() -> None:
    assert all(card.binds and card.forbids and card.does_not and card.law for card in effects().values())
    assert effect("ca-nro").name.endswith("Canada")
    with pytest.raises(UnknownName, match="ca-nro"):
        effect("nrx")
