"""What going ahead is worth, and who else works on it: from counts, by place and field, never by person or list."""

from __future__ import annotations

import msgspec
import pytest

from isthmus.lake.open import in_memory
from isthmus.model.source import Vintage
from isthmus.review.case import Org
from isthmus.review.partners import partners
from isthmus.review.worth import NOT_YET, figures, seats
from review.office import case

WHOLE = 10**9
VINTAGES = [
    Vintage(
        id=f"{source}@test",
        source=source,
        title=source,
        dated="2024-08-27",
        licence="CC0-1.0",
        citation="made up",
        sha256="",
        read=1,
        kept=1,
        quarantined=0,
    )
    for source in ("openalex-country-pairs", "openalex-works")
]
_PUBLISHED = {"basis": "published", "layer": "works", "directed": False, "country_a": "CA"}
_PUBLISHED |= {"source": "openalex-country-pairs"}
_RECORDS = _PUBLISHED | {"basis": "records", "source": "openalex-works", "year": 2020, "n_countries": 2}


@pytest.fixture(scope="module")
def lake():
    pairs = [("CN", 2018, 80), ("CN", 2023, 90), ("DE", 2018, 40), ("DE", 2023, 60), ("US", 2023, 500), ("FR", 2022, 7)]
    teams = (
        [("CA US", 22, "u1")] * 6 + [("CA US", 31, "u2")] * 5 + [("CA DE", 22, "d1")] * 4 + [("CA CN", 22, "c1")] * 9
    )
    teams += [("CA", 22, "")] * 3
    works = list(enumerate(teams))
    return in_memory(
        {
            "pair_year": [
                *(_PUBLISHED | {"country_b": c, "year": y, "value": v} for c, y, v in pairs),
                *(_RECORDS | {"country_b": c, "field_id": f, "value": v}
                  for c, f, v in (("US", 22, 6), ("US", 31, 5), ("DE", 22, 4), ("CN", 22, 9))),
            ],
            "work": [
                {"work_id": w, "year": 2020, "type": "article", "field_id": f, "cited_by_count": len(t)}
                for w, (t, f, _) in works
            ],
            "work_country": [
                {"work_id": w, "year": 2020, "field_id": f, "country": c, "share": WHOLE // len(t.split()),
                 "n_countries": len(t.split())}
                for w, (t, f, _) in works
                for c in t.split()
            ],
            "authorship": [
                {"work_id": w, "ror_id": r, "country": t.split()[-1]} for w, (t, _, r) in works if r
            ],
            "institution_name": [
                {"ror_id": r, "kind": "ror_display", "name": n}
                for r, n in (("u1", "Lake University"), ("u2", "Hill University"), ("d1", "See"), ("c1", "Sea"))
            ],
            "topic": [{"topic_id": 1, "subfield_id": 2201, "field_id": 22, "field": "Engineering"}],
        },
        VINTAGES,
    )  # fmt: skip


def test_other_countries_stand_by_joint_works_with_their_growth(lake):
    found = [p for p in partners(lake, "CA", "CN") if len(p.id) == 2 and p.id.isupper()]
    assert [(p.id, p.works, p.growth) for p in found] == [("US", 500, None), ("DE", 60, 0.5)]
    assert found[1].reason == "60 works together in 2023, +50% in 5 years"


def test_institutions_of_the_partner_under_review_are_left_out_and_few_works_are_no_rank(lake):
    found = {p.id: p.works for p in partners(lake, "CA", "CN") if p.id.islower()}
    assert found == {"u1": 6, "u2": 5}


def test_in_the_field_of_the_case_only_its_works_count(lake):
    found = partners(lake, "CA", "CN", "Engineering")
    assert [p.id for p in found] == ["US", "DE", "u1"]
    assert "<5 works together in Engineering" in found[1].reason


def test_a_lake_without_counts_names_nobody():
    assert partners(in_memory({}), "CA", "CN") == []


def test_joint_and_domestic_citations_are_measured_with_their_works(lake):
    (told,) = [f for f in figures(lake, "CA", "CN") if "domestic" in f.what]
    assert "9 joint works loaded" in told.value
    assert all(f.value == NOT_YET for f in figures(in_memory({}), "CA", "CN"))


def test_the_two_places_are_read_from_the_organisations():
    orgs = (Org("O1", "A", place="CN"), Org("O2", "B", place="CA", role="applicant"), Org("O3", "C"))
    assert seats(msgspec.structs.replace(case(), orgs=orgs)) == ("CA", "CN")
    assert seats(msgspec.structs.replace(case(), orgs=orgs[1:])) is None
