"""Co-publication of an institution with listed organisations: context, never a finding; small counts as ``<5``."""

from __future__ import annotations

from typing import Any

import msgspec

from isthmus.faces.indexes import ONE_AT_A_TIME, screening
from isthmus.faces.shapes.screening import institution_of
from isthmus.faces.web.registers import Cell, english, given, number, table
from isthmus.faces.web.view import Asked, Page, View
from isthmus.screen.ties import ABOUT, TEAMS, Ties, least_total, ties_of
from isthmus.words import of_field


def read(asked_desk: Any, institution: str) -> tuple[str, str, Ties, dict[str, str], list[str]]:
    """Return an institution's id and name, its ties, the names of the listed, and the vintages of the lists."""
    with ONE_AT_A_TIME:
        made = screening(asked_desk)
    with asked_desk.lake() as lake:
        ror_id, name = institution_of(lake, made, institution)
        ties = ties_of(lake, ror_id, made.links)
    index = made.resolver.index if made.resolver else None
    names = {
        r: index.items[index.number[r]].display if index and r in index.number else r
        for r in {c.ror_id for c in ties.cells}
    }
    return ror_id, name, ties, names, list(made.vintages)


def build(asked: Asked) -> View:
    """Return the page."""
    speak = asked.speak
    ror_id, name, ties, names, lists = read(asked.desk, asked.given["institution"])
    rows = [{"listed": names[c.ror_id]} | {k: v for k, v in msgspec.to_builtins(c).items() if k != "work_ids"}
            for c in ties.cells]  # fmt: skip
    heads = [speak(f"register.{h}") for h in ("institution", "year", "field", "team", "works")]
    cells = [
        [Cell(names[c.ror_id], asked.to(f"/institution/{c.ror_id.removeprefix('https://ror.org/')}"), "und"),
         Cell(str(c.year or "\u2013"), number=True), Cell(of_field(c.field, speak.language)),
         Cell(speak(f"register.team_{TEAMS.index(c.team)}")), number(c.works, speak)]
        for c in ties.cells
    ]  # fmt: skip
    why = [
        [Cell(names[r], lang="und"), english(link.list_id), english(link.relation.replace("_", " ")),
         english("proposed" if link.state == "none" else link.state)]
        for r, links in ties.links.items() for link in links
    ]  # fmt: skip
    short = ror_id.removeprefix("https://ror.org/")
    return View(
        title=speak("register.ties_title", name=name),
        template="register.html.j2",
        data={"about": ABOUT, "institution": {"ror_id": ror_id, "name": name},
              "vintages": [*ties.vintages, *lists], "rows": rows},
        rows=rows,
        name=f"ties_{short}",
        vintages=(*ties.vintages, *lists),
        values=given(
            asked,
            crumbs=[(name, asked.to(f"/institution/{short}"))],
            standfirst=speak("register.ties_intro"),
            lead=[speak("register.ties_lead", count=least_total(ties.cells), listed=len(names))
                  if rows else speak("register.ties_none")],
            tables=[
                table(speak("register.ties"), heads, cells, speak("register.small_note")),
                table(speak("register.ties_why"), [speak(f"register.{h}") for h in ("institution", "list", "relation",
                      "standing")], why),
            ],
            notes=[ABOUT, *(*ties.vintages, *lists)],
        ),
    )  # fmt: skip


PAGE = Page(id="ties", path="/institution/{institution}/ties", build=build, act="signed")
