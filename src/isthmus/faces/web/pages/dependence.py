"""Where to ask on whom one rests: the countries with most links by the share of their largest partner, and the form."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.answering import asked_answer, downloads, standing
from isthmus.faces.web.grid import Column, grid
from isthmus.faces.web.pages.dependence_of import PARAMS, form, view_of
from isthmus.faces.web.view import Asked, Figure, Page, View
from isthmus.figure.bars import bars
from isthmus.figure.kinds import shown_year
from isthmus.figure.look import Look
from isthmus.model.answer import Answer

LARGE, DRAWN, NAMED = 60, 20, 3
"""Countries looked at, those with most links; bars drawn; countries named in the sentence."""


def build(asked: Asked) -> View:
    """Return the page, or that of the subject which the form names."""
    if "name" in asked.query:
        return view_of(asked, asked.query["name"])
    speak = asked.speak
    answer, rows = _rows(asked)
    year = rows[0]["year"] if rows else ""
    ranked = sorted(rows, key=lambda r: -r["largest"])
    named = speak("web.comma").join(
        f"{speak.country(r['country'])} ({speak.share(r['largest'])})" for r in ranked[:NAMED]
    )
    lead = speak("dependence.overview_lead", year=year, named=named) if rows else speak("dependence.nothing")
    drawn = _figure(ranked, year, lead, asked) if rows else None
    columns = [
        Column("name", speak("dependence.kind_country"), link=lambda r: asked.to(f"/dependence/{r['country']}")),
        Column("largest", speak("dependence.largest"), speak.share, number=True),
        Column("effective", speak("dependence.effective"), lambda v: f"{v:.1f}", number=True),
        Column("partners", speak("dependence.partners"), speak.number, number=True),
        Column("links", speak("dependence.links"), speak.number, number=True),
    ]
    return View(
        title=speak("dependence.title"),
        template="dependence.html.j2",
        data=answer.contract(),
        rows=rows,
        vintages=tuple(v.id for v in answer.vintages),
        figure=drawn,
        name=f"dependence_{year}",
        values={
            "sentences": [lead],
            "figure": drawn,
            "figure_path": "/dependence",
            "table": grid(rows, columns, asked, sort="-links"),
            "form": form(asked, None),
            "downloads": downloads(asked, figure=drawn is not None),
            "standing": standing(answer, asked),
        },
    )


def _rows(asked: Asked) -> tuple[Answer, list[dict[str, Any]]]:
    """Return the concentration of the countries with most links in the newest year that is not still filling."""
    with asked.desk.lake() as lake:
        real = any(not v.sample for v in lake.vintage("openalex-country-pairs"))
    answer = asked_answer(asked, "concentration", {} if real else {"basis": "records"})
    whole = [r for r in answer.rows if "filling" not in r["note"] and r["value"] is not None]
    last = max((r["year"] for r in whole), default=shown_year(answer))
    rows = sorted((r for r in whole if r["year"] == last), key=lambda r: (-r["links"], r["country"]))[:LARGE]
    return answer, [r | {"name": asked.speak.country(r["country"])} for r in rows]


def _figure(ranked: list[dict[str, Any]], year: Any, lead: str, asked: Asked) -> Figure:
    rows = [{"name": r["name"], "value": r["largest"]} for r in ranked[:DRAWN]]
    title = asked.speak("dependence.overview_title")

    def draw(look: Look) -> dict[str, Any]:
        return bars(rows, label="name", title=title, unit=asked.speak("dependence.unit"), subtitle=str(year), look=look)

    return Figure(draw=draw, alt=f"{title}. {lead}")


PAGE = Page(id="dependence", path="/dependence", build=build, params=("name", *PARAMS))
