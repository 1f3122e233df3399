"""The screening form. What is typed travels by POST only: it never stands in an address."""

from __future__ import annotations

from isthmus.faces.indexes import prepare
from isthmus.faces.web.screened import LINES, MOST
from isthmus.faces.web.view import Asked, Page, View
from isthmus.lake.snapshot import current_id


def build(asked: Asked) -> View:
    """Return the form, and begin to build the index that its answer needs."""
    if current_id(asked.desk.root) is not None:
        prepare(asked.desk)
    return View(
        title=asked.speak("web.screen"),
        template="screen.html.j2",
        data={"post": "/api/v1/screen", "lines": LINES, "rows": MOST},
        name="screen",
        values={"text": "", "results": [], "head": None, "error": None, "most": MOST},
    )


PAGE = Page(id="screen", path="/screen", build=build, act="signed")
