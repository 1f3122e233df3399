from datetime import date, timedelta

import msgspec
import pytest

from isthmus.model.errors import BadFramework
from isthmus.policy import assess, diff, explain, framework, load_frameworks, to_case
from isthmus.policy.dictionary import dictionary
from isthmus.policy.engine import Engine, engine
from isthmus.policy.fairness import plant
from isthmus.policy.records import Rule

DAY = date(2026, 11, 22)


def rule(rule_id, when="project.cbrn", outcome="refer", **more):
    base = {
        "source": "HOUSE",
        "para": "x",
        "seen": "text",
        "force": "house",
        "concern": "ethics",
        "from_": None,
        "to": None,
    }
    return Rule(
        id=rule_id,
        title=rule_id,
        when=when,
        outcome=outcome,
        way_out="not_stated",
        fairness="not_stated",
        **{**base, **more},
    )


def pack(*rules, scope="project.international", **more):
    return msgspec.structs.replace(framework("HOUSE-ETHIP"), id="TEST", scope=scope, rules=rules, **more)


def ends(book, raw, day=DAY):
    answer = assess(to_case(raw), book, day)
    return answer.low, answer.high


@pytest.mark.parametrize(
    ("cbrn", "durc", "expected"),
    [
        (True, False, ("refer", "refer")),
        (True, True, ("note", "note")),
        (True, None, ("clear", "refer")),
        (None, False, ("clear", "refer")),
        (None, True, ("note", "note")),
        (False, None, ("clear", "note")),
        (None, None, ("clear", "refer")),
    ],
)
def test_defeaters(cbrn, durc, expected):
    book = pack(rule("A"), rule("B", "project.durc", "note", defeats=("A",)))
    assert ends(book, {"facts": {"project": {"cbrn": cbrn, "durc": durc}}}) == expected


def test_a_defeated_defeater_defeats_nothing():
    book = pack(
        rule("A"),
        rule("B", "project.durc", "note", defeats=("A",)),
        rule("C", "project.ecl_item", "note", defeats=("B",)),
    )
    answer = assess(to_case({"facts": {"project": {"cbrn": True, "durc": True, "ecl_item": True}}}), book, DAY)
    assert (answer.low, answer.fired, answer.defeated) == ("refer", ("A", "C"), ("B",))
    assert {s.rule: s.defeated_by for s in answer.trace}["B"] == ("C",)


def test_a_defeater_out_of_its_dates_or_only_proposed_defeats_nothing():
    for more in ({"to": DAY - timedelta(1)}, {"status": "proposed"}):
        book = pack(rule("A"), rule("B", "project.cbrn", "note", defeats=("A",), **more))
        assert ends(book, {"facts": {"project": {"cbrn": True}}}) == ("refer", "refer")


def test_circles_and_strangers_are_refused():
    with pytest.raises(BadFramework, match="circle"):
        Engine(pack(rule("A", defeats=("B",)), rule("B", defeats=("A",))), dictionary())
    with pytest.raises(BadFramework, match="not there"):
        Engine(pack(rule("A", defeats=("Z",))), dictionary())
    with pytest.raises(BadFramework, match="share an id"):
        Engine(pack(rule("A"), rule("A")), dictionary())


@pytest.mark.parametrize(("offset", "held"), [(-1, False), (0, True), (10, True), (11, False)])
def test_dates_include_the_first_and_last_day(offset, held):
    book = pack(rule("A", "project.international", from_=DAY, to=DAY + timedelta(10)))
    expected = "refer" if held else "clear"
    assert ends(book, {}, DAY + timedelta(offset)) == (expected, expected)


