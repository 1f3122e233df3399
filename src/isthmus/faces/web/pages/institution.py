"""One institution: its names and place in the registry, and its works loaded; small counts as ``<5``."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.registers import Cell, drawn, given, number, rests, table, vintages
from isthmus.faces.web.view import Asked, Page, View
from isthmus.figure.trend import trend
from isthmus.lake import institution
from isthmus.words import of_field

SOURCES = ("ror", "openalex-works", "openalex-topics")


def build(asked: Asked) -> View:
    """Return an institution's page."""
    speak, ror = asked.speak, institution.short(asked.given["institution"])
    with asked.desk.lake() as lake:
        about, counts = institution.about(lake, ror), institution.works(lake, ror)
        covered = bool(lake.vintage("openalex-works"))
    found = vintages(asked.desk, *SOURCES)
    shown = {k: [r | {"works": institution.shown(r["works"])} for r in rows] for k, rows in counts.items()}
    least = sum(r["works"] if isinstance(r["works"], int) else 1 for r in shown["years"])
    lead = speak("register.works_least", count=speak.number(least)) if least else speak(
        "register.works_none" if covered else "register.works_not_covered")  # fmt: skip
    years = [{"year": r["year"], "value": r["works"] if isinstance(r["works"], int) else None,
              "series": about["name"]} for r in shown["years"] if r["year"]]  # fmt: skip
    figure = None
    if sum(r["value"] is not None for r in years) > 1:
        title = speak("register.institution_figure", name=about["name"])
        figure = drawn(lambda look: trend(years, series="series", title=title, unit=speak("register.works"),
                                          subtitle=speak("register.small_figure"), look=look), title)  # fmt: skip
    return View(
        title=about["name"],
        template="register.html.j2",
        data=about | {"works": shown, "works_at_least": least, "works_covered": covered},
        rows=shown["years"] or [{"year": None, "works": 0 if covered else None}],
        name=f"institution_{ror}",
        vintages=tuple(v.id for v in found),
        figure=figure,
        values=given(
            asked,
            crumbs=[(speak("web.observe"), asked.to("/observe")),
                    (speak("register.institutions"), asked.to("/institutions"))],
            heading_lang="und",
            lead=[lead],
            figure=figure,
            facts=_facts(about, asked),
            links=[
                Cell(speak("register.ties"), asked.to(f"/institution/{ror}/ties")),
                Cell(speak("register.brief_of", name=about["name"]), asked.to(f"/brief/institution:{ror}")),
            ],
            tables=_tables(shown, asked),
            standing=rests(asked, found),
        ),
    )  # fmt: skip


def _facts(about: dict[str, Any], asked: Asked) -> list[tuple[str, list[Cell]]]:
    speak = asked.speak
    named = [Cell(n["name"] + (f" ({n['language']})" if n["language"] else ""), lang=n["language"] or "und")
             for n in about["names"] if n["name"] != about["name"]]  # fmt: skip
    links = [Cell(f"{x['label']} ({speak.word('register', 'link_' + x['kind'])})",
                  asked.to(f"/institution/{x['other_ror_id']}"), "und") for x in about["links"]]  # fmt: skip
    ids = [Cell(f"ROR {about['ror_id']}", lang="en"), *(Cell(f"{x['scheme']} {x['value']}", lang="en")
           for x in about["external"])]  # fmt: skip
    place = speak("web.comma").join(t for t in (about["city"], about["region"]) if t)
    found = [
        ("names", list(dict.fromkeys(named))),
        ("country", [Cell(speak.country(about["country"]), asked.to(f"/country/{about['country']}"))]
         if about["country"] else []),
        ("city", [Cell(place, lang="und")] if place else []),
        ("types", [Cell(about["types"] or "\u2013", lang="en")]),
        ("established", [Cell(str(about["established"]))] if about["established"] else []),
        ("status", [Cell(about["status"] or "\u2013", lang="en")]),
        ("links", links),
        ("ids", ids),
    ]  # fmt: skip
    return [(speak(f"register.{key}"), cells) for key, cells in found if cells]


def _tables(shown: dict[str, list[dict[str, Any]]], asked: Asked) -> list[dict[str, Any]]:
    speak = asked.speak
    heads = {k: [speak(f"register.{h}") for h in (k, "works")] for k in ("institution", "country", "field", "year")}
    note = speak("register.small_note")
    return [
        table(speak("register.partners"), heads["institution"], [
            [Cell(r["name"], asked.to(f"/institution/{r['ror_id']}") if r["name"] != r["ror_id"] else "", "und"),
             number(r["works"], speak)]
            for r in shown["institutions"]], note),
        table(speak("register.countries"), heads["country"], [
            [Cell(speak.country(r["country"]), asked.to(f"/country/{r['country']}")), number(r["works"], speak)]
            for r in shown["countries"]]),
        table(speak("register.fields"), heads["field"], [
            [Cell(of_field(r["field"], speak.language) if r["field"] else speak("web.no_topic")),
             number(r["works"], speak)] for r in shown["fields"]]),
        table(speak("register.years"), heads["year"], [
            [Cell(str(r["year"]) if r["year"] else speak("web.not_known")), number(r["works"], speak)]
            for r in shown["years"]]),
    ]  # fmt: skip


PAGE = Page(id="institution", path="/institution/{institution}", build=build)
