"""Divergence: the worked example of alpha, the bank's rules, relations and ways out held by brute force."""

from collections import Counter
from datetime import date
from itertools import combinations, product
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.model.errors import BadCase, UnknownName, UsageError
from isthmus.policy import assess, dictionary, load_frameworks, to_case
from isthmus.policy.changeable import changeable, changed, options, written_of
from isthmus.policy.divergence import banked, divergence, generated, mix, shipped, together
from isthmus.policy.divergence.alpha import coincidences, ordinal_alpha
from isthmus.policy.divergence.bank import Banked, bank
from isthmus.policy.divergence.entry import as_if_in_scope, entries
from isthmus.policy.divergence.relation import RELATIONS, reads, relation, scope_reads, shared
from isthmus.policy.divergence.tally import _View, ask_all, range_of
from isthmus.policy.divergence.together import Search, target_of
from isthmus.policy.engine import engine
from isthmus.policy.expr import PREFIX
from isthmus.policy.packs import to_framework
from isthmus.policy.records import OUTCOMES, RANK

DAY = date(2026, 11, 22)
PACKS = tuple(load_frameworks().values())
OF_WORK = ["project.advances_stra", "form.nsgrp_complete", "publication.decided_to_withhold", "project.free_to_publish"]


def pack(name, rules, scope="project.international or not project.international"):
    """A small rule book: (test, outcome) pairs."""
    return to_framework(
        {
            "id": name, "title": name, "text_version": "1", "who_decides": "us", "appeal_in_text": "not_stated",
            "country_dependent": False, "checked_on": DAY, "recheck_by": date(2027, 11, 22), "scope": scope,
            "rules": [
                {"id": f"{name}-{n}", "title": "t", "when": when, "outcome": outcome, "source": "HOUSE", "para": "p",
                 "seen": "text", "force": "house", "concern": "integrity", "from": "not_stated", "to": "not_stated",
                 "way_out": "not_stated", "fairness": "not_stated"}
                for n, (when, outcome) in enumerate(rules, 1)
            ],
        },
        name,
    )  # fmt: skip


def world(answers, name="W"):
    return to_case({"id": name, "facts": dict(answers)})


# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D: 4 observers, 12 units, ordinal .815.
EXAMPLE = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def test_alpha_of_the_papers_example():
    units = list(zip(*EXAMPLE, strict=True))
    met = coincidences([[None if v is None else v - 1 for v in unit] for unit in units], 5)
    assert met.sum() == pytest.approx(40)
    assert np.allclose(met.sum(axis=1), [9, 13, 10, 5, 3])
    assert ordinal_alpha(met) == pytest.approx(0.815, abs=5e-4)


