"""What Isthmus is, how it measures, where its limits are, and how it names places."""

from __future__ import annotations

from isthmus.faces.web.view import Asked, Page, View

PARTS = ("what", "method", "limits", "people", "naming", "privacy", "cite")
"""Parts of the page, in order."""


def build(asked: Asked) -> View:
    """Return the page."""
    speak = asked.speak
    data = {"parts": [{"title": speak(f"about.{p}"), "text": speak(f"about.{p}_text")} for p in PARTS]}
    return View(
        title=speak("web.about"),
        template="about.html.j2",
        data=data,
        rows=next(iter(data.values())),
        name="about",
        values=data,
    )


PAGE = Page(id="about", path="/about", build=build)
