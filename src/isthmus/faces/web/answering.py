"""A measure's answer as the parts of a page: sentences, figure, table, and what it rests on."""

from __future__ import annotations

import inspect
from typing import Any

from isthmus.discovery import member
from isthmus.faces.web.question import file_name, in_words, question
from isthmus.faces.web.sentences import sentences, shown, told
from isthmus.faces.web.speak import Speak
from isthmus.faces.web.view import Asked, Figure
from isthmus.figure.kinds import KINDS, figure_of, kinds_of, shown_year
from isthmus.figure.look import Look
from isthmus.lake import agreements
from isthmus.lake.cite import citation_of
from isthmus.measure import ask
from isthmus.model.answer import Answer, Measure
from isthmus.model.errors import UnknownName, UsageError
from isthmus.words import of_measure

ROWS = 60
"""Rows of a table on one page; a download has them all."""


def asked_answer(asked: Asked, measure: str, query: dict[str, str]) -> Answer:
    """Return the answer to short parameters; the same question is computed once a snapshot."""
    key = ("answer", measure, tuple(sorted(query.items())))

    def make(lake: Any) -> Answer:
        return ask(lake, measure, question(lake, query))

    as_of = query.get("as_of")
    if as_of is not None:
        plain = {k: v for k, v in query.items() if k != "as_of"}
        with asked.desk.lake(as_of) as lake:
            return ask(lake, measure, question(lake, plain))
    found: Answer = asked.desk.recent(key, make)
    return found


def measure_of(measure_id: str) -> tuple[Measure, str]:
    """Return a measure and its method as its file tells it."""
    module = member("measure", "MEASURE", "measure", measure_id)
    return module.MEASURE, inspect.getdoc(module) or ""


def measure_words(measure: Measure, speak: Speak) -> dict[str, str]:
    """Return a measure's title, question and unit in the reader's language, or in English where there is no other."""
    told = {part: of_measure(measure.id, part, speak.language) for part in ("title", "question", "unit")}
    known = all(told.values())
    own = {part: text or getattr(measure, part) for part, text in told.items()}
    return own | {"lang": speak.language if known else "en"}


def figure(
    answer: Answer, kind: str | None, speak: Speak, states: list[dict[str, Any]] | None = None
) -> Figure | None:  # fmt: skip
    """Return the figure of an answer, of the kind asked for; ``states`` of an agreement stand below a trend.

    Raises
    ------
    UnknownName
        For a kind that there is none of; the answer's own kinds are named.
    """
    can = kinds_of(answer)
    if kind is not None and kind not in can and kind != "table":
        if kind in KINDS:
            raise UsageError(f"v: this answer cannot be shown as {kind}.", f"It can be as {' or '.join(can)}.")
        raise UnknownName("figure", kind, [*can, "table"], "v")
    if not can or not answer.rows:
        return None
    chosen = kind if kind in can else can[0]
    words = measure_words(answer.measure, speak)
    sample = any(v.sample for v in answer.vintages)
    title = f"{words['title']} ({speak('web.sample_short')})" if sample else words["title"]
    of_year = [] if chosen == "trend" else [str(shown_year(answer) or "")]
    source = speak("web.source_line", sources="; ".join(f"{v.title}, {v.dated}" for v in answer.vintages))
    subtitle = " \u00b7 ".join(s for s in (in_words(answer, speak), *of_year, source) if s)

    def draw(look: Look) -> dict[str, Any]:
        return figure_of(answer, chosen, title=title, subtitle=subtitle, unit=words["unit"], look=look,
                         states=states)  # fmt: skip

    return Figure(draw=draw, alt=" ".join([f"{title}.", *sentences(answer, speak)]))


def agreement_states(asked: Asked, answer: Answer) -> list[dict[str, Any]]:
    """Return the states of the agreement between the two countries of an answer; none where there are more or fewer."""
    sides = [answer.params.get(k, ()) for k in ("country", "partner")]
    if any(len(side) != 1 or len(str(side[0])) != 2 for side in sides):
        return []
    pair = tuple(str(side[0]) for side in sides)

    def make(lake: Any) -> list[dict[str, Any]]:
        return agreements.states(lake, pair)

    rows = asked.desk.recent(("agreements", pair), make)
    return [r | {"text": asked.speak(f"brief_page.state_{r['state'].replace(' ', '_')}")} for r in rows]


