"""Forgetting any one fact may only widen the range: every fact of every case, under every framework."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.policy import engine, load_frameworks, to_case
from isthmus.policy.compiler import LABEL
from isthmus.policy.dictionary import dictionary
from isthmus.policy.expr import LISTS, literals_of
from isthmus.policy.fairness import shipped_cases
from isthmus.policy.records import RANK

ENGINES = [engine(pack) for pack in load_frameworks().values()]
CARDS = {root: dictionary().of(root) for root in ("case", "person", "org", "flow")}
RAW = {raw["id"]: raw for raw in shipped_cases()}
DAY = date(2026, 11, 22)


def nested(name, value):
    for part in reversed(name.split(".")):
        value = {part: value}
    return value


def merged(one, other):
    return {
        **one,
        **{
            k: merged(one[k], v) if isinstance(v, dict) and isinstance(one.get(k), dict) else v
            for k, v in other.items()
        },
    }


def forgettings(raw):
    """Yield the case with each of its facts forgotten in turn."""
    for name in CARDS["case"]:
        yield name, {**raw, "facts": merged(raw.get("facts") or {}, nested(name, None))}
    for root, plural in LISTS.items():
        items = raw.get(plural, [{}]) or []
        for place, item in enumerate(items):
            for name in CARDS[root]:
                changed = merged(item, nested(name, None))
                yield (
                    f"{plural}[{place}].{name}",
                    {**raw, plural: [*items[:place], changed, *items[place + 1 :]]},
                )


def ranges(raw):
    case = to_case({k: v for k, v in raw.items() if k != "expect"})
    looks = [machine.run(case, case.as_of or DAY) for machine in ENGINES]
    return [(RANK[look.low], RANK[look.high]) for look in looks]


@pytest.mark.parametrize("case_id", RAW)
def test_forgetting_one_fact_only_widens(case_id):
    before = ranges(RAW[case_id])
    for name, forgotten in forgettings(RAW[case_id]):
        for machine, (low, high), (new_low, new_high) in zip(ENGINES, before, ranges(forgotten), strict=True):
            assert new_low <= low <= high <= new_high, f"{machine.framework.id} narrows when {name} is forgotten"


def answers(card):
    """Return a strategy for one fact: answers some rule asks about, another one, or none."""
    if card.is_ == "yes_no":
        return st.sampled_from([True, False, None])
    named = {"text": [*card.values, "other_value"], "country": ["CN", "HK", "EU", "DE", "RU", "XX"]}
    return st.sampled_from([*named.get(card.is_, [card.base]), *NUMBERS.get(card.is_, []), None])


NUMBERS = {
    "number": sorted({v for m in ENGINES for t in m.tests.values() for v in literals_of(t) if isinstance(v, int)}),
    "date": [date(2024, 3, 1), date(2024, 5, 1)],
}
RECORDS = {
    root: st.fixed_dictionaries({}, optional={n: answers(c) for n, c in cards.items()}) for root, cards in CARDS.items()
}


def raw_of(flat):
    raw = {}
    for name, value in flat.items():
        raw = merged(raw, nested(name, value))
    return raw


random_cases = st.fixed_dictionaries(
    {
        "facts": RECORDS["case"].map(raw_of),
        **{plural: st.lists(RECORDS[root].map(raw_of), max_size=2) for root, plural in LISTS.items()},
    }
)


def widens(raw, data):
    options = dict(forgettings(raw))
    forgotten = options[data.draw(st.sampled_from(sorted(options)))]
    for (low, high), (new_low, new_high) in zip(ranges(raw), ranges(forgotten), strict=True):
        assert new_low <= low <= high <= new_high


@settings(max_examples=60, deadline=None)
@given(random_cases, st.data())
def test_forgetting_widens_on_random_cases(raw, data):
    widens(raw, data)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(random_cases, st.data())
def test_forgetting_widens_on_many_random_cases(raw, data):
    widens(raw, data)


def test_labels_are_not_facts():
    assert LABEL not in {name for cards in CARDS.values() for name in cards}
