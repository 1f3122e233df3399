"""Shows a page of a case; after a form that failed, with the error and with everything that was typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from isthmus.faces.web.cases import case_pages
from isthmus.faces.web.cases._page import CaseAsked, CasePage, head
from isthmus.faces.web.cases._tell import answer
from isthmus.faces.web.html import html
from isthmus.faces.web.speak import Speak
from isthmus.faces.web.view import Asked, View
from isthmus.model.errors import Conflict, IsthmusError
from isthmus.review.facts import short
from isthmus.review.guards import Guarded
from isthmus.review.history import changed

GUARD_PAGES = {"benefits": "worth", "seen": "people", "support": "findings", "mitigation": "ways", "fast": "",
               "four_eyes": "facts", "evidence": "facts"}  # fmt: skip
"""Where to do what a guard asks for."""


class Typed(msgspec.Struct, frozen=True):
    """A form as it was sent: which one, to which step, and its fields in order."""

    form: str
    step: str
    fields: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Return every value of a field."""
        return [text for key, text in self.fields if key == name]


NOTHING = Typed("", "", ())


def show(
    asked: Asked, case: CaseAsked, page: CasePage, error: IsthmusError | None = None, typed: Typed = NOTHING
) -> str:  # fmt: skip
    """Return a page of a case."""
    speak = asked.speak
    top = head(case)
    tabs = [
        (p.id, asked.to(f"{top['address']}/{p.id}" if p.id else top["address"]), p is page)
        for p in case_pages().values()
    ]

    def kept(form: str, name: str, otherwise: str = "") -> str:
        """Return what was typed into a field of a form that failed, else what it begins with."""
        found = typed.all(name) if form == typed.form else []
        return found[0] if found else otherwise

    def ticked(form: str, name: str, value: str, otherwise: bool = False) -> bool:
        """Return whether a box was ticked in a form that failed, else whether it begins so."""
        return value in typed.all(name) if form == typed.form else otherwise

    title = f"{top['id']}: {speak('case_page.' + (page.id or 'case'))}"
    values: dict[str, Any] = page.build(case) | {
        "case": top, "tabs": tabs, "kept": kept, "ticked": ticked, "problem": _problem(error, case, typed, speak),
    }  # fmt: skip
    return html(View(title=title, template=page.template, data={}, name="case", values=values), asked)


def _problem(error: IsthmusError | None, case: CaseAsked, typed: Typed, speak: Speak) -> dict[str, Any] | None:
    """Return what went wrong: the guards one by one with where to mend each, or who saved first and what."""
    if error is None:
        return None
    told: dict[str, Any] = {"kind": "error", "message": error.message, "hint": _hint(error.hint)}
    if isinstance(error, Guarded):
        told["kind"] = "guards"
        told["guards"] = [{"text": b.text, "page": GUARD_PAGES.get(b.code, "decision")} for b in error.broken]
    elif isinstance(error, Conflict) and error.since:
        told["kind"] = "conflict"
        told["since"] = [
            {"by": s["actor"], "at": s["at"][11:16], "did": speak.word("did", s["action"].replace(".", "_"))}
            for s in error.since
        ]
        began = int(error.since[0]["version"]) - 1
        told["theirs"] = list(_theirs(case, began, speak))
        told["yours"] = [(k, v) for k, v in typed.fields if k not in ("csrf", "version", "form", "back") and v]
        told["again"] = [(k, v) for k, v in typed.fields if k not in ("csrf", "version")]
        told["step"] = typed.step
    return told


def _theirs(case: CaseAsked, began: int, speak: Speak) -> Iterable[dict[str, str]]:
    """Yield what others changed since an edit began."""
    before = case.desk.open(case.review.id, began).review
    for c in changed(before, case.review):
        if c.part == "facts":
            was, now = ((x or {}).get("value") for x in (c.was, c.now))
            yield {"what": short(c.key), "was": answer(was, speak), "now": answer(now, speak)}
        else:
            yield {"what": speak.word("part", c.part), "was": "", "now": ""}


def _hint(hint: str) -> str:
    """Return a hint for a page: one that names a command is left out."""
    return "" if "isthmus " in hint or "--" in hint else hint