@given(st.lists(st.lists(st.none() | st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=20))
def test_alpha_knows_no_order_of_coders_and_no_direction_of_the_scale(units):
    alpha = ordinal_alpha(coincidences(units, 6))
    turned = ordinal_alpha(coincidences([unit[::-1] for unit in units], 6))
    mirrored = ordinal_alpha(coincidences([[None if v is None else 5 - v for v in unit] for unit in units], 6))
    assert turned == pytest.approx(alpha) if alpha is not None else turned is None
    assert mirrored == pytest.approx(alpha) if alpha is not None else mirrored is None
    assert alpha is None or alpha <= 1 + 1e-12


def test_alpha_is_one_when_all_agree_and_unknown_when_nothing_varies():
    assert ordinal_alpha(coincidences([[0, 0], [3, 3], [5, 5]], 6)) == pytest.approx(1)
    assert ordinal_alpha(coincidences([[2, 2], [2, 2]], 6)) is None
    assert ordinal_alpha(coincidences([[1, None], [None, 2]], 6)) is None


# The bank.


def test_the_bank_is_the_same_for_a_seed_and_grows_at_its_end():
    small, large = (list(generated(n)) for n in (20, 30))
    assert [d.raw() for d in small] == [d.raw() for d in large[:20]]
    assert [d.raw() for d in small] != [d.raw() for d in generated(20, seed=1)]
    assert banked("G00007").facts == small[6].case().facts


def test_a_drawn_case_is_what_a_case_file_would_hold():
    for drawn in generated(40):
        again = to_case(drawn.raw())
        assert again.facts == drawn.case().facts, drawn.name


def test_the_mix_decides_every_fact_that_a_rule_reads_and_says_why():
    drawn = {
        name: d for stage in ("case", "orgs", "persons", "flows", "then") for name, d in getattr(mix(), stage).items()
    }
    asked = {fact for entry in entries().values() for fact in entry.set}
    assert not set().union(*(reads(p) for p in PACKS)) - drawn.keys() - asked
    assert all(d.why.strip() for d in drawn.values())
    assert all(kind.why for kind in mix().kinds.values())


def test_no_person_of_the_bank_carries_more_than_the_dictionary_knows():
    names = {card.name for card in dictionary().cards.values() if card.root == "person"}
    for drawn in generated(50):
        assert all(item.keys() - {"id"} <= names for item in drawn.raw()["persons"])


def test_facts_that_hang_together_do():
    for drawn in generated(400):
        facts = drawn.case().facts
        for p in facts["persons"]:
            limbs = [p[n] for n in p if n.startswith("programme.a") and n[11].isdigit()]
            assert p["programme.active"] is True or True not in limbs, "a clause of a programme nobody takes part in"
            assert p["programme.any_limb_a"] is (True if True in limbs else None if None in limbs else False)
        for d in facts["flows"]:
            assert d["recipient_owned_50_by_listed"] is not True or d["recipient_has_listed_owner"] is True
            assert d["us_person_count"] in (0, None) or d["us_persons_data"] is True
        free = facts["project.free_to_publish"]
        assert facts["dfg.q8_freedom_restricted"] is (None if free is None else not free)


def test_shares_of_the_bank_are_those_stated():
    cases = [d for d in generated(3_000) if not d.doubt]
    people = [p for d in cases for p in d.facts["persons"]]
    talent = [p for d in cases if d.kind == "talent" for p in d.facts["persons"]]
    assert np.mean([not p["attestation_signed"] for p in people]) == pytest.approx(0.06, abs=0.012)
    assert np.mean([p["programme.active"] for p in talent]) == pytest.approx(0.40, abs=0.07)
    seats = Counter(o["seat"] for d in cases for o in d.facts["orgs"])
    assert seats["CN"] / seats.total() == pytest.approx(0.13, abs=0.02)


def test_no_rate_of_events_leaves_nobody_eventful_in_yes_no_facts():
    for drawn in generated(30, rate=0):
        raw = drawn.raw()
        yes_no = {c.name for c in dictionary().cards.values() if c.is_ == "yes_no"}
        derived = {n for n, d in mix().then.items() if d.is_}
        assert not (raw["facts"].keys() & yes_no) - derived - {"form.risk_identified"} or drawn.doubt


@pytest.mark.parametrize(("size", "rate"), [(-1, 1), (10**6, 1), (1, -1), (1, 99)])
def test_banks_that_cannot_be_are_refused(size, rate):
    with pytest.raises(UsageError):
        list(generated(size, rate=rate))


@pytest.mark.parametrize("name", ["C999", "G0", "Gx", "G999999999"])
def test_a_case_that_is_not_in_the_bank(name):
    with pytest.raises(BadCase, match="no case"):
        banked(name)


# As if in scope.


def test_entries_bring_every_pack_into_scope_as_far_as_who_asks_goes():
    assert entries().keys() == load_frameworks().keys()
    for p in PACKS:
        own = entries()[p.id].set
        assert own.keys() <= scope_reads(p) | {"funding.agency", "funding.us_federal", "institution.in_eu"}
        said = engine(p).scope_test
        left = {f for f in scope_reads(p) if f not in own}
        cases = [as_if_in_scope(case, p.id) for case in shipped()]
        spoke = [engine(p).scope.truth({**c.facts, "@as_of": DAY}, {}) for c in cases]
        assert True in spoke, said
        assert left or all(spoke), "nothing but who asks is in the scope, and yet a case is outside"


# Relations, by brute force on small worlds.


def test_relation_of_ranges_by_hand():
    rank = RANK.__getitem__
    forbid, refer, note, clear, out = map(rank, ("not_allowed", "refer", "note", "clear", "out_of_scope"))
    assert relation((forbid, forbid), (refer, refer)) == ("forbids_permits", 1)
    assert relation((clear, note), (forbid, forbid)) == ("forbids_permits", -1)
    assert relation((refer, refer), (clear, note)) == ("stricter", 1)
    assert relation((clear, clear), (note, note)) == ("same", 0), "nothing asked and a note ask alike: nothing"
    assert relation((clear, forbid), (forbid, forbid)) == ("open", 0)
    assert relation((out, out), (forbid, forbid)) == ("silent", 0)
    assert relation((out, forbid), (refer, refer)) == ("open", 0), "an open scope may yet leave it out"


@given(st.tuples(st.integers(0, 10), st.integers(0, 10)), st.tuples(st.integers(0, 10), st.integers(0, 10)))
def test_relations_mirror(a, b):
    one, other = tuple(sorted(a)), tuple(sorted(b))
    name, side = relation(one, other)
    assert relation(other, one) == (name, -side)
    assert name in RELATIONS


def test_pair_counts_of_a_report_are_those_of_brute_force():
    one = pack("ONE", [("project.advances_stra", "not_allowed"), ("form.nsgrp_complete", "note")])
    other = pack(
        "TWO",
        [("project.advances_stra and not project.free_to_publish", "not_allowed"), ("project.advances_stra", "duty")],
    )
    names = ["project.advances_stra", "form.nsgrp_complete", "project.free_to_publish"]
    cases = []
    for n, values in enumerate(product((True, False, None), repeat=3)):
        cases.append(Banked("w", world(dict(zip(names, values, strict=True)), f"W{n}")))
    found = {p.view: p for p in divergence([one, other], cases=cases).pairs}["whole"]
    truth = Counter()
    for area, _form, free in product((True, False, None), repeat=3):
        # By hand, from the rules above: one forbids the area, the other only an area that may not be published.
        if area is True:
            truth["forbids" if free is True else "same" if free is False else "open"] += 1
        else:
            truth["same" if area is False else "open"] += 1
    assert (found.one_forbids, found.same, found.open) == (truth["forbids"], truth["same"], truth["open"])
    assert "ONE, TWO" in divergence([one, other], cases=cases).notes[-1], "a rule book without an entry is told"
    assert found.other_forbids == found.one_stricter == found.other_stricter == 0
    assert found.cases == 27


def _small(facts):
    """Every world of some facts: yes/no both ways, else the answers that rules compare with."""
    cards = dictionary().cards
    ways = [(True, False) if cards[f].is_ == "yes_no" else (cards[f].base, *cards[f].values[:2]) for f in facts]
    for values in product(*ways):
        raw = {"id": "w", "facts": {}, "persons": [{}], "orgs": [{}], "flows": [{}]}
        for fact, value in zip(facts, values, strict=True):
            letter, _, name = fact.partition(".")
            target = raw[f"{PREFIX[letter]}s"][0] if letter in PREFIX else raw["facts"]
            target[name if letter in PREFIX else fact] = value
        yield to_case(raw)


KNOWN = {name: entry.set for name, entry in entries().items()}
TELLING = [(a, b) for a, b in combinations(PACKS, 2) if shared(a, b, KNOWN)]


@pytest.mark.parametrize(("one", "other"), TELLING, ids=lambda p: p.id)
def test_the_shared_view_of_each_pair_is_what_both_answer_when_nothing_else_happened(one, other):
    facts = sorted(shared(one, other, KNOWN))[:7]
    view = _View.of(one, other)
    for case in _small(facts):
        answers = [assess(as_if_in_scope(case, p.id), p, DAY) for p in (one, other)]
        ranks = [(RANK[a.low], RANK[a.high]) for a in answers]
        assert view.told(case, DAY) == relation(*ranks)


@pytest.mark.parametrize(("one", "other"), TELLING[:4], ids=lambda p: p.id)
def test_what_only_one_reads_never_moves_the_shared_view(one, other):
    kept = shared(one, other, KNOWN) | scope_reads(one) | scope_reads(other)
    view = _View.of(one, other)
    for drawn in generated(25):
        case = drawn.case()
        for label, _was, to, _do in options(case):
            if written_of(label) not in kept:
                assert view.told(changed(case, {label: to}), DAY) == view.told(case, DAY), label


def test_ways_of_asking_the_bank_agree_with_the_plain_question():
    for asked in ask_all(bank(10), PACKS, DAY):
        for p, outlook in zip(PACKS, asked.outlooks, strict=True):
            answer = assess(as_if_in_scope(asked.case, p.id), p, asked.on)
            assert range_of(outlook) == (RANK[answer.low], RANK[answer.high])


# What would satisfy all.


def _brute(case, packs, limit):
    """The least number of changes by trying every subset."""
    ways = list(options(case))
    for size in range(len(ways) + 1):
        for group in combinations(ways, size):
            after = changed(case, {label: to for label, _was, to, _do in group})
            if all(RANK[engine(p).run(after, DAY).high] <= limit for p in packs):
                return size
    return None


LITERALS = [f"{n}{f}" for f in OF_WORK for n in ("", "not ")]
TESTS = st.lists(st.sampled_from(LITERALS), min_size=1, max_size=3, unique=True).map(" and ".join) | st.lists(
    st.sampled_from(LITERALS), min_size=1, max_size=2, unique=True
).map(" or ".join)
RULES = st.lists(st.tuples(TESTS, st.sampled_from(["duty", "refer", "not_allowed"])), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(RULES, RULES, st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4))
def test_the_smallest_set_is_that_of_brute_force(first, second, answers):
    packs = [pack("ONE", first), pack("TWO", second)]
    known = dict(zip(OF_WORK, answers, strict=True))
    case = changed(to_case({"id": "W", "persons": [], "orgs": [], "flows": []}), known)
    only = msgspec.structs.replace(
        case,
        facts={f: (r["to"] if (r := changeable().get(f)) and f not in OF_WORK else v) for f, v in case.facts.items()},
    )
    for limit in ("refer", "duty"):
        sets, exact = Search(only, packs, DAY).least(RANK[limit])
        assert exact
        assert (len(sets[0]) if sets else None) == _brute(only, packs, RANK[limit])


def test_a_gap_of_many_people_is_found_at_once():
    people = [{"id": f"P{n}", "mftrp_certified_this_year": n % 3 == 0} for n in range(30)]
    case = to_case({"id": "W", "facts": {"funding.us_federal": True}, "persons": people})
    found = together(case, [load_frameworks()["US-MFTRP"]], DAY)
    assert found.exact and found.reached and len(found.changes) == 20
    assert {s.fact.split("].")[1] for s in found.changes} == {"mftrp_certified_this_year"}


def test_a_case_of_hundreds_ends_and_says_that_it_is_not_exact():
    bad = {"attestation_signed": False, "rs_training_12m": False, "nro_affiliation_now": True, "nro_support_now": True}
    facts = {"funding.agency": "NSERC", "project.advances_stra": True}
    case = to_case({"id": "W", "facts": facts, "persons": [{"id": f"P{n}"} | bad for n in range(150)]})
    packs = [
        pack("ONE", [("any_person(not p.attestation_signed)", "refer"), ("any_person(p.nro_support_now)", "refer")])
    ]
    found = together(case, packs, DAY)
    assert not found.exact and not found.reached and not found.conflict


PEOPLE = ["p.attestation_signed", "not p.attestation_signed", "p.nro_support_now", "p.named_role"]
ANYONE = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2, unique=True).map(
    lambda t: f"any_person({' and '.join(t)})"
)
JOINED = st.lists(st.sampled_from(LITERALS[:4]) | ANYONE, min_size=1, max_size=2, unique=True).map(" and ".join)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(JOINED, st.sampled_from(["duty", "refer", "not_allowed"])), min_size=1, max_size=3),
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=0, max_size=2),
    st.booleans(),
)
def test_the_smallest_set_over_people_is_that_of_brute_force(rules, people, closed):
    packs = [pack("ONE", rules)]
    persons = [{"id": f"P{n}", "attestation_signed": a, "nro_support_now": b} for n, (a, b) in enumerate(people)]
    facts = {"project.advances_stra": True, "persons_complete": closed}
    case = to_case({"id": "W", "facts": facts, "persons": persons, "orgs": [], "flows": []})
    free = {"project.advances_stra", "form.nsgrp_complete", "p.attestation_signed", "p.nro_support_now"}
    only = changed(case, {x: to for x, _was, to, _do in options(case) if written_of(x) not in free})
    sets, exact = Search(only, packs, DAY).least(RANK["duty"])
    assert exact
    assert (len(sets[0]) if sets else None) == _brute(only, packs, RANK["duty"])


