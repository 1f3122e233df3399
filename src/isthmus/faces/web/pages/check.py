"""The self-check's form: questions about the plan, none about a person."""

from __future__ import annotations

from isthmus.faces.web.planning import values_of
from isthmus.faces.web.view import Asked, Page, View


def build(asked: Asked) -> View:
    """Return the questions that say which rule books apply."""
    values = values_of({}, asked.speak, answered=False)
    questions = [
        {"fact": q["name"], "ask": str(q["ask"]), "answers": [v for v, _label in q["options"]]}
        for q in values["questions"]
    ]
    return View(title=asked.speak("web.check"), template="check.html.j2", data={"questions": questions}, rows=questions,
                name="check", values=values)  # fmt: skip


PAGE = Page(id="check", path="/check", build=build)
