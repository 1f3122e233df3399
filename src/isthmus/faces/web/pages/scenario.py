"""One scenario: the answer before the levers, what it hangs on, and what it may not claim."""

from __future__ import annotations

from typing import Any

from isthmus.faces.runs import begun
from isthmus.faces.shapes.scenario import ready
from isthmus.faces.web.registers import rests
from isthmus.faces.web.scenarios import BASE, SIDES, command_of, draws_of, form_of, levers, moved
from isthmus.faces.web.view import Asked, Figure, Instead, Page, View
from isthmus.faces.web.waiting import waited
from isthmus.lake.snapshot import load
from isthmus.model.errors import IsthmusError, UnknownName
from isthmus.report.scenario_report import to_html
from isthmus.report.scenario_told import Told
from isthmus.scenario import Scenario, fitted, module


def build(asked: Asked) -> View:
    """Return a scenario's page; while it runs, how far it is; where it is refused, why, above the form."""
    plain = ready(asked.given["scenario"])
    if module(plain.model).CARD.network:
        with asked.desk.lake() as lake:
            plain = fitted(lake, plain)
    try:
        scenario, (draws, seed) = moved(asked, plain), draws_of(asked)
        job = begun(asked.desk, scenario, draws, seed)
        question = Told({"question": plain.question}, asked.speak.language).question
        waited(asked, job, question, asked.to("/scenarios"), asked.speak("web.scenarios"))
    except IsthmusError as error:
        raise Instead(_refused(asked, plain, error), error) from None
    return _answer(asked, scenario, job.result)


def _answer(asked: Asked, scenario: Scenario, result: dict[str, Any]) -> View:
    told = Told(result, asked.speak.language)
    kind = asked.query.get("v", "ribbon")
    if kind not in told.kinds():
        raise UnknownName("figure", kind, told.kinds(), "v")
    drawn = {k: Figure(draw=_drawer(told, k), alt=" ".join([told.title, *told.lead()])) for k in told.kinds()}
    losers, winners, least = told.ends()
    draws, seed = draws_of(asked)
    command = command_of(scenario, draws, seed)
    rows = result["rows"] or [{"outcome": k} | v for k, v in result["outcomes"].items()]
    return View(
        title=told.title,
        template="scenario.html.j2",
        data=result,
        rows=rows,
        vintages=tuple(result["vintages"]),
        figure=drawn[kind],
        name=f"{scenario.id}_{result['run_id'][:12]}",
        pdf=lambda: _pdf(told, command, asked),
        values={
            "told": told,
            "result": result,
            "drawn": drawn,
            "losers": losers,
            "winners": winners,
            "least": least,
            "form": form_of(asked, scenario, result),
            "sources": _sources(asked, result),
            "command": command,
            "past": asked.to("/scenarios/hindcast"),
            "card_link": asked.to(f"/scenarios/models/{result['model']}"),
            "swapped": _swapped(asked, result),
            "ready_link": asked.to(asked.path),
            "note": scenario.note,
            "downloads": [
                (e.lstrip(".").replace("vega.json", "vega-lite"), asked.link(None, e))
                for e in (".pdf", ".csv", ".json", ".parquet", ".svg", ".png", ".vega.json")
            ],
        },
    )


def _drawer(told: Told, kind: str) -> Any:
    return lambda look: told.figure(kind, look)


def _pdf(told: Told, command: str, asked: Asked) -> bytes:
    from isthmus.report.pdf import to_pdf  # noqa: PLC0415  (loads Pango)

    return to_pdf(to_html(told, command, _sources(asked, told.result)))


def _swapped(asked: Asked, result: dict[str, Any]) -> str | None:
    if len(result["sides"]) < 2 or ["*"] in result["sides"]:
        return None
    first, second, *rest = (",".join(s) for s in result["sides"])
    own = {p["id"] for p in (*result["policy"], *result["assumptions"])}
    changes: dict[str, Any] = {"a": second, "b": first} | ({"c": rest[0]} if rest else {})
    for mine, theirs in (("shock_a", "shock_b"), ("shock_b", "shock_a")):
        changes |= {mine: asked.query.get(theirs)} if mine in own else {}
    return asked.link(None, "", **changes)


def _sources(asked: Asked, result: dict[str, Any]) -> list[dict[str, Any]]:
    known = {v.id: v for v in load(asked.desk.root)[1].vintages}
    found = [known[v] for v in dict.fromkeys(result["vintages"]) if v in known]
    sources: list[dict[str, Any]] = rests(asked, found)["sources"]
    return sources


def _refused(asked: Asked, scenario: Scenario, error: IsthmusError) -> View:
    told = Told({"title": scenario.title, "question": scenario.question}, asked.speak.language)
    values = {"told": told, "error": error, "form": form_of(asked, scenario, None), "ready_link": asked.to(asked.path)}
    return View(title=told.title, template="scenario_refused.html.j2", data={}, name=scenario.id, values=values)


PAGE = Page(id="scenario", path="/scenarios/{scenario}", build=build, params=(*SIDES, *BASE, "v", *levers()))
