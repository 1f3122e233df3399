import msgspec
import pytest

from isthmus.policy import framework, load_frameworks, swaps, to_case
from isthmus.policy.dictionary import dictionary, read_dictionary
from isthmus.policy.fairness import (
    closed_vocabulary,
    country_reading,
    fairness_report,
    forbidden_names,
    plant,
    shipped_cases,
)
from isthmus.policy.swaps import country_swap, order_swap, twins


@pytest.fixture(scope="module")
def report():
    return fairness_report()


def test_the_suite_passes(report):
    assert [line for line in report.lines() if not line.startswith("ok")] == ["8 of 8 fairness checks passed"]
    assert report.passed
    assert {c.id for c in report.checks} == {
        "closed_vocabulary",
        "forbidden_names",
        "country_reading",
        "identity_swap",
        "order_swap",
        "country_swap",
        "twins",
        "negative_controls",
    }


def test_enough_was_tried(report):
    tried = {c.id: c.tried for c in report.checks}
    assert tried["identity_swap"] >= 8 * len(shipped_cases()) * len(load_frameworks())
    assert tried["twins"] >= 30 * len(shipped_cases()) * len(load_frameworks())


@pytest.mark.parametrize(
    "name",
    [
        "nationality",
        "birth_place",
        "country_of_birth",
        "ethnicity",
        "religion",
        "photo",
        "surname",
        "display",
        "citizenship",
    ],
)
def test_forbidden_names_are_caught(name):
    words = read_dictionary(f"person: {{{name}: {{is: text, base: x, ask: 'x?'}}}}")
    assert not forbidden_names(words).passed


def test_a_person_holds_no_country():
    words = read_dictionary("person: {home: {is: country, base: XX, ask: 'x?'}}")
    assert not forbidden_names(words).passed
    assert not [c for c in dictionary().of("person").values() if c.is_ == "country" or c.country == "code"]


def test_a_rule_on_nationality_is_caught():
    unfair = plant(framework("CA-STRAC"), 'any_person(p.nationality == "XX")')
    assert not closed_vocabulary({unfair.id: unfair}).passed
    assert not country_reading({unfair.id: unfair}).passed


def test_a_rule_on_country_in_a_country_free_pack_is_caught_twice():
    unfair = plant(framework("DE-DFG"), 'any_org(o.seat == "CN")')
    assert not country_reading({unfair.id: unfair}).passed
    assert not country_swap({unfair.id: unfair}, shipped_cases()).passed


def test_a_pack_that_falsely_denies_its_dependence_is_caught():
    unfair = msgspec.structs.replace(framework("EU-HE"), country_dependent=False)
    assert not country_reading({unfair.id: unfair}).passed
    assert not country_swap({unfair.id: unfair}, shipped_cases()).passed


def test_twins_and_order_on_one_pack():
    pack = {"DE-DFG": framework("DE-DFG")}
    assert twins(pack, shipped_cases()[:3]).passed
    assert order_swap(pack, shipped_cases()).passed


def test_a_suite_that_tried_nothing_did_not_pass():
    assert not fairness_report({}, []).passed


def test_the_identity_swap_can_fail(monkeypatch):
    def leaky(raw):
        named = any("Okafor" in str(p.get("display")) for p in raw.get("persons", []))
        return to_case({**raw, "facts": {**raw.get("facts", {}), "dfg": {"q2_misuse": named}}})

    monkeypatch.setattr(swaps, "to_case", leaky)
    cases = [{"id": "A", "facts": {"funding": {"agency": "DFG"}}, "persons": [{}]}]
    assert not swaps.identity_swap({"DE-DFG": framework("DE-DFG")}, cases).passed


def test_the_twins_can_fail(monkeypatch):
    monkeypatch.setattr(swaps, "reads", lambda _: {})
    cases = [{"id": "A", "facts": {"funding": {"agency": "NSERC"}, "project": {"advances_stra": True}}}]
    assert not twins({"CA-STRAC": framework("CA-STRAC")}, cases).passed
