"""The keys that pages answer to."""

from __future__ import annotations

from isthmus.faces.web.view import Asked, Page, View

KEYS = (
    ("?", "sheet"),
    ("o", "observe"),
    ("l", "scenarios"),
    ("s", "screen"),
    ("r", "cases"),
    ("c", "check"),
    ("f", "frameworks"),
    ("d", "data"),
    ("a", "about"),
    ("/", "ask"),
    ("n", "next"),
    ("p", "previous"),
)
"""Key and what it does."""


def build(asked: Asked) -> View:
    """Return the page."""
    speak = asked.speak
    data = {"keys": [{"key": key, "does": speak(f"keys.{does}")} for key, does in KEYS]}
    return View(
        title=speak("web.keys"),
        template="keys.html.j2",
        data=data,
        rows=next(iter(data.values())),
        name="keys",
        values=data,
    )


PAGE = Page(id="keys", path="/keys", build=build)
