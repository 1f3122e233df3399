"""A tour of five minutes on what is loaded."""

from __future__ import annotations

from isthmus.faces.web.view import Asked, Page, View

STEPS = (
    ("one", "/"),
    ("two", "/observe/copublication"),
    ("three", "/country/US"),
    ("four", "/frameworks"),
    ("five", "/check"),
    ("six", "/data"),
)
"""Steps and where each leads."""


def build(asked: Asked) -> View:
    """Return the page."""
    speak = asked.speak
    data = {
        "steps": [
            {"step": speak(f"tour.{s}"), "text": speak(f"tour.{s}_text"), "link": asked.to(to)} for s, to in STEPS
        ]
    }
    return View(
        title=speak("web.tour"),
        template="tour.html.j2",
        data=data,
        rows=next(iter(data.values())),
        name="tour",
        values=data,
    )


PAGE = Page(id="tour", path="/tour", build=build)
