"""The scenario lab's entrance: the ready questions, and the models that answer them."""

from __future__ import annotations

from isthmus.faces.shapes.scenario import scenario_record
from isthmus.faces.web.view import Asked, Page, View
from isthmus.report.scenario_told import Told
from isthmus.scenario import Scenario, library, models

GROUPS = ("links", "networks", "institutions", "games")
LINKS = ("reallocation", "partner-loss", "diffusion", "exposure")


def build(asked: Asked) -> View:
    """Return every ready scenario by what it is about, and every model's card."""
    told = Told({}, asked.speak.language)
    records = [scenario_record(s) for s in library().values()]
    cards = [
        (told.phrase(m.CARD.title), m.CARD.mechanism, asked.to(f"/scenarios/models/{m.CARD.id}"))
        for m in models().values()
    ]
    shown = {
        group: [
            {"title": told.phrase(s.title), "question": told.phrase(s.question), "link": asked.to(f"/scenarios/{s.id}")}
            for s in library().values()
            if group_of(s) == group
        ]
        for group in GROUPS
    }
    return View(
        title=asked.speak("scenario.title"),
        template="scenarios.html.j2",
        data={"scenarios": records},
        rows=[{k: r[k] for k in ("id", "title", "question", "model", "layer", "level")} for r in records],
        name="scenarios",
        values={
            "groups": [(g, rows) for g, rows in shown.items() if rows],
            "cards": cards,
            "past": asked.to("/scenarios/hindcast"),
            "downloads": [("csv", asked.link(None, ".csv")), ("json", asked.link(None, ".json"))],
        },
    )


def group_of(scenario: Scenario) -> str:
    """Return what a scenario is about."""
    if scenario.level == "institution":
        return "institutions"
    if not models()[scenario.model].CARD.network:
        return "games"
    return "links" if scenario.model in LINKS else "networks"


PAGE = Page(id="scenarios", path="/scenarios", build=build)