@pytest.mark.parametrize(
    ("complete", "persons", "any_", "all_"),
    [
        (True, [], ("clear", "clear"), ("refer", "refer")),
        (False, [], ("clear", "refer"), ("clear", "refer")),
        (None, [], ("clear", "refer"), ("clear", "refer")),
        (True, [True], ("refer", "refer"), ("refer", "refer")),
        (False, [True], ("refer", "refer"), ("clear", "refer")),
        (False, [False], ("clear", "refer"), ("clear", "clear")),
        (True, [False], ("clear", "clear"), ("clear", "clear")),
        (True, [True, None], ("refer", "refer"), ("clear", "refer")),
        (True, [False, None], ("clear", "refer"), ("clear", "clear")),
    ],
)
def test_open_lists(complete, persons, any_, all_):
    raw = {"facts": {"persons_complete": complete}, "persons": [{"named_role": v} for v in persons]}
    assert ends(pack(rule("A", "any_person(p.named_role)")), raw) == any_
    assert ends(pack(rule("A", "all_person(p.named_role)")), raw) == all_


def test_a_null_list_is_open():
    answer = assess(to_case({"persons": None}), pack(rule("A", "any_person(p.named_role)")), DAY)
    assert (answer.low, answer.high) == ("clear", "refer")
    assert [d.fact for d in answer.deciding] == ["persons_complete"]


@pytest.mark.parametrize(
    ("scope", "cbrn", "expected"),
    [
        (False, True, ("out_of_scope", "out_of_scope")),
        (None, True, ("out_of_scope", "refer")),
        (None, False, ("out_of_scope", "clear")),
        (True, False, ("clear", "clear")),
    ],
)
def test_scope(scope, cbrn, expected):
    raw = {"facts": {"project": {"international": scope, "cbrn": cbrn}}}
    assert ends(pack(rule("A")), raw) == expected


def test_deciding_facts_name_what_would_settle_it():
    raw = {"facts": {"project": {"cbrn": None, "durc": None, "trl": None}}}
    book = pack(
        rule("A", "project.cbrn and project.durc"),
        rule("B", "project.trl > 3", "note"),
        rule("C", "project.international", "duty"),
    )
    answer = assess(to_case(raw), book, DAY)
    assert (answer.low, answer.high) == ("duty", "refer")
    assert [d.fact for d in answer.deciding] == ["project.cbrn", "project.durc"], "B cannot move a range above duty"
    assert all(d.ask.endswith("?") for d in answer.deciding)


def test_a_fact_already_decided_is_not_asked():
    raw = {"facts": {"project": {"cbrn": False, "durc": None}}}
    assert assess(to_case(raw), pack(rule("A", "project.cbrn and project.durc")), DAY).deciding == ()


def test_a_derived_fact_is_settled_by_its_inputs():
    raw = {"persons": [{"id": "P1", "programme": {"a8_secrecy": None}}]}
    answer = assess(to_case(raw), pack(rule("A", "any_person(p.programme.any_limb_a)")), DAY)
    assert [d.fact for d in answer.deciding] == ["persons[P1].programme.a8_secrecy"]


@pytest.mark.parametrize(("answer", "expected"), [(True, "approval_needed"), (False, "clear")])
def test_asking_if_a_fact_is_unknown_never_narrows_by_forgetting(answer, expected):
    flow = {"kind": "equipment", "subject_to_ear": True, "recipient_has_listed_owner": True}
    raw = {"facts": {"project": {"subject_to_us_jurisdiction": True}}}
    known = ends(framework("US-EAR-FRE"), {**raw, "flows": [{**flow, "recipient_owned_50_by_listed": answer}]})
    forgotten = ends(framework("US-EAR-FRE"), {**raw, "flows": [{**flow, "recipient_owned_50_by_listed": None}]})
    assert known == (expected, expected)
    assert forgotten == ("clear", "approval_needed")