def test_demands_that_pull_apart_are_told_as_such():
    # One wants results published; the other refuses what is free to publish. Each can be met alone.
    one = pack("ONE", [("publication.decided_to_withhold", "not_allowed")])
    other = pack("TWO", [("not publication.decided_to_withhold and not form.nsgrp_complete", "not_allowed"),
                         ("form.nsgrp_complete", "not_allowed")])  # fmt: skip
    case = world({"publication.decided_to_withhold": True, "form.nsgrp_complete": False})
    found = together(case, [one, other], DAY, "duty")
    assert (found.reached, found.conflict, found.exact) == (False, True, True)
    assert found.ladder[-1].changes is None
    report = divergence([one, other], cases=[Banked("w", case)])
    assert report.refusals.not_both.value == 1


def test_a_refusal_nobody_can_change_is_named():
    one = pack(
        "ONE", [("decision.refused_on_country_alone", "not_allowed"), ("not form.nsgrp_complete", "not_allowed")]
    )
    case = world({"decision.refused_on_country_alone": True, "form.nsgrp_complete": False})
    found = together(case, [one], DAY)
    assert not found.reached and not found.conflict
    assert found.sides[0].stuck == ("ONE-1",)


def test_an_open_list_is_named_as_what_is_needed():
    facts = {"funding.agency": "NSERC", "project.advances_stra": True, "persons_complete": False}
    case = to_case({"id": "W", "facts": facts, "persons": [{"id": "P1"}]})
    found = together(case, [load_frameworks()["CA-STRAC"]], DAY, "duty")
    assert found.reached, "re-scoping ends it even with an open list"
    mil = pack("ONE", [("any_person(p.military_or_government_tie_now)", "refer")])
    stuck = together(case, [mil], DAY, "duty")
    assert not stuck.reached and stuck.sides[0].asks == ("persons_complete",)


