"""Institutions of the registry, found by any of their names."""

from __future__ import annotations

from isthmus.faces.names import MOST, search
from isthmus.faces.web.registers import Cell, field, given, rests, table, vintages
from isthmus.faces.web.view import Asked, Page, View


def build(asked: Asked) -> View:
    """Return the institutions whose names hold the words asked for."""
    speak, wanted = asked.speak, asked.query.get("q")
    rows = search(asked.desk, wanted) if wanted else []
    found = vintages(asked.desk, "ror")
    heads = [speak(f"register.{h}") for h in ("institution", "matched", "country", "city")]
    cells = [
        [Cell(r["name"], asked.to(f"/institution/{r['ror_id']}"), "und"), Cell(r["matched"], lang="und"),
         Cell(speak.country(r["country"])), Cell(r["city"] or "\u2013", lang="und")]
        for r in rows
    ]  # fmt: skip
    lead = speak("register.found", count=len(rows)) if rows else speak("register.found_none")
    return View(
        title=speak("register.institutions"),
        template="register.html.j2",
        data={"name": wanted, "institutions": rows},
        rows=rows,
        name="institutions",
        vintages=tuple(v.id for v in found),
        values=given(
            asked,
            crumbs=[(speak("web.observe"), asked.to("/observe"))],
            standfirst=speak("register.institutions_intro"),
            lead=[lead] if wanted else [],
            form=[field("q", speak("register.name"), wanted or "", speak("register.name_hint"))],
            tables=[table(speak("register.institutions"), heads, cells, speak("register.most", count=MOST))]
            if rows else [],
            standing=rests(asked, found),
        ),
    )  # fmt: skip


PAGE = Page(id="institutions", path="/institutions", build=build, params=("q",))
