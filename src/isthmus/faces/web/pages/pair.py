"""Two countries: what they publish together, and whether that is more than their size suggests."""

from __future__ import annotations

from isthmus.discovery import members
from isthmus.faces.web.answering import (
    agreement_states,
    asked_answer,
    downloads,
    figure,
    measure_words,
    ordered,
    standing,
    table,
)
from isthmus.faces.web.days import pair_of
from isthmus.faces.web.sentences import sentences
from isthmus.faces.web.view import Asked, Page, View

MEASURE = "copublication"


def build(asked: Asked) -> View:
    """Return a pair's page."""
    a, b = pair_of(asked.given["pair"])
    sample = {"basis": "records"} if all(c.startswith("X") and c != "XK" for c in (a, b)) else {}
    query = {"c": a, "p": b, **sample} | {k: v for k, v in asked.query.items() if k == "y"}
    answer = asked_answer(asked, MEASURE, query)
    states = agreement_states(asked, answer)
    drawn = figure(answer, None, asked.speak, states)
    of_pairs = [
        m.MEASURE for m in members("measure", "MEASURE").values() if {"country", "partner"} <= {*m.MEASURE.keys}
    ]
    named = {"a": asked.speak.country(a), "b": asked.speak.country(b)}
    return View(
        title=asked.speak("web.pair", **named),
        template="pair.html.j2",
        data=answer.contract(),
        rows=ordered(answer, asked.query.get("sort")),
        vintages=tuple(v.id for v in answer.vintages),
        figure=drawn,
        name=f"pair_{a}-{b}",
        values={
            "sentences": sentences(answer, asked.speak),
            "figure": drawn,
            "figure_path": asked.path,
            "table": table(answer, asked),
            "standing": standing(answer, asked),
            "downloads": downloads(asked, drawn is not None),
            "ends": [(asked.speak.country(c), asked.to(f"/country/{c}")) for c in (a, b)],
            "agreements": asked.to("/agreements", pair=f"{a}-{b}") if states else None,
            "brief": asked.to(f"/brief/{a}-{b}"),
            "scenario": asked.to("/scenarios/dyad_decouple", a=a, b=b),
            "turned": asked.to(f"/pair/{b}-{a}"),
            "measures": [
                (measure_words(m, asked.speak), asked.to(f"/observe/{m.id}", c=a, p=b))
                for m in of_pairs
                if m.id != MEASURE
            ],
        },
    )


PAGE = Page(id="pair", path="/pair/{pair}", build=build, params=("y", "sort", "n"))
