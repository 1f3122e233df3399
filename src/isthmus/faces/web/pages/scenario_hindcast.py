"""Where the models failed: six past events, each model beside two naive baselines."""

from __future__ import annotations

from isthmus.faces.web.view import Asked, Page, View
from isthmus.report.scenario_told import Told
from isthmus.scenario import verdicts


def build(asked: Asked) -> View:
    """Return the hindcast league as it was last run, with the vintage it was run on."""
    found = verdicts()
    rows = [
        {k: v for k, v in event.items() if k != "contenders"} | contender
        for event in found["events"]
        for contender in event["contenders"]
    ]
    return View(
        title=asked.speak("scenario.past_title"),
        template="scenario_hindcast.html.j2",
        data=found,
        rows=rows,
        vintages=tuple(found.get("vintages", ())),
        name="hindcast",
        values={
            "told": Told({}, asked.speak.language),
            "events": found["events"],
            "vintages": found.get("vintages", []),
            "downloads": [("csv", asked.link(None, ".csv")), ("json", asked.link(None, ".json"))],
        },
    )


PAGE = Page(id="scenario_hindcast", path="/scenarios/hindcast", build=build)
