"""On whom a country, group, institution or field rests, who else could join, and the cheapest way to spread."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.answering import downloads
from isthmus.faces.web.leaning import figure, name_of, plans, sentences, subject_name, tables
from isthmus.faces.web.question import years
from isthmus.faces.web.view import Asked, Page, View
from isthmus.lake.cite import citation_of
from isthmus.model.errors import UsageError
from isthmus.policy.dependence import PARTS, Dependence, dependence, subject_of

NUMBERS = ("top", "hhi", "growth")
PARAMS = ("kind", "y", "basis", *NUMBERS, *PARTS, "sort", "single", "further")


def build(asked: Asked) -> View:
    """Return the page of the subject in the address."""
    return view_of(asked, asked.given["name"])


def view_of(asked: Asked, name: str) -> View:
    """Return the page of a subject."""
    report, sources = report_of(asked, name)
    speak = asked.speak
    drawn = figure(report, speak)
    path = f"/dependence/{report.id}"
    return View(
        title=speak("dependence.title_of", name=subject_name(report, speak)),
        template="dependence_of.html.j2",
        data=report,
        rows=[{k: getattr(p, k) for k in p.__struct_fields__} for p in report.rows],
        vintages=report.vintages,
        figure=drawn,
        name=f"dependence_{report.id.replace(':', '-')}_{report.first}-{report.last}",
        values={
            "report": report,
            "kind": speak(f"dependence.kind_{report.kind}"),
            "sentences": sentences(report, speak),
            "figure": drawn,
            "figure_path": path,
            "tables": tables(report, asked),
            "plans": plans(report, speak),
            "left": speak("web.comma").join(_left(report, asked)) or "\u2013",
            "growth": speak.share(report.growth),
            "form": form(asked, report),
            "downloads": downloads(asked, figure=True, path=path),
            "standing": _standing(report, sources, asked),
            "place": _place(report, asked),
        },
    )  # fmt: skip


def report_of(asked: Asked, name: str) -> tuple[Dependence, list[Any]]:
    """Return the report and the vintages behind it; the same question is computed once a snapshot."""
    query = {k: v for k, v in asked.query.items() if k in PARAMS[: 3 + len(NUMBERS) + len(PARTS)]}
    first, last = years(query["y"]) if "y" in query else (None, None)
    numbers = {k: _number(k, query[k]) for k in (*NUMBERS, *PARTS) if k in query}

    def make(lake: Any) -> tuple[Dependence, list[Any]]:
        subject = subject_of(lake, name, query.get("kind"), first=first, last=last, basis=query.get("basis"))
        options = {k: numbers[k] for k in NUMBERS if k in numbers}
        report = dependence(lake, subject, weights={p: numbers[p] for p in PARTS if p in numbers}, **options)
        return report, [v for v in lake.vintages if v.id in report.vintages]

    found: tuple[Dependence, list[Any]] = asked.desk.recent(("dependence", name, tuple(sorted(query.items()))), make)
    return found


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"{name}: {text[:40]!r} is not a number.", "Write digits, such as 0.15.") from None


def form(asked: Asked, report: Dependence | None) -> dict[str, Any]:
    """Return the fields of the form: who, years, targets and weights, filled with what was asked."""
    speak = asked.speak
    fields = [("y", speak("dependence.form_y"), "2019-2023"),
              *((n, speak(f"dependence.form_{n}"), "") for n in NUMBERS),
              *((p, speak("dependence.form_weight", part=speak(f"dependence.{p}")), "1") for p in PARTS)]  # fmt: skip
    told = [{"name": n, "label": label, "value": asked.query.get(n, ""), "holder": h} for n, label, h in fields]
    return {"name": report.id if report else "", "fields": told, "filled": any(f["value"] for f in told)}


def _left(report: Dependence, asked: Asked) -> list[str]:
    ids = {p.name: p.id for p in report.rows}
    return [name_of(ids.get(n, n), n, asked.speak) for n in report.left_out[:8]]


def _place(report: Dependence, asked: Asked) -> dict[str, str] | None:
    """Return the link to the country's own page."""
    if report.kind != "country":
        return None
    name = asked.speak.country(report.id)
    return {"link": asked.to(f"/country/{report.id}"), "name": asked.speak("web.country_title", name=name)}


def _standing(report: Dependence, sources: list[Any], asked: Asked) -> dict[str, Any]:
    told = [_source(v, asked) for v in sources]
    return {"sources": told, "caveats": [asked.speak.own(c) for c in report.caveats], "sample": report.sample}


def _source(v: Any, asked: Asked) -> dict[str, str]:
    return {"title": v.title, "dated": asked.speak.day(v.dated), "licence": v.licence, "vintage": v.id,
            "cite": citation_of(v).citation, "link": asked.to(f"/data/{v.source}")}  # fmt: skip


PAGE = Page(id="dependence-of", path="/dependence/{name}", build=build, params=PARAMS)
