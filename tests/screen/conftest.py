"""A small registry of real and invented institutions, and the gold folder where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from isthmus.screen.records import Entry, Institution, Link, Name
from isthmus.screen.resolve import Resolver


def place(ror_id: str, country: str, city: str, *names: str, **more: object) -> Institution:
    """Return an institution: the first name is displayed, names in capitals are acronyms."""
    made = tuple(
        Name(n, "display" if at == 0 else "acronym" if n.isupper() and n.isascii() else "label", None)
        for at, n in enumerate(names)
    )
    types = more.pop("types", ("education",))
    return Institution(ror_id, made, country, (city,), types=types, **more)  # type: ignore[arg-type]


REGISTRY = (
    place("r:beihang", "CN", "Beijing", "Beihang University", "北京航空航天大学", "BUAA"),
    place("r:nwpu", "CN", "Xi'an", "Northwestern Polytechnical University", "西北工业大学", "NWPU"),
    place("r:hit", "CN", "Harbin", "Harbin Institute of Technology", "哈尔滨工业大学", "HIT"),
    place("r:tju", "CN", "Tianjin", "Tianjin University", "天津大学"),
    place("r:scu", "CN", "Chengdu", "Sichuan University", "四川大学"),
    place(
        "r:wch",
        "CN",
        "Chengdu",
        "West China Hospital of Sichuan University",
        links=(Link("parent", "r:scu"),),
        types=("healthcare",),
    ),
    place("r:holon", "IL", "Holon", "Holon Institute of Technology", "HIT"),
    place("r:cam", "GB", "Cambridge", "University of Cambridge"),
    place("r:anglia", "GB", "Cambridge", "Anglia Ruskin University"),
    place("r:york-gb", "GB", "York", "University of York"),
    place("r:york-ca", "CA", "Toronto", "York University"),
    place("r:freiburg", "DE", "Freiburg", "University of Freiburg"),
    place("r:fribourg", "CH", "Fribourg", "University of Fribourg", "Universität Freiburg"),
    place("r:old", "FR", "Lyon", "Institut Norvale", status="withdrawn", links=(Link("successor", "r:new"),)),
    place("r:new", "FR", "Lyon", "Université Norvale"),
    place(
        "r:mipt",
        "RU",
        "Dolgoprudny",
        "Moscow Institute of Physics and Technology",
        "Московский физико-технический институт",
    ),
    place("r:snu", "KR", "Seoul", "Seoul National University", "서울대학교"),
    place("r:tokyo", "JP", "Tokyo", "The University of Tokyo", "東京大学"),
    place("r:sharif", "IR", "Tehran", "Sharif University of Technology", "دانشگاه صنعتی شریف"),
)


@pytest.fixture(scope="session")
def resolver() -> Resolver:
    """A resolver over the small registry."""
    return Resolver(REGISTRY)


@pytest.fixture(scope="session")
def entries() -> list[Entry]:
    """Entries of an invented list that names real organisations."""
    return [
        Entry(
            "list-a",
            "1",
            ("Beijing University of Aeronautics and Astronautics (BUAA)",),
            "China",
            listed_from="2001-05-14",
        ),
        Entry("list-a", "2", ("Harbin Institute of Technology", "HIT"), "CN"),
        Entry("list-a", "3", ("Tianjin University",), "CN"),
        Entry("list-b", "4", ("Sichuan University",), "CN"),
        Entry("list-b", "5", ("Northwestern Polytechnical University",), "CN"),
        Entry("list-b", "6", ("National Defense University",), "CN"),
    ]


@pytest.fixture(scope="session")
def gold() -> Path:
    """The gold folder; tests that need it are skipped without one."""
    if not os.environ.get("ISTHMUS_GOLD"):
        pytest.skip("no gold or policy folder")
    return Path(os.environ["ISTHMUS_GOLD"]).absolute()