def test_in_the_bank_a_way_that_is_told_works_and_no_step_is_idle():
    for drawn in generated(150):
        case = drawn.case()
        found = together(case, PACKS, DAY, "approval_needed", as_if=True)
        if not found.changes:
            continue
        answers = {s.fact: s.to for s in found.changes}
        assert _worst(case, answers) <= RANK["approval_needed"]
        for idle in answers:
            assert _worst(case, {f: v for f, v in answers.items() if f != idle}) > RANK["approval_needed"]


def _worst(case, answers):
    after = changed(case, answers)
    return max(RANK[assess(as_if_in_scope(after, p.id), p, DAY).high] for p in PACKS)


def test_a_milder_target_never_needs_more():
    for case in shipped()[:12]:
        rungs = [r.changes for r in together(case, PACKS, DAY, as_if=True).ladder]
        known = [r for r in rungs if r is not None]
        assert known == sorted(known)


def test_a_target_that_is_none():
    with pytest.raises(UnknownName, match="target"):
        target_of("not_allowed")
    assert target_of("duty") in OUTCOMES


# The report.


def test_a_report_holds_together():
    report = divergence(size=120)
    for h in report.headlines:
        parts = (h.forbids_permits, h.stricter, h.same, h.open)
        assert sum(p.cases for p in parts) == h.cases
        assert all(p.low <= p.high and 0 <= p.value <= 1 for p in parts)
        assert sum(h.pairs.values()) == pytest.approx(1)
    for p in report.pairs:
        assert p.one_forbids + p.other_forbids + p.one_stricter + p.other_stricter + p.same + p.open == p.cases
    r = report.refusals
    assert (
        r.lifted.cases + r.not_both.cases + r.no_way_out.cases
        == r.cases
        == sum(r.changes.values()) + r.not_both.cases + r.no_way_out.cases
    )
    assert [d.cases for d in report.drivers] == sorted((d.cases for d in report.drivers), reverse=True)
    assert sum(k.cases for k in report.mix) == report.cases == 120 + len(shipped())
    assert divergence(size=120) == report