def ordered(answer: Answer, sort: str | None) -> list[dict[str, Any]]:
    """Return the rows in the order asked for: a column's name, with ``-`` before it for the largest first.

    Rows without a value of that column come last.
    """
    if sort is None:
        return answer.rows
    key, down = sort.removeprefix("-"), sort.startswith("-")
    columns = [*answer.measure.keys, *answer.measure.columns]
    if key not in columns:
        raise UnknownName("column", key, columns, "sort")
    known = [r for r in answer.rows if r.get(key) is not None]
    rest = [r for r in answer.rows if r.get(key) is None]
    return sorted(known, key=lambda r: r[key] if isinstance(r[key], int | float) else str(r[key]), reverse=down) + rest


def table(answer: Answer, asked: Asked, plain_order: str | None = None) -> dict[str, Any]:
    """Return one page of the table: headings with their links, cells as text.

    ``plain_order`` is the order where the address names none.
    """
    speak, sort = asked.speak, asked.query.get("sort", plain_order)
    rows = ordered(answer, sort)
    page = _page(asked.query.get("n"), len(rows))
    shown_rows = rows[(page - 1) * ROWS : page * ROWS]
    heads = [_head(c, answer.measure, asked, sort) for c in (*_telling(answer), *answer.measure.columns)]
    pages = -(-len(rows) // ROWS)
    return {
        "heads": heads,
        "rows": [[_cell(r.get(h["column"]), h["column"], answer.measure, speak) for h in heads] for r in shown_rows],
        "total": len(rows),
        "page": page,
        "pages": pages,
        "previous": asked.link(n=page - 1 if page > 2 else None) if page > 1 else None,
        "next": asked.link(n=page + 1) if page < pages else None,
    }


def _telling(answer: Answer) -> list[str]:
    """Return the key columns that differ between rows: what all rows share stands above the table."""
    keys = list(answer.measure.keys)
    return [k for k in keys if len({r[k] for r in answer.rows}) > 1] or keys


def _page(text: str | None, rows: int) -> int:
    last = max(1, -(-rows // ROWS))
    if text is None:
        return 1
    if not text.isdecimal() or not 1 <= int(text) <= last:
        raise UsageError(f"n: there is no page {text!r}.", f"Pages run from 1 to {last}.")
    return int(text)


def _head(column: str, measure: Measure, asked: Asked, sort: str | None) -> dict[str, Any]:
    words = asked.speak.plain(measure.columns.get(column, ""))
    number = column in measure.columns or column == "year"
    state = {column: "ascending", f"-{column}": "descending"}.get(sort or "", "none")
    turned = f"-{column}" if state == "ascending" or (state == "none" and number and column != "year") else column
    name = asked.speak.word("column", column)
    return {"column": column, "name": name, "words": words, "number": number, "state": state,
            "link": asked.link(sort=turned, n=None)}  # fmt: skip


def _cell(value: Any, column: str, measure: Measure, speak: Speak) -> dict[str, Any]:
    if column in measure.columns:
        if value is None:
            return {"text": "\u2013", "missing": True, "number": True}
        if isinstance(value, str):
            return {"text": value, "missing": False, "number": False}
        percent = column in ("value", "low", "high")
        return {
            "text": told(value, measure, speak) if percent else speak.number(value),
            "missing": False,
            "number": True,
        }
    text = str(value) if column == "year" else shown(value, column, speak)
    return {"text": text, "missing": False, "number": column == "year"}


def standing(answer: Answer, asked: Asked) -> dict[str, Any]:
    """Return what an answer rests on: its vintages with links, caveats, filters, and how to cite it."""
    return {
        "filters": in_words(answer, asked.speak),
        "caveats": [asked.speak.own(c) for c in answer.caveats],
        "sample": any(v.sample for v in answer.vintages),
        "sources": [
            {"title": v.title, "dated": asked.speak.day(v.dated), "licence": v.licence, "vintage": v.id,
             "cite": citation_of(v).citation, "link": asked.to(f"/data/{v.source}")}
            for v in answer.vintages
        ],
    }  # fmt: skip


def downloads(asked: Asked, figure: bool, path: str | None = None) -> list[tuple[str, str]]:
    """Return the formats of a page with their addresses."""
    endings = [".csv", ".json", ".parquet", *([".svg", ".png", ".vega.json"] if figure else [])]
    return [(e.lstrip(".").replace("vega.json", "vega-lite"), asked.link(path, e, n=None)) for e in endings]


def name_of(measure: str, query: dict[str, str]) -> str:
    """Return the file name of an answer's downloads."""
    return file_name(measure, query)
