"""Questions, findings, ways out: an officer must never be asked what cannot matter, nor miss what would settle it."""

from __future__ import annotations

import pytest

from isthmus.model.errors import UsageError
from isthmus.policy import dictionary, load_frameworks
from isthmus.review.ask import answers
from isthmus.review.case import Choice, Review
from isthmus.review.facts import put
from isthmus.review.findings import findings
from isthmus.review.frameworks import choose, others, propose
from isthmus.review.measures import effects, instead, library
from isthmus.review.papers import papers
from isthmus.review.questions import _values, questions
from isthmus.review.whatif import all_ways, changeable, what_if
from review.office import DAY, SAID, TODAY, case

POST = "persons[P2].nro_affiliation_now"


def blank(*packs: str) -> Review:
    review = case()
    chosen = tuple(Choice(p, "added", "for the test", "anna", DAY) for p in packs)
    return Review(review.id, DAY, review.project, review.people, review.orgs, frameworks=chosen)


@pytest.mark.parametrize("pack", sorted(load_frameworks()))
def test_answering_the_best_question_again_and_again_settles_every_framework(pack):
    """From nothing known, uneventful answers to the questions asked close the range, and none is asked twice."""
    review = blank(pack)
    asked = []
    while (found := questions(review, TODAY, 1)) and len(asked) < 120:
        fact = found[0].fact
        assert fact not in asked
        asked.append(fact)
        from isthmus.review.facts import card_of

        base = card_of(fact).base
        review = put(review, fact, True if fact.endswith("_complete") else base, "asserted", "anna", DAY, SAID)
    answer = answers(review, TODAY)[pack]
    assert answer.low == answer.high, (pack, answer.deciding)


def test_a_question_is_asked_only_if_an_answer_changes_something():
    review = blank("CA-STRAC", "HOUSE-ETHIP")
    before = answers(review, TODAY)
    for q in questions(review, TODAY):
        after = [answers(review, TODAY, {q.fact: v}) for v in _values(review, q.fact)]
        assert any(a[n].trace != before[n].trace for a in after for n in before), q.fact


def test_while_the_scope_is_open_only_the_scope_is_asked():
    assert {q.fact for q in questions(blank("CA-STRAC"), TODAY)} == {
        "funding.agency", "funding.call_date", "funding.programme_in_scope"
    }  # fmt: skip


def test_the_current_post_at_a_listed_place_is_the_first_question_of_an_open_case():
    import msgspec

    from isthmus.review.case import Hit, Screening

    unknown = {f"persons[{p}].{n}": None for p in ("P1", "P2") for n in ("nro_affiliation_now", "nro_support_now")}
    hit = Hit("O1", "ca-nro", "NRO", "e", "Beihang University", "listed itself", "Beihang Univ", counted=True)
    review = msgspec.structs.replace(case(**unknown), screening=Screening(DAY, (hit,)))
    assert questions(review, TODAY)[0].fact == POST


def test_a_framework_is_proposed_with_its_reason_and_removed_with_one():
    review = case()
    (strac,) = review.frameworks
    assert strac.framework == "CA-STRAC"
    assert "funding.agency is NSERC" in strac.reason
    less = choose(choose(review, "DE-DFG", True, "anna", DAY), "CA-STRAC", False, "anna", DAY, "not this programme")
    assert propose(less, TODAY).chosen == ("DE-DFG",), "what a person chose stays as it is"
    assert "CA-STRAC" in others(less)
    with pytest.raises(UsageError, match="needs a reason"):
        choose(review, "CA-STRAC", False, "anna", DAY)


def test_a_finding_names_rule_clause_facts_and_both_sides():
    review = put(case(), POST, True, "asserted", "anna", DAY, SAID)
    (side,) = [s for s in findings(review, TODAY) if s.framework == "CA-STRAC"]
    finding = side.findings[0]
    assert (finding.rule, finding.standing, finding.outcome) == ("STRAC-06", "certain", "not_allowed")
    assert {r.fact for r in finding.read} >= {POST, "project.advances_stra"}
    assert any("as written" in p.text for p in finding.speaks_for)
    assert any("not read" in p.text for p in finding.against)
    assert any("text was not read" in b for b in finding.blocked)


def test_a_way_out_is_an_exact_change_and_ends_the_finding_when_re_run():
    review = put(case(), POST, True, "asserted", "anna", DAY, SAID)
    found = all_ways(review, TODAY)["STRAC-06"]
    assert {c.fact for w in found for c in w.changes} >= {POST, "persons[P2].on_supported_activities"}
    for way in found:
        instead_ = {c.fact: c.to for c in way.changes}
        assert "STRAC-06" not in answers(review, TODAY, instead_)["CA-STRAC"].fired
        assert what_if(review, instead_, TODAY) == way.moves


def test_nobody_is_told_to_change_what_nobody_can_change():
    for name in changeable():
        card = load_frameworks() and __import__("isthmus.policy", fromlist=["dictionary"]).dictionary().cards[name]
        assert card.country == "none" or name in {
            "p.fcoc_funding_now",
            "d.access_by_country_of_concern_or_covered_person",
        }
    assert not {n for n in changeable() if ".on_ca_nro" in n or ".on_us_" in n or "seat" in n or "coauthor" in n}


def test_papers_come_first_and_are_no_security_finding():
    review = put(case(), "persons[P1].attestation_signed", False, "asserted", "form", DAY, SAID)
    first = papers(review, TODAY)[0]
    assert (first.rule, first.certain, first.whose) == ("STRAC-03", True, ("P1", "P2"))
    (side,) = [s for s in findings(review, TODAY) if s.framework == "CA-STRAC"]
    assert next(f for f in side.findings if f.rule == "STRAC-03").concern == "integrity"


def test_every_mitigation_has_a_real_source_and_changes_real_facts():
    from isthmus.policy import sources
    from isthmus.policy.dictionary import fits

    for m in library().values():
        assert sources()[m.source].seen == m.seen, m.id
        for name, value in m.changes.items():
            assert fits(value, dictionary().cards[name].is_), (m.id, name)


def test_a_mitigation_shows_what_it_changes_here():
    review = put(case(), POST, True, "asserted", "anna", DAY, SAID)
    by = {e.measure.id: e for e in effects(review, TODAY)}
    assert "STRAC-06" in by["end-listed-post"].ends
    assert not by["brief-visitors"].ends
    assert instead(review, library()["end-listed-post"])[POST] is False
