"""Little worlds of works for the tests of rule breadth, through the same tables as a lake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from isthmus.lake.open import Lake, in_memory
from isthmus.policy.breadth.ties import ListTies
from isthmus.policy.breadth.world import World, open_world

TOPICS = {  # topic: (subfield, field)
    1: (3107, 31), 2: (3108, 31), 3: (1702, 17), 4: (1705, 17), 5: (2713, 27), 6: (2306, 23),
}  # fmt: skip
FIELDS = {31: "Physics and Astronomy", 17: "Computer Science", 27: "Medicine", 23: "Environmental Science"}
AREAS = {"ca-stra/quantum": [(1, "core"), (2, "partial")], "ca-stra/ai": [(3, "core")], "shared/climate": [(6, "core")]}
LISTED = {"red": ("0000000a1", "0000000a2"), "blue": ("0000000b1",)}
GROUP = [("G", "AA", "2000-01-01", "2010-01-01"), ("G", "BB", "2005-01-01", None)]
CODES = {"AA": "DE", "BB": "FR", "CC": "CN", "DD": "US"}


class W(NamedTuple):
    """One work: its countries, institutions, topic, year, authors and citations."""

    countries: tuple[str, ...] = ("DE", "CN")
    rors: tuple[str, ...] = ()
    topic: int | None = 1
    year: int = 2020
    authors: tuple[int, ...] = (1, 2)
    citations: int = 0
    type: str = "article"


def lake(works: list[W]) -> Lake:
    """Return a lake of these works, with the topics, areas, groups and lists above."""
    rows: dict[str, list[dict[str, Any]]] = {"work": [], "work_country": [], "authorship": []}
    for n, w in enumerate(works):
        subfield, field = TOPICS.get(w.topic or 0, (None, None))
        rows["work"].append(
            {"work_id": n, "year": w.year, "type": w.type, "topic_id": w.topic, "subfield_id": subfield,
             "field_id": field, "cited_by_count": w.citations, "n_authors": len(w.authors),
             "n_countries": len(w.countries)}
        )  # fmt: skip
        rows["work_country"] += [{"work_id": n, "country": c, "share": 1} for c in w.countries]
        rows["authorship"] += [{"work_id": n, "author_id": a, "seq": s} for s, a in enumerate(w.authors)]
        rows["authorship"] += [{"work_id": n, "ror_id": r, "seq": 99} for r in w.rors]
    rows["topic"] = [
        {"topic_id": t, "topic": f"Topic {t}", "subfield_id": s, "subfield": f"Subfield {s}", "field_id": f,
         "field": FIELDS[f]}
        for t, (s, f) in TOPICS.items()
    ]  # fmt: skip
    for name, links in AREAS.items():
        scheme, area_id = name.split("/")
        rows.setdefault("area", []).append({"scheme": scheme, "area_id": area_id, "title": area_id})
        rows.setdefault("area_topic", []).extend(
            {"scheme": scheme, "area_id": area_id, "topic_id": t, "degree": d} for t, d in links
        )
    rows["list"] = [{"list_id": name} for name in LISTED]
    rows["membership"] = [
        {"group": g, "iso2": CODES[c], "status": "member", "from": a, "to": b} for g, c, a, b in GROUP
    ]
    rows["institution"] = [
        {"ror_id": "0000000a1", "types": "education"}, {"ror_id": "0000000b1", "types": "company;facility"},
        {"ror_id": "0000000c1", "types": "government"},
    ]  # fmt: skip
    return in_memory(rows)


def ties() -> Mapping[str, ListTies]:
    """Return the ties of the lists above: the first institution of each was confirmed by a person."""
    return {
        name: ListTies(confirmed=rors[:1], proposed=rors, wider=(*rors, "0000000c1"), research=4, tied=3)
        for name, rors in LISTED.items()
    }


def world(works: list[W], tied: Callable[[], Mapping[str, ListTies]] = ties) -> World:
    """Return the world of these works."""
    return open_world(lake(works), tied)
