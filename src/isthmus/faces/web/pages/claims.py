"""What is said in public about research cooperation, and what the data say of it."""

from __future__ import annotations

from isthmus.faces.runs import claims_judged, ended
from isthmus.faces.web.registers import rests
from isthmus.faces.web.view import Asked, Figure, Page, View
from isthmus.faces.web.waiting import waited
from isthmus.model.errors import UnknownName
from isthmus.report.claims_page import Judged, to_html, to_json
from isthmus.report.evidence_brief import figure as draw


def build(asked: Asked) -> View:
    """Return every claim with its verdict; ``v`` chooses the claim whose figure is shown as a file."""
    speak = asked.speak
    job = claims_judged(asked.desk)
    waited(asked, job, speak("claims.title"), asked.to("/observe"), speak("web.observe"))
    ended(job, None)
    found: Judged = job.result
    figures = {
        c.id: Figure(draw=_drawer(speak.plain(c.claim), f.figure, speak.language),
                     alt=f"{speak.plain(c.claim)} {speak.plain(f.why)}")
        for c, f in found if f.figure and f.figure.rows
    }  # fmt: skip
    kind = asked.query.get("v")
    if kind is not None and kind not in figures:
        raise UnknownName("claim with a figure", kind, figures, "v")
    every = {v.id: v for _c, f in found for v in f.rests_on()}
    data = to_json(found)
    return View(
        title=speak("claims.title"),
        template="claims.html.j2",
        data=data,
        rows=[{"id": c["id"], "claim": c["claim"], "verdict": c["verdict"], "why": c["why"],
               "said_in": c["source"]["title"], "vintages": ";".join(c["vintages"])} for c in data["claims"]],
        name="claims",
        vintages=tuple(every),
        figure=figures[kind] if kind else None,
        pdf=lambda: _pdf(found, speak.language),
        values={
            "claims": [{"claim": c, "finding": f, "figure": figures.get(c.id),
                        "verdict": speak(f"claim_verdict.{f.verdict}"), "seen": speak(f"seen.{c.read}")}
                       for c, f in found],
            "standing": rests(asked, list(every.values())),
            "downloads": [(e.lstrip("."), asked.link(None, e)) for e in (".pdf", ".csv", ".json")],
        },
    )  # fmt: skip


def _drawer(claim: str, figure: object, language: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return lambda look: draw(figure, claim, language, sample=False, look=look)  # type: ignore[arg-type]


def _pdf(found: Judged, language: str) -> bytes:
    from isthmus.report.pdf import to_pdf  # noqa: PLC0415  (loads Pango)

    return to_pdf(to_html(found, "isthmus claims --format html", language))


PAGE = Page(id="claims", path="/claims", build=build, params=("v",))
