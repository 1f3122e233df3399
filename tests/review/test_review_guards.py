"""The house's guards at save: without them a refusal could rest on a guess, a country, or nobody's name."""

from __future__ import annotations

import msgspec
import pytest

from isthmus.model.errors import Conflict, Forbidden, UsageError
from isthmus.policy import explain, load_frameworks
from isthmus.review.ask import policy_case
from isthmus.review.case import Benefits, Measure, Reading, Seen, Wait
from isthmus.review.deciding import appealed, closed, decided, ruled, yearly
from isthmus.review.facts import confirm, put
from isthmus.review.guards import Guarded, guards
from isthmus.review.recording import was_read
from review.office import DAY, SAID, TODAY, case, confirmed

POST = "persons[P2].nro_affiliation_now"
WHY = {"STRAC-06": "the post is current and in the supported activities"}
MILDER = "STRAC-06: the person keeps the post and stays in the team, after both ways out were offered"
READ = Reading("STRAC-06", "https://example.org/policy", "1", "2026-11-01", "will not be funded", "anna", DAY)


def refusable():
    """Return a case in which a refusal may rest on STRAC-06: everything a refusal needs is there."""
    review = confirmed(put(case(), POST, True, "asserted", "form", DAY, SAID))
    return msgspec.structs.replace(
        was_read(review, READ, TODAY),
        benefits=Benefits(("new sensors",), ("two theses stop",), by="anna", on=DAY),
        mitigation=(Measure("end-listed-post", "rejected", "anna", DAY, "declined by P2"),),
        seen=tuple(Seen(p, DAY, "anna", "agrees", DAY) for p in ("P1", "P2")),
    )


def refused(review, **more):
    given = {"reasons": WHY, "deciding": ("STRAC-06",), "milder": MILDER} | more
    return decided(review, "refuse", "boris", TODAY, "rule 4", **given)


def codes(before, after, actor="boris"):
    return {b.code for b in guards(before, after, actor, TODAY)}


def test_a_refusal_with_everything_it_needs_is_let_through():
    review = refusable()
    assert codes(review, refused(review)) == set()


@pytest.mark.parametrize(
    ("take", "code"),
    [
        (lambda r: msgspec.structs.replace(r, findings=msgspec.structs.replace(r.findings, readings=())), "support"),
        (lambda r: put(r, POST, True, "asserted", "anna", DAY, SAID), "support"),
        (lambda r: put(r, POST, None, "asked", "anna", DAY, SAID), "support"),
        (lambda r: put(r, POST, True, "disputed", "P2", DAY, SAID), "support"),
        (lambda r: msgspec.structs.replace(r, mitigation=()), "mitigation"),
        (lambda r: msgspec.structs.replace(r, benefits=Benefits()), "benefits"),
        (lambda r: msgspec.structs.replace(r, seen=r.seen[:1]), "seen"),
        (lambda r: msgspec.structs.replace(r, seen=(r.seen[0], Seen("P2", DAY, "anna"))), "seen"),
    ],
)
def test_a_refusal_without_one_of_them_is_not(take, code):
    review = take(refusable())
    assert code in codes(review, refused(review))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"deciding": ()}, "grounds"),
        ({"milder": ""}, "least_restrictive"),
        ({"milder": "nothing else would do"}, "least_restrictive"),
        ({"reasons": {}, "deciding": ()}, "reasons"),
    ],
)
def test_a_refusal_gives_its_ground_reasons_and_the_least_restrictive_check(given, code):
    review = refusable()
    assert code in codes(review, refused(review, **given))


def test_a_decision_needs_authority_and_the_deciders_own_name():
    review = refusable()
    made = decided(review, "go_ahead", "boris", TODAY, " ", WHY)
    assert "authority" in codes(review, made)
    assert "named" in codes(review, decided(review, "go_ahead", "anna", TODAY, "rule 4", WHY))


def test_a_person_shown_the_facts_ten_days_ago_has_had_their_time():
    review = refusable()
    old = msgspec.structs.replace(review, seen=(review.seen[0], Seen("P2", "2026-11-01", "anna")))
    assert "seen" not in codes(old, refused(old))


@pytest.mark.parametrize("pack", sorted(load_frameworks()))
def test_no_rule_of_any_framework_can_refuse_without_a_reading_unless_its_text_was_read(pack):
    from isthmus.review.findings import _blocked

    review = case()
    told = explain(load_frameworks()[pack], policy_case(review), TODAY)
    for w in told.workings:
        blocked = list(_blocked(review, w, None, [], False))
        if w.rule.seen != "text" or w.rule.outcome != "not_allowed":
            assert blocked, w.rule.id


def test_nothing_is_refused_on_country_alone():
    from isthmus.review.case import Choice, Flow, Org

    review = case()
    review = msgspec.structs.replace(
        review, flows=(Flow("F1"),), orgs=(Org("O1", "X"),),
        frameworks=(Choice("EU-HE", "added", "test", "anna", DAY),),
        facts={k: v for k, v in review.facts.items() if not k.startswith("orgs[")},
    )  # fmt: skip
    from isthmus.review.findings import ReadFact, findings
    from isthmus.review.guards import _country_only

    (side,) = findings(review, TODAY)
    finding = side.findings[0] if side.findings else side.notes[0]
    seat = ReadFact("orgs[O1].seat", "", "CN", "confirmed", "anna", DAY)
    assert _country_only(msgspec.structs.replace(finding, read=(seat,)))
    assert not _country_only(msgspec.structs.replace(finding, read=(seat, ReadFact(POST, "", True, "", "", ""))))


