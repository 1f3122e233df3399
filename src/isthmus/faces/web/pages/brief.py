"""The evidence brief of a pair, a country, a group, an institution or a field, to read and to print."""

from __future__ import annotations

from typing import Any

from isthmus.faces.runs import brief_written, ended
from isthmus.faces.shapes.brief import command, words_of
from isthmus.faces.web.registers import rests
from isthmus.faces.web.scenarios import number
from isthmus.faces.web.view import Asked, Figure, Page, View
from isthmus.faces.web.waiting import waited
from isthmus.measure._query import FIRST_YEAR, LAST_YEAR
from isthmus.model.errors import UnknownName
from isthmus.report.evidence_brief import Brief, figure, title, to_html, to_json
from isthmus.report.statement import Part


def build(asked: Asked) -> View:
    """Return a brief; ``v`` chooses the section whose figure is shown as a file."""
    speak = asked.speak
    given = words_of(asked.given["subject"]) | {
        k: number(asked.query, k, 0, FIRST_YEAR, LAST_YEAR) or None for k in ("from", "to")
    }
    job = brief_written(asked.desk, given)
    waited(asked, job, speak("brief_page.kicker"), asked.to("/observe"), speak("web.observe"))
    ended(job, None)
    brief: Brief = job.result
    figures = {p.id: _figure(p, brief, asked) for p in brief.parts if p.figure and p.figure.rows}
    kind = asked.query.get("v")
    if kind is not None and kind not in figures:
        raise UnknownName("section with a figure", kind, figures, "v")
    told = to_json(brief, speak.language)
    caveats = [c for p in brief.parts if p.state == "measured" for c in p.caveats]
    typed = command(given, speak.language, asked.desk.snapshot_id())
    return View(
        title=title(brief, speak.language),
        template="brief.html.j2",
        data=told,
        rows=[{"section": s["id"], "state": s["state"], "statement": t, "vintages": ";".join(s["vintages"])}
              for s in told["sections"] for t in (s["statements"] or [s["why"]])],
        name=f"brief_{asked.given['subject'].replace(':', '-')}",
        vintages=tuple(v.id for v in brief.vintages()),
        figure=figures[kind] if kind else None,
        pdf=lambda: _pdf(brief, typed, speak.language),
        values={
            "sections": [_section(s, figures, asked) for s in told["sections"] if s["state"] == "measured"],
            "gaps": [(speak(f"brief_page.{s['id'].replace('-', '_')}"), speak(f"brief_page.{s['state']}"), s["why"])
                     for s in told["sections"] if s["state"] != "measured"],
            "loaded": brief.loaded.sentence(speak.language) if brief.loaded else "",
            "standing": rests(asked, brief.vintages(), caveats),
            "command": typed,
            "downloads": [(e.lstrip("."), asked.link(None, e)) for e in (".pdf", ".csv", ".json")],
        },
    )  # fmt: skip


def _section(section: dict[str, Any], figures: dict[str, Figure], asked: Asked) -> dict[str, Any]:
    heading = asked.speak(f"brief_page.{section['id'].replace('-', '_')}")
    return section | {"heading": heading, "figure": figures.get(section["id"])}


def _figure(part: Part, brief: Brief, asked: Asked) -> Figure:
    language = asked.speak.language
    heading = asked.speak(f"brief_page.{part.id.replace('-', '_')}")
    said = " ".join(s.text(language) for s in part.statements)
    shown = part.figure
    assert shown is not None
    return Figure(draw=lambda look: figure(shown, heading, language, brief.sample, look=look), alt=f"{heading}. {said}")


def _pdf(brief: Brief, typed: str, language: str) -> bytes:
    from isthmus.report.pdf import to_pdf  # noqa: PLC0415  (loads Pango)

    return to_pdf(to_html(brief, typed, language))


PAGE = Page(id="brief", path="/brief/{subject}", build=build, params=("from", "to", "v"))
