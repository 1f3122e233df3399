"""A measure's page: its answer to the question in the address, as sentences, figure and table."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.answering import (
    agreement_states,
    asked_answer,
    downloads,
    figure,
    measure_of,
    measure_words,
    name_of,
    ordered,
    standing,
    table,
)
from isthmus.faces.web.form import fields
from isthmus.faces.web.question import default, names
from isthmus.faces.web.sentences import sentences
from isthmus.faces.web.view import Asked, Page, View
from isthmus.figure.kinds import kinds_of


def build(asked: Asked) -> View:
    """Return the page of one measure."""
    measure, method = measure_of(asked.given["measure"])
    query = {k: v for k, v in asked.query.items() if k in names() or k == "as_of"}
    if not query.keys() - {"as_of"}:
        with asked.desk.lake() as lake:
            query |= default(measure, lake)
    answer = asked_answer(asked, measure.id, query)
    kind = asked.query.get("v")
    states = agreement_states(asked, answer) if measure.id == "copublication" else []
    drawn = figure(answer, kind, asked.speak, states)
    words = measure_words(measure, asked.speak)
    can = kinds_of(answer)
    return View(
        title=words["title"],
        template="observe.html.j2",
        data=answer.contract(),
        rows=ordered(answer, asked.query.get("sort")),
        vintages=tuple(v.id for v in answer.vintages),
        figure=drawn,
        name=name_of(measure.id, query),
        values={
            "measure": measure,
            "words": words,
            "method": method,
            "sentences": sentences(answer, asked.speak),
            "figure": drawn if kind != "table" else None,
            "figure_path": asked.path,
            "kinds": [(k, asked.link(v=k, n=None), k == (kind or (can or ["table"])[0])) for k in (*can, "table")],
            "table": table(answer, asked),
            "standing": standing(answer, asked),
            "downloads": downloads(asked, drawn is not None),
            "form": fields(measure, query, asked),
            "around": around(answer.params, asked),
        },
    )


def around(params: dict[str, Any], asked: Asked) -> list[tuple[str, str]]:
    """Return links to the pages of the places that an answer is about."""
    sides = [c for k in ("country", "partner") for c in params.get(k, ()) if len(str(c)) == 2]
    found = [(asked.speak.country(c), asked.to(f"/country/{c}")) for c in dict.fromkeys(sides)]
    if len(params.get("country", ())) == 1 and len(params.get("partner", ())) == 1 and len(sides) == 2:
        label = " \u2013 ".join(asked.speak.country(c) for c in sides)
        found.insert(0, (label, asked.to(f"/pair/{sides[0]}-{sides[1]}")))
    return found


PAGE = Page(id="observe", path="/observe/{measure}", build=build, params=(*names(), "v", "sort", "n", "as_of"))
