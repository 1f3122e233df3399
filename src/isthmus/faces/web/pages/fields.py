"""The fields of research, with the works loaded in each."""

from __future__ import annotations

from isthmus.faces.web.answering import asked_answer, figure
from isthmus.faces.web.registers import Cell, given, number, rests, table
from isthmus.faces.web.sentences import shown
from isthmus.faces.web.view import Asked, Page, View
from isthmus.words import of_field


def build(asked: Asked) -> View:
    """Return every field by its share of the works loaded."""
    speak = asked.speak
    answer = asked_answer(asked, "field-profile", {})
    drawn = figure(answer, None, speak)
    with asked.desk.lake() as lake:
        topic = lake.table("topic")
        known = {r["field"]: r["field_id"] for r in lake.execute(topic.select("field_id", "field").distinct())}
    cells = [
        [Cell(of_field(r["field"], speak.language), asked.to(f"/field/{known[r['field']]}")) if r["field"] in known
         else Cell(shown(r["field"], "field", speak)), number(r["works"], speak), Cell(speak.share(r["value"]),
                                                                                      number=True)]
        for r in answer.rows
    ]  # fmt: skip
    heads = [speak(f"register.{h}") for h in ("field", "works", "share")]
    return View(
        title=speak("register.fields"),
        template="register.html.j2",
        data=answer.contract(),
        rows=answer.rows,
        name="fields",
        vintages=tuple(v.id for v in answer.vintages),
        figure=drawn,
        values=given(
            asked,
            crumbs=[(speak("web.observe"), asked.to("/observe"))],
            standfirst=speak("register.fields_intro"),
            figure=drawn,
            tables=[table(speak("register.fields"), heads, cells)],
            standing=rests(asked, list(answer.vintages), answer.caveats),
        ),
    )


PAGE = Page(id="fields", path="/fields", build=build)
