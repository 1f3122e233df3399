"""What leaves for another office: nobody can be told from it, nobody can change it, it never answers too sharply."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.model.errors import UsageError
from isthmus.policy import assess, load_frameworks, to_case, to_cases
from isthmus.policy.dictionary import dictionary
from isthmus.policy.expr import LISTS
from isthmus.policy.records import RANK
from isthmus.policy.yamlin import load_yaml
from isthmus.review.bundle import case_for, make, preview, read, seal
from isthmus.review.coarse import CLASSES, DOMAINS, domain_of
from isthmus.review.compare import compare

PACKS = load_frameworks()
DAY = date(2026, 11, 22)
PUBLISHED = to_cases(load_yaml(resources.files("isthmus.policy").joinpath("cases/published.yaml").read_text("utf-8")))


@pytest.fixture(autouse=True)
def _key(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("ISTHMUS_KEY", str(tmp_path_factory.getbasetemp() / "office.key"))


def wider(coarse, true):
    return RANK[coarse.low] <= RANK[true.low] and RANK[true.high] <= RANK[coarse.high]


@pytest.mark.parametrize("case", PUBLISHED, ids=[c.id for c in PUBLISHED])
def test_a_coarse_case_never_answers_more_sharply_than_the_true_one(case):
    bundle = read(seal(make(case, PACKS.values(), DAY))).bundle
    for pack in PACKS.values():
        assert wider(assess(case_for(bundle, pack, DAY).case, pack, DAY), assess(case, pack, DAY)), pack.id


def answers(root):
    """Any answers of a person, an organisation, a flow or the case."""
    kinds = {"yes_no": st.booleans(), "number": st.integers(0, 9), "country": st.sampled_from(["CN", "DE", "US", "XX"])}
    days = st.dates(date(2023, 1, 1), date(2027, 12, 31))

    def one(card):
        values = days if card.is_ == "date" else kinds.get(card.is_, st.sampled_from(card.values or ("x",)))
        return st.none() | values

    return st.fixed_dictionaries({card.name: one(card) for card in dictionary().of(root).values()})


def nested(flat):
    made = {}
    for name, value in flat.items():
        *groups, leaf = name.split(".")
        target = made
        for group in groups:
            target = target.setdefault(group, {})
        target[leaf] = value
    return made


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_case_made_coarse_only_widens(data):
    raw = {"id": "any", "facts": nested(data.draw(answers("case")))}
    for root, plural in LISTS.items():
        raw[plural] = [nested(item) for item in data.draw(st.lists(answers(root), max_size=2))]
    case = to_case(raw, "any", blank=True)
    bundle = make(case, [], DAY)
    for pack in PACKS.values():
        assert wider(assess(case_for(bundle, pack, DAY).case, pack, DAY), assess(case, pack, DAY)), pack.id


def test_days_leave_as_years_roles_as_classes_and_no_free_text():
    funding = {"agency": "Acme Fund of Dr. Name", "call_date": "2026-03-02"}
    case = to_case({"id": "secret-project", "facts": {"funding": funding},
                    "persons": [{"id": "Dana", "role": "student"}], "orgs": [{"id": "Beihang"}]})  # fmt: skip
    bundle = make(case, PACKS.values(), DAY)
    text = seal(bundle).decode() + "\n".join(preview(bundle))
    for word in ("secret-project", "Dana", "Beihang", "2026-03-02", "Acme", '"student"'):
        assert word not in text, word
    assert bundle.facts["funding.call_date"] == {"year": 2026}
    assert bundle.persons[0]["role"] == {"class": "beginning"}
    assert bundle.withheld == ["funding.agency"]
    allowed = make(case, [], DAY, allow=["funding.agency"])
    assert allowed.facts["funding.agency"] == "Acme Fund of Dr. Name" and allowed.digest != bundle.digest
    with pytest.raises(UsageError, match="is no fact"):
        make(case, [], DAY, allow=["funding.agncy"])


def test_every_line_that_leaves_is_in_the_preview():
    bundle = make(PUBLISHED[0], PACKS.values(), DAY, "Physical Sciences", text="our words")
    shown = "\n".join(preview(bundle))
    for group in ([bundle.facts], bundle.persons, bundle.orgs, bundle.flows):
        assert all(f"  {name}: " in shown for item in group for name in item)
    assert all(told.framework in shown for told in bundle.told)
    assert "our words" in shown and "Physical Sciences" in shown and bundle.case in shown


def test_an_office_keeps_its_pseudonyms_and_another_has_others(monkeypatch, tmp_path):
    case = PUBLISHED[0]
    first = make(case, [], DAY)
    assert make(case, [], DAY) == first
    monkeypatch.setenv("ISTHMUS_KEY", str(tmp_path / "another.key"))
    assert make(case, [], DAY).case != first.case


@given(at=st.integers(0, 10_000), with_=st.binary(min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_a_bundle_that_was_changed_is_refused(at, with_):
    data = seal(make(PUBLISHED[0], [], DAY))
    at %= len(data)
    changed = data[:at] + with_ + data[at + len(with_) :]
    try:
        same = json.loads(changed) == json.loads(data)
    except ValueError:
        same = False
    if same:
        assert read(changed).bundle == read(data).bundle
    else:
        with pytest.raises(UsageError):
            read(changed)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff\xfe", b"null", b"[" * 100_000, b" " * 5_000_000])
def test_what_is_no_bundle_is_refused(data):
    with pytest.raises(UsageError):
        read(data)


def test_control_characters_of_another_office_reach_no_terminal():
    bundle = make(PUBLISHED[0], [], DAY, text="hello \x1b[2J world")
    assert "\x1b" not in read(seal(bundle)).bundle.text
    bad = msgspec.structs.replace(bundle, domain="\x1b[2J")
    with pytest.raises(UsageError, match="characters"):
        read(seal(bad))


def test_facts_another_version_knows_are_named_and_left_unread():
    bundle = make(PUBLISHED[0], [], DAY)
    newer = msgspec.structs.replace(bundle, facts=bundle.facts | {"project.quantum_leap": True, "project.trl": "high"})
    asked = case_for(newer, PACKS["CA-STRAC"], DAY)
    assert {"project.quantum_leap", "project.trl"} <= set(asked.unread)
    assert asked.case.facts["project.trl"] is None


def test_the_classes_cover_every_answer_once_and_the_domains_every_field():
    for written, classes in CLASSES.items():
        members = [m for group in classes.values() for m in group]
        assert sorted(members) == sorted(dictionary().cards[written].values)
    assert sum(map(len, DOMAINS.values())) == 26
    assert domain_of("physics and astronomy") == "Physical Sciences" and domain_of("my field") == ""


def test_one_rule_book_agrees_with_itself_on_everything():
    for case in PUBLISHED[::4]:
        for pack in PACKS.values():
            made = compare((case, pack), (case, pack), DAY)
            assert made.verdict == "same" and made.both == (made.one.low, made.one.high)
            assert {c.verdict for c in made.concerns} <= {"same"}
            assert made.read_one == made.read_other == ()


def test_two_rule_books_are_apart_only_when_no_open_fact_could_bring_them_together():
    seen = set()
    forgotten = to_case({"id": "open", "facts": {"funding": {"agency": "NSERC"}}}, blank=True)
    for case in (*PUBLISHED[::4], forgotten):
        for one in PACKS.values():
            for other in PACKS.values():
                made = compare((case, one), (case, other), DAY)
                a, b = made.one, made.other
                apart = RANK[a.high] < RANK[b.low] or RANK[b.high] < RANK[a.low]
                assert (made.verdict == "apart") == apart
                assert RANK[made.both[0]] == max(RANK[a.low], RANK[b.low])
                assert RANK[made.both[1]] == max(RANK[a.high], RANK[b.high])
                seen.add(made.verdict)
    assert seen == {"same", "overlap", "apart"}, "the cases show all three"
