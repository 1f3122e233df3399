"""Areas of technology schemes: the topics that belong to each, and the works loaded in them."""

from __future__ import annotations

from isthmus.faces.web.registers import Cell, drawn, english, given, number, rests, table, vintages
from isthmus.faces.web.view import Asked, Page, View
from isthmus.figure.bars import bars
from isthmus.lake import areas
from isthmus.source.areas import schemes

SOURCES = ("areas", "area-topics", "openalex-works")


def build(asked: Asked) -> View:
    """Return every area by scheme, with its topics and the works loaded in it."""
    speak, about = asked.speak, schemes()
    with asked.desk.lake() as lake:
        rows = areas.areas(lake)
    known = [r for r in rows if r["topics"]]
    figure = drawn(
        lambda look: bars(
            sorted(({"label": r["title"], "value": r["works"]} for r in known), key=lambda r: -r["value"]),
            label="label", title=speak("register.areas"), unit=speak("register.works"),
            subtitle=speak("register.areas_figure"), look=look,
        ),
        speak("register.areas"),
    )  # fmt: skip
    heads = [speak(f"register.{h}") for h in ("area", "topics", "core", "works", "read", "evidence")]
    cells = [
        [Cell(r["title"], asked.to(f"/areas/{r['scheme']}/{r['area_id']}") if r["topics"] else "", "en"),
         number(r["topics"], speak), number(r["core"], speak), number(r["works"], speak),
         Cell(speak.word("seen", r["read"])), english(r["evidence"])]
        for r in rows
    ]  # fmt: skip
    found = vintages(asked.desk, *SOURCES)
    return View(
        title=speak("register.areas"),
        template="register.html.j2",
        data={"areas": rows, "not_covered": about.not_covered},
        rows=rows,
        name="areas",
        vintages=tuple(v.id for v in found),
        figure=figure if known else None,
        values=given(
            asked,
            crumbs=[(speak("web.observe"), asked.to("/observe"))],
            standfirst=speak("register.areas_intro"),
            figure=figure if known else None,
            tables=[table(speak("register.areas"), heads, cells, speak("register.areas_note"))],
            notes=[f"{key}: {why}" for key, why in about.not_covered.items()],
            standing=rests(asked, found),
        ),
    )


PAGE = Page(id="areas", path="/areas", build=build)