def test_the_fact_that_parts_two_is_named():
    one = pack("ONE", [("project.advances_stra", "not_allowed")])
    other = pack("TWO", [("not form.nsgrp_complete", "duty")])
    case = world({"project.advances_stra": True, "form.nsgrp_complete": True, "publication.decided_to_withhold": True})
    (driver,) = divergence([one, other], cases=[Banked("w", case)]).drivers
    assert (driver.fact, driver.cases, driver.share, driver.forbids) == ("project.advances_stra", 1, 1.0, 1)


def test_one_rule_book_has_nothing_to_part_from():
    with pytest.raises(UsageError, match="two rule books"):
        divergence(PACKS[:1], size=1)
    with pytest.raises(UsageError, match="no case"):
        divergence(PACKS, cases=[])


@pytest.mark.slow
def test_the_figures_of_the_page_are_those_of_the_command():
    text = (Path(__file__).parents[2] / "docs" / "divergence.md").read_text("utf-8")
    report = divergence()
    shared, whole = report.headlines
    for part in ("forbids_permits", "stricter", "same", "open"):
        row = " | ".join(
            f"{s.value:.1%} ({s.low * 100:.1f} to {s.high * 100:.1f})"
            for s in (getattr(shared, part), getattr(whole, part))
        )
        assert row in text, f"{part}: {row}"
    r = report.refusals
    assert f"Of the {r.cases} cases" in text and f"lifts every refusal in {r.lifted.value:.1%}" in text
    assert f"one change in {r.changes[1]}" in text
