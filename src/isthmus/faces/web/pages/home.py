"""The front page: one question, answered on sight, with its source."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.answering import asked_answer, downloads, figure, name_of, standing
from isthmus.faces.web.question import FIRST_ASKED
from isthmus.faces.web.sentences import as_asked, sentences, told
from isthmus.faces.web.view import Asked, Page, View
from isthmus.model.answer import Answer

MEASURE = "copublication"


def build(asked: Asked) -> View:
    """Return the front page: works of four countries with China, 2013 to 2022."""
    answer = asked_answer(asked, MEASURE, FIRST_ASKED)
    drawn = figure(answer, None, asked.speak)
    return View(
        title=asked.speak("web.front_question"),
        template="home.html.j2",
        data=answer.contract(),
        rows=answer.rows,
        vintages=tuple(v.id for v in answer.vintages),
        figure=drawn,
        name=name_of(MEASURE, FIRST_ASKED),
        values={
            "sentences": sentences(answer, asked.speak),
            "figure": drawn,
            "figure_path": "/index",
            "pivot": pivot(answer, asked),
            "standing": standing(answer, asked),
            "downloads": downloads(asked, figure=True, path="/index"),
            "more": [
                (asked.to(f"/observe/{MEASURE}", **FIRST_ASKED), "web.front_more_trend"),
                (asked.to("/observe/ric", **FIRST_ASKED), "web.front_more_ric"),
                (asked.to("/pair/US-CN"), "web.front_more_pair"),
                (asked.to("/observe"), "web.front_more_all"),
            ],
        },
    )


def pivot(answer: Answer, asked: Asked) -> dict[str, Any]:
    """Return the rows as a year a line and a country a column."""
    countries = list(dict.fromkeys(r["country"] for r in as_asked(answer)))
    by_year: dict[int, dict[str, str]] = {}
    for r in answer.rows:
        by_year.setdefault(r["year"], {})[r["country"]] = told(r["value"], answer.measure, asked.speak)
    return {
        "heads": [(asked.speak.country(c), asked.to(f"/country/{c}")) for c in countries],
        "rows": [(year, [cells.get(c, "") for c in countries]) for year, cells in sorted(by_year.items())],
    }


PAGE = Page(id="home", path="/", data="/index", build=build)
