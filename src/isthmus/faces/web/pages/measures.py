"""The observatory's entrance: what can be asked, of pairs, countries, fields and blocs, and a country to begin with."""

from __future__ import annotations

from typing import Any

from isthmus.discovery import members
from isthmus.faces.web.answering import measure_words
from isthmus.faces.web.view import Asked, Page, View
from isthmus.model.answer import Measure
from isthmus.model.country import CODES

REGISTERS = (
    ("register.groups", "/groups"), ("register.fields", "/fields"), ("register.institutions", "/institutions"),
    ("register.agreements", "/agreements"), ("register.areas", "/areas"), ("claims.title", "/claims"),
    ("web.front_more_brief", "/brief/US-CN"), ("dependence.title", "/dependence"), ("divergence.title", "/divergence"),
)  # fmt: skip
"""What can be looked up beside the measures."""
KINDS = ("pairs", "countries", "fields", "others")


def build(asked: Asked) -> View:
    """Return every measure by what its rows are of, and every country."""
    found = [m.MEASURE for m in members("measure", "MEASURE").values()]
    rows = [measure_words(m, asked.speak) | {"id": m.id, "kind": kind_of(m)} for m in found]
    countries = sorted(((asked.speak.country(c), c) for c in CODES), key=lambda pair: pair[0])
    groups: list[tuple[str, list[dict[str, Any]]]] = [
        (kind, [r | {"link": asked.to(f"/observe/{r['id']}")} for r in rows if r["kind"] == kind]) for kind in KINDS
    ]
    return View(
        title=asked.speak("web.observe"),
        template="measures.html.j2",
        data={"measures": found},
        rows=rows,
        name="measures",
        values={
            "groups": [(kind, rows) for kind, rows in groups if rows],
            "countries": [(label, asked.to(f"/country/{code}")) for label, code in countries],
            "registers": [(asked.speak(key), asked.to(link)) for key, link in REGISTERS],
            "first": [
                (asked.speak.country(c), asked.to(f"/country/{c}")) for c in ("US", "CN", "DE", "FR", "IT", "GB", "JP")
            ],
        },
    )


def kind_of(measure: Measure) -> str:
    """Return what a measure's rows are of."""
    if {"country", "partner"} <= set(measure.keys):
        return "pairs"
    if "country" in measure.keys:
        return "countries"
    return "fields" if "field" in measure.keys else "others"


PAGE = Page(id="measures", path="/observe", build=build)
