"""Facts on record: who says so, what a rule reads of them, and what a correction does."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.model.errors import UnknownName, UsageError
from isthmus.policy import dictionary
from isthmus.review.ask import answers, policy_case
from isthmus.review.case import UNKNOWN, Evidence, from_body, to_body
from isthmus.review.facts import card_of, confirm, correct, label_of, put, short, value_of, written
from review.office import DAY, SAID, TODAY, case

POST = "persons[P2].nro_affiliation_now"


def range_of(review):
    a = answers(review, TODAY)["CA-STRAC"]
    return a.low, a.high


def test_a_label_is_what_people_type_and_back():
    review = case()
    assert label_of(review, "P2.nro_affiliation_now") == POST
    assert short(POST) == "P2.nro_affiliation_now"
    assert written(POST) == "p.nro_affiliation_now"
    assert label_of(review, "project.trl") == "project.trl"


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("P2.nro_afiliation_now", "P2.nro_affiliation_now"), ("P9.role", "P1"), ("project.tlr", "project.trl")],
)
def test_a_slip_is_answered_with_the_nearest(text, nearest):
    with pytest.raises(UnknownName) as error:
        label_of(case(), text)
    assert any(nearest in n for n in error.value.nearest) or text.startswith("P9")


@given(st.sampled_from(sorted(dictionary().cards)), st.text(max_size=20))
def test_any_answer_is_of_its_kind_or_refused_with_the_question(name, text):
    letter, _, rest = name.partition(".")
    label = {"p": "persons[P1]", "o": "orgs[O1]", "d": "flows[F1]"}.get(letter)
    label = f"{label}.{rest}" if label else name
    card = card_of(label)
    try:
        value = value_of(label, text)
    except UsageError as error:
        assert card.ask in error.hint
    else:
        assert value is None or isinstance(value, bool if card.is_ == "yes_no" else (int, float, str))


@pytest.mark.parametrize("state", UNKNOWN)
def test_a_rule_reads_nothing_of_what_nobody_stands_behind(state):
    review = put(case(), POST, True, state, "screening", DAY, SAID)
    assert policy_case(review).facts["persons"][1]["nro_affiliation_now"] is None
    assert range_of(review) == ("duty", "not_allowed")


def test_a_fact_is_confirmed_by_another_person_on_evidence():
    review = put(case(), POST, True, "asserted", "anna", DAY)
    with pytest.raises(UsageError, match="another person"):
        confirm(review, POST, "anna", DAY)
    with pytest.raises(UsageError, match="no evidence"):
        confirm(review, POST, "boris", DAY)
    made = confirm(review, POST, "boris", DAY, (Evidence("faculty page"),))
    assert (made.fact(POST).state, made.fact(POST).confirmed_by) == ("confirmed", "boris")


def test_a_correction_with_a_document_narrows_the_range_and_keeps_what_stood():
    review = put(case(), POST, True, "asserted", "anna", DAY, (Evidence("faculty page", "Professor"),))
    assert range_of(review) == ("not_allowed", "not_allowed")
    made = correct(review, POST, False, "P2", DAY, (Evidence("letter", "left in June", "2026-06-30"),))
    fact = made.fact(POST)
    assert range_of(made)[0] == "duty"
    assert (fact.earlier[-1].value, fact.earlier[-1].by) == (True, "anna")
    assert fact.evidence[0].source == "letter"
    assert "faculty page" in [e.source for e in fact.against], "evidence for the other answer speaks against this one"


def test_a_contest_without_a_document_makes_a_fact_unknown_not_false():
    review = put(case(), POST, True, "asserted", "anna", DAY, SAID)
    made = correct(review, POST, False, "P2", DAY, ())
    assert made.fact(POST).state == "disputed"
    assert range_of(made) == ("duty", "not_allowed")


def test_forgetting_any_fact_of_a_case_only_widens_its_ranges():
    from isthmus.policy import OUTCOMES

    review = put(case(), POST, True, "asserted", "anna", DAY, SAID)
    known = answers(review, TODAY)
    for label in review.facts:
        less = answers(put(review, label, None, "not_asked", "", DAY), TODAY)
        for name, a in known.items():
            assert OUTCOMES.index(less[name].low) <= OUTCOMES.index(a.low), label
            assert OUTCOMES.index(less[name].high) >= OUTCOMES.index(a.high), label


def test_a_case_survives_its_own_json():
    review = correct(put(case(), POST, True, "asserted", "anna", DAY, SAID), POST, False, "P2", DAY, SAID)
    assert from_body(to_body(review)) == review


def test_a_person_record_holds_no_name_and_nothing_of_origin():
    from isthmus.policy.fairness import FORBIDDEN
    from isthmus.review.case import Person

    assert not set(Person.__struct_fields__) & FORBIDDEN


def test_a_list_without_a_day_proposes_no_age_and_stops_nothing():
    from isthmus.review.case import Screening
    from isthmus.review.evidence import AGE, proposed

    review = case()
    undated = Screening(DAY, lists={"ca-nro": "Named Research Organizations"}, vintages=("canada-nro@sample",))
    made = proposed(msgspec.structs.replace(review, screening=undated, facts={}), DAY)
    assert AGE not in made.facts, "an age was made up for a list that bears no day"
    dated = msgspec.structs.replace(undated, vintages=("canada-nro@2026-11-14T00",))
    assert proposed(msgspec.structs.replace(review, screening=dated, facts={}), DAY).fact(AGE).value == 10
