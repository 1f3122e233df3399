"""Another name changes nothing from form to letter; outcomes are told with intervals, and never of a few people."""

from __future__ import annotations

import csv

import msgspec
import pytest

from isthmus.report.swap import control, identity, names_of
from isthmus.review.case import Org
from isthmus.review.casefile import without
from isthmus.review.deciding import decided
from isthmus.review.facts import put
from isthmus.review.outcomes import outcomes, proxies, wilson
from review.office import DAY, SAID, TODAY, case


def test_another_name_changes_nothing_from_form_to_letter():
    assert identity().passed, identity().failures


@pytest.mark.parametrize("name", ["Sen", "Phy", "than", "何", "申", 'Al "Q" Reed'])
def test_a_name_that_is_part_of_other_words_changes_nothing(name):
    """Sen in Sensors: the project would be renamed in the letter, and the case could not be kept."""
    assert identity((name,)).passed


def test_a_sealed_name_is_taken_out_where_it_stands_and_nowhere_else():
    names = {"P1": {"name": "Sen"}, "P2": {"name": "王伟"}, "P3": {"name": "何"}}
    assert without("Sensors of Sen, 王伟教授, 如何, 何", names) == "Sensors of P1, P2教授, 如何, P3"


def test_an_unfair_desk_is_caught():
    assert control().passed


def test_no_name_of_the_name_lists_changes_anything(mirror):
    names = names_of(mirror / "names")
    done = identity(names[::40])
    assert done.passed, done.failures[:3]


@pytest.mark.slow
def test_no_name_at_all_of_the_name_lists_changes_anything(mirror):
    names = names_of(mirror / "names")
    rows = [r for p in (mirror / "names").glob("*.csv") for r in csv.DictReader(p.open(encoding="utf-8-sig"))]
    written = {r[k].strip() for r in rows for k in ("Localized Name", "Romanized Name")} - {""}
    whole = "\n".join(names)
    assert len(rows) > 5_000
    assert not [name for name in written if name not in whole]
    done = identity(names)
    assert done.passed, done.failures[:3]


def test_names_change_nothing_with_registry_and_lists(office_lake, monkeypatch):
    from isthmus.faces.cli.desk import instruments

    monkeypatch.setenv("ISTHMUS_LAKE", str(office_lake))
    done = identity(("李伟", "Дмитрий Иванов", "Harbin Ivanov", "Beijing Tan"), instruments())
    assert done.passed, done.failures


def test_wilson_as_published():
    """Wilson's interval of 0 of 10 and 5 of 10 (Brown, Cai and DasGupta 2001, formula 4)."""
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)


def ended(seat: str, verdict: str, post: bool = False):
    review = msgspec.structs.replace(case(), orgs=(Org("O1", "X", place=seat),))
    review = msgspec.structs.replace(review, facts={k: f for k, f in review.facts.items() if "orgs[O2]" not in k})
    review = put(review, "persons[P2].nro_affiliation_past", post, "asserted", "form", DAY, SAID)
    return decided(review, verdict, "boris", TODAY, "rule 4", {})


def test_groups_of_few_are_not_told():
    assert not [r for r in outcomes([ended("DE", "refuse")] * 4) if r.by == "seat"]
    (rate,) = [r for r in outcomes([ended("DE", "refuse")] * 2 + [ended("DE", "go_ahead")] * 6) if r.by == "seat"]
    assert (rate.cases, rate.refused, rate.days) == (8, 2, 0)
    assert rate.low < 0.25 < rate.high


def test_a_fact_that_goes_with_a_seat_is_named_and_one_that_does_not_is_not():
    cases = [ended("CN", "go_ahead", True)] * 12 + [ended("DE", "go_ahead", False)] * 12
    assert {p.fact for p in proxies(cases)} == {"nro_affiliation_past"}
    assert not proxies([ended("CN", "go_ahead")] * 12 + [ended("DE", "go_ahead")] * 12)
