"""Names as people shorten them: a campus by its town, a university by one word, spaced initials, slips in variants."""

from __future__ import annotations

import numpy as np
import pytest

from isthmus.screen.among import COMPARED, JUDGED, among
from isthmus.screen.evidence import FEATURES
from isthmus.screen.reading import Vocabulary
from isthmus.screen.resolve import Resolver
from isthmus.screen.short import BRAND, CAMPUS
from screen.conftest import place

REGISTRY = (
    place("r:davis", "US", "Davis", "University of California, Davis"),
    place("r:irvine", "US", "Irvine", "University of California, Irvine"),
    place("r:yale", "US", "New Haven", "Yale University"),
    place("r:tuebingen", "DE", "Tübingen", "Universität Tübingen"),
)


@pytest.fixture(scope="module")
def small() -> Resolver:
    return Resolver(REGISTRY)


def kinds(resolver: Resolver, text: str) -> dict[str, str]:
    found = resolver.propose(resolver.index.vocabulary.read(text))
    return {resolver.index.items[c.number].ror_id: c.kind for c in found}


def test_a_campus_is_read_from_its_town(small: Resolver) -> None:
    assert kinds(small, "Physics, University of California, One Shields Ave, Davis, CA")["r:davis"] == CAMPUS
    assert "r:irvine" not in kinds(small, "Physics, University of California, One Shields Ave, Davis, CA")


def test_one_word_names_a_university_only_beside_a_unit(small: Resolver) -> None:
    assert kinds(small, "Yale School of Public Health")["r:yale"] == BRAND
    assert "r:yale" not in kinds(small, "Linus Yale, Boston")
    assert "r:yale" not in kinds(small, "the yale school lock")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M. D. Anderson", "MD Anderson"),
        ("Universityof Bonn", "University of Bonn"),
        ("Physics, University of#N#Tsukuba", "Physics, University of; Tsukuba"),
        ("Univertsität Kiel", "Universität Kiel"),
    ],
)
def test_slips_read_as_what_is_meant(one: str, other: str) -> None:
    vocabulary = Vocabulary()
    for name in ("MD Anderson", "University of Bonn", "Tsukuba", "Physics", "Kiel"):
        vocabulary.read(name)
    vocabulary.freeze(["university"])
    assert vocabulary.read(one).words == vocabulary.read(other).words


def test_a_lead_is_over_the_best_other_candidate() -> None:
    rows = np.zeros((4, len(FEATURES)))
    at = FEATURES.index("weight")
    rows[:, at] = (1.0, 3.0, 2.5, 7.0)
    out = among(rows, [3, 1])
    assert out.shape == (4, len(JUDGED))
    lead = out[:, len(FEATURES) + COMPARED.index("weight")]
    assert lead.tolist() == [-2.0, 0.5, -0.5, 0.0]
    assert out[:, -1].tolist() == [3.0, 3.0, 3.0, 1.0]


def test_a_town_s_academy_or_company_is_not_its_university(resolver: Resolver) -> None:
    for text in ("Tianjin Academy of Agricultural Sciences", "Tianjin Star Technology Co", "Tianjin Hospital"):
        assert "r:tju" not in kinds(resolver, text)