@pytest.mark.parametrize(
    ("seat", "expected"),
    [
        ("CN", ("not_allowed",) * 2),
        ("HK", ("clear", "not_allowed")),
        ("MO", ("clear", "not_allowed")),
        ("JP", ("clear",) * 2),
        (None, ("clear", "not_allowed")),
    ],
)
def test_a_code_the_text_may_cover_is_unknown_never_clear(seat, expected):
    facts = {"funding": {"agency": "HORIZON_EUROPE", "he_type": "IA", "he_cluster": 5}}
    raw = {"facts": facts, "orgs": [{"seat": seat}]}
    assert ends(framework("EU-HE"), raw) == expected
    answer = assess(to_case(raw), framework("EU-HE"), DAY)
    if seat in ("HK", "MO"):
        assert any(b.code == "covers_unknown" for b in answer.banners)
        assert any(f"CN cover {seat}" in d.fact for d in answer.deciding)


def test_past_the_recheck_day_no_refusal_may_rest_on_a_pack():
    raw = {"flows": [{"leaves": "EU", "personal_data": True}]}
    book = framework("XB-DATA")
    before, after = (assess(to_case(raw), book, day) for day in (book.recheck_by, book.recheck_by + timedelta(1)))
    assert before.refusal_support == ("XB-01",)
    assert after.refusal_support == ()
    assert (before.low, after.low) == ("not_allowed", "not_allowed")
    assert [b.code for b in after.banners] == ["recheck"]


def test_only_read_text_supports_a_refusal():
    raw = {
        "facts": {"funding": {"agency": "NSERC"}, "project": {"advances_stra": True}},
        "persons": [{"nro_affiliation_now": True}],
    }
    answer = assess(to_case(raw), framework("CA-STRAC"), DAY)
    assert (answer.low, answer.refusal_support) == ("not_allowed", ())
    assert "not_text" in [b.code for b in answer.banners]


def test_a_worst_end_from_memory_alone_is_marked():
    raw = {"facts": {"funding": {"agency": "DOD"}}, "persons": [{"fcoc_funding_now": True}]}
    assert assess(to_case(raw), framework("US-DOD-FR"), DAY).memory_end
    assert not assess(to_case({**raw, "persons": [{}]}), framework("US-DOD-FR"), DAY).memory_end


def test_an_expiring_rule_is_announced():
    raw = {
        "facts": {"project": {"subject_to_us_jurisdiction": True}},
        "flows": [{"subject_to_ear": True, "recipient_owned_50_by_listed": True}],
    }
    answer = assess(to_case(raw), framework("US-EAR-FRE"), date(2026, 11, 1))
    assert "expiring" in [b.code for b in answer.banners]


def test_every_answer_says_what_is_not_covered():
    for book in load_frameworks().values():
        assert "sanctions" in assess(to_case({}), book, DAY).not_covered


def test_explain_shows_the_facts_each_rule_read():
    raw = {
        "facts": {"funding": {"agency": "NSERC"}, "project": {"advances_stra": True}},
        "persons": [{"id": "P1", "nro_support_now": True}],
    }
    shown = explain(framework("CA-STRAC"), to_case(raw), DAY)
    seven = next(w for w in shown.workings if w.rule.id == "STRAC-07")
    assert seven.state.state == "fired"
    assert ("persons[P1].nro_support_now", True) in [(f.fact, f.answer) for f in seven.read]
    assert seven.source_url.startswith("https://")


def test_diff_shows_what_changed_between_two_days():
    changed = diff(framework("US-EAR-FRE"), date(2025, 10, 15), date(2026, 3, 1))
    assert [r.id for r in changed.entered] == ["EAR-11b"]
    assert [r.id for r in changed.left] == ["EAR-11a"]
    assert diff(framework("US-DSP"), date(2025, 1, 1), date(2026, 1, 1)).scope_days == (date(2025, 4, 8),)


def test_an_answer_is_the_same_every_time():
    case = to_case({"facts": {"project": {"cbrn": None}}})
    book = plant(framework("CA-NSGRP"), "project.cbrn")
    assert msgspec.json.encode(assess(case, book, DAY)) == msgspec.json.encode(assess(case, book, DAY))
    assert engine(book) is engine(book)