@pytest.mark.parametrize("label", [POST, "project.advances_stra"])
def test_no_machine_speaks_about_a_person_or_says_that_research_advances_an_area(label):
    review = put(case(), label, True, "proposed", "screening", DAY, SAID)
    assert "not_by_machine" in codes(case(), review)
    later = confirm(review, label, "anna", DAY)
    assert "not_by_machine" in codes(review, later, "anna")


def test_a_confirmation_is_given_in_ones_own_name_and_not_of_ones_own_word():
    review = put(case(), POST, True, "asserted", "anna", DAY, SAID)
    fact = msgspec.structs.replace(review.fact(POST), state="confirmed", confirmed_by="anna", confirmed_on=DAY)
    own = msgspec.structs.replace(review, facts={**review.facts, POST: fact})
    assert codes(review, own, "anna") == {"four_eyes"}
    assert "named" in codes(review, own, "boris")


def test_the_guards_hold_where_a_case_is_saved(desk):
    review = refusable()
    desk("anna").new(review, {"P1": {"name": "Dana Okafor"}})
    boris = desk("boris")
    was = boris.open("T-1")
    bare = msgspec.structs.replace(refused(was.review), mitigation=())
    with pytest.raises(Guarded, match="No mitigation was considered"):
        boris.save(was, bare, "decision.signed", "decided")
    assert boris.open("T-1").review.decision is None
    boris.save(was, refused(was.review), "decision.signed", "decided")
    assert boris.open("T-1").state == "decided"


def test_the_officer_cannot_decide_nor_the_decider_rule(desk):
    desk("anna").new(refusable(), {})
    anna, boris, chen = desk("anna"), desk("boris"), desk("chen")
    was = anna.open("T-1")
    mine = decided(was.review, "go_ahead", "anna", TODAY, "rule 4", WHY)
    with pytest.raises(Forbidden):
        anna.save(was, mine, "decision.signed", "decided")
    boris.edit("T-1", refused, "decision.signed", "decided")
    anna.edit("T-1", lambda r: appealed(r, "the post ended", "P2", DAY), "appeal.made", "appealed")
    with pytest.raises((Forbidden, Guarded)):
        boris.edit("T-1", lambda r: ruled(r, "upheld", "boris", DAY, "mine"), "appeal.ruled", "decided")
    made = chen.edit("T-1", lambda r: ruled(r, "changed", "chen", DAY, "ended", "go_ahead"), "appeal.ruled", "decided")
    assert made.ruling.verdict == "go_ahead"


def test_two_officers_never_lose_an_edit(desk):
    anna = desk("anna")
    anna.new(case(), {})
    one, two = anna.open("T-1"), anna.open("T-1")
    anna.save(one, put(one.review, "project.trl", 3, "asserted", "anna", DAY, SAID), "fact.put")
    with pytest.raises(Conflict):
        anna.save(two, put(two.review, "project.trl", 4, "asserted", "anna", DAY, SAID), "fact.put")


def test_an_appeal_is_never_made_worse_and_comes_in_time():
    review = refusable()
    review = decided(review, "go_ahead_with_measures", "boris", TODAY, "rule 4", WHY)
    with pytest.raises(UsageError, match="time to appeal ended"):
        appealed(review, "late", "P2", "2027-03-01")
    review = appealed(review, "why", "P2", DAY)
    worse = ruled(review, "changed", "chen", DAY, "stricter", "refuse")
    assert {b.code for b in guards(review, worse, "chen", TODAY)} == {"no_worse"}


def test_the_fast_lane_is_for_an_uneventful_case_and_says_why():
    quiet = case(**{"project.advances_stra": False})
    done = closed(quiet, "anna", TODAY, fast=True)
    assert "CA-STRAC" in done.closing.reason and "STRAC-01" in done.closing.reason
    with pytest.raises(Guarded, match="STRAC-06"):
        closed(put(case(), POST, True, "asserted", "form", DAY, SAID), "anna", TODAY, fast=True)
    with pytest.raises(Guarded, match="still open"):
        closed(put(case(), POST, None, "asked", "anna", DAY), "anna", TODAY, fast=True)


def test_appeals_are_told_in_yearly_totals_and_few_tell_no_outcome():
    made = decided(refusable(), "go_ahead", "boris", TODAY, "rule 4", WHY)
    one = ruled(appealed(made, "why", "P2", DAY), "upheld", "chen", DAY, "r")
    assert yearly([one] * 4) == {"2026": {"appeals": 4}}
    assert yearly([one] * 5) == {"2026": {"appeals": 5, "upheld": 5}}


def test_the_queue_reads_a_cases_clock_and_nothing_else():
    from isthmus.review.case import Desk, Hit, Org, Screening
    from isthmus.review.desk import queue

    def named(case_id, due):
        return msgspec.structs.replace(case(), id=case_id, desk=Desk((Wait("P1", "a form", DAY, due),)))

    cases = [(named("C", "2026-12-24"), "review"), (named("A", "2026-11-01"), "review"), (named("B", ""), "review")]
    order = [r.id for r in queue(cases, TODAY)]
    assert order == ["A", "C", "B"]
    hit = Hit("O1", "ca-nro", "NRO", "e", "X", "listed itself", "X", counted=True)
    moved = [
        (msgspec.structs.replace(r, screening=Screening(DAY, (hit,)), orgs=(Org("O1", "X", place="CN"),)), s)
        for r, s in cases
    ]
    assert [r.id for r in queue(moved, TODAY)] == order


def test_an_office_without_appeals_says_so(isthmus, monkeypatch, tmp_path):
    monkeypatch.setenv("ISTHMUS_STORE", f"sqlite:///{tmp_path}/store.db")
    told = isthmus("review", "totals", "--as", "Anna", "--json").json
    assert told["years"] == {}
    assert told["fewest"] == 5
    assert "No appeal yet" in isthmus("review", "totals", "--as", "Anna").out
