"""A model's card: equations, source, ranges, what it cannot claim, how it did on the past, and the targets it meets."""

from __future__ import annotations

from isthmus.faces.shapes.scenario import card_record
from isthmus.faces.web.view import Asked, Page, View
from isthmus.report.scenario_told import Told
from isthmus.scenario import library, module, replicate


def build(asked: Asked) -> View:
    """Return a model's page."""
    model = module(asked.given["model"])
    told = Told({}, asked.speak.language)
    card = card_record(model)
    targets = replicate(model.CARD.id)
    rows = targets
    return View(
        title=told.phrase(card["title"]),
        template="scenario_model.html.j2",
        data=card | {"targets": targets},
        rows=rows,
        name=f"{model.CARD.id}_targets",
        values={
            "told": told,
            "card": card,
            "targets": targets,
            "used_by": [
                (told.phrase(s.title), asked.to(f"/scenarios/{s.id}"))
                for s in library().values()
                if s.model == model.CARD.id
            ],
            "past": asked.to("/scenarios/hindcast"),
            "downloads": [("csv", asked.link(None, ".csv")), ("json", asked.link(None, ".json"))],
        },
    )


PAGE = Page(id="scenario_model", path="/scenarios/models/{model}", build=build)
