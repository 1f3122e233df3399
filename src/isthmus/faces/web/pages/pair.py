"""Two countries: what they publish together, and whether that is more than their size suggests."""

from __future__ import annotations

from isthmus.discovery import members
from isthmus.faces.web.answering import asked_answer, downloads, figure, measure_words, ordered, standing, table
from isthmus.faces.web.sentences import sentences
from isthmus.faces.web.view import Asked, Page, View
from isthmus.model.country import CODES, parse
from isthmus.model.errors import UsageError

MEASURE = "copublication"


def build(asked: Asked) -> View:
    """Return a pair's page."""
    a, b = sides(asked.given["pair"])
    sample = {"basis": "records"} if all(c.startswith("X") and c != "XK" for c in (a, b)) else {}
    query = {"c": a, "p": b, **sample} | {k: v for k, v in asked.query.items() if k == "y"}
    answer = asked_answer(asked, MEASURE, query)
    drawn = figure(answer, None, asked.speak)
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
            "turned": asked.to(f"/pair/{b}-{a}"),
            "measures": [
                (measure_words(m, asked.speak), asked.to(f"/observe/{m.id}", c=a, p=b))
                for m in of_pairs
                if m.id != MEASURE
            ],
        },
    )


def sides(text: str) -> tuple[str, str]:
    """Return the two codes of ``US-CN``; names may stand for codes.

    Raises
    ------
    UsageError, UnknownName
        For what is no pair, or a country that is not known.
    """
    if text.upper() in CODES or "-" not in text:
        raise UsageError(f"{text[:80]!r} is not a pair.", "Write two codes with a hyphen between: US-CN.")
    first, _, second = text.partition("-")
    a, b = parse(first), parse(second)
    if a == b:
        raise UsageError(f"{a} stands on both sides of the pair.", "Name two different countries.")
    return a, b


PAGE = Page(id="pair", path="/pair/{pair}", build=build, params=("y", "sort", "n"))
