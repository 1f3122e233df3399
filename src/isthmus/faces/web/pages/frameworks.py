"""The rule books: what each is, how its rules were read, and by when it is to be checked again."""

from __future__ import annotations

from datetime import UTC, datetime

from isthmus.faces.shapes.policy import summary_record
from isthmus.faces.web.view import Asked, Page, View
from isthmus.policy import load_frameworks


def build(asked: Asked) -> View:
    """Return every framework."""
    today = datetime.now(UTC).date()
    packs = load_frameworks()
    found = [summary_record(p, today) for p in packs.values()]
    flat = [{k: v for k, v in f.items() if k != "seen"} | {f"seen_{k}": n for k, n in f["seen"].items()} for f in found]
    return View(
        title=asked.speak("web.frameworks"),
        template="frameworks.html.j2",
        data={"frameworks": found},
        rows=flat,
        name="frameworks",
        values={
            "frameworks": [
                f | {"link": asked.to(f"/frameworks/{f['id']}"), "who": packs[f["id"]].who_decides} for f in found
            ],
            "downloads": [("csv", asked.link(None, ".csv")), ("json", asked.link(None, ".json"))],
        },
    )


PAGE = Page(id="frameworks", path="/frameworks", build=build)
