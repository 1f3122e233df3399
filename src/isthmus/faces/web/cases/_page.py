"""A page of a case: what it is given, and what every page has around its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from isthmus.faces.web.cases._tell import waits
from isthmus.faces.web.speak import Speak
from isthmus.review.cabinet import Cabinet, Opened
from isthmus.review.case import Review


class CaseAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A request for a page of a case: the case as it was opened, by whom, in which language."""

    opened: Opened
    desk: Cabinet
    speak: Speak
    query: Mapping[str, str] = {}
    extra: Mapping[str, Any] = {}
    """What a form asked to be shown once, such as a what-if's result; it is nowhere kept."""

    @property
    def review(self) -> Review:
        """Return the case."""
        return self.opened.review


class CasePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a case, at ``/cases/{case}/{id}``; the first has an empty id."""

    id: str
    order: int
    build: Callable[[CaseAsked], dict[str, Any]]

    @property
    def template(self) -> str:
        """Return its template."""
        return f"cases/{self.id or 'case'}.html.j2"


def head(asked: CaseAsked) -> dict[str, Any]:
    """Return what stands above every page of a case."""
    review, speak = asked.review, asked.speak
    whom, what, due, late = waits(review, asked.opened.state, asked.desk.today, speak)
    return {
        "id": review.id,
        "address": f"/cases/{review.id}",
        "title": review.project.title or speak("case.untitled"),
        "titled": bool(review.project.title),
        "state": asked.opened.state,
        "state_words": speak(f"case_state.{asked.opened.state}"),
        "version": asked.opened.version,
        "opened": speak.day(review.opened),
        "as_of": speak.day(asked.desk.day),
        "whom": whom,
        "what": what,
        "due": due,
        "late": late,
        "ended": asked.opened.state in ("closed", "withdrawn"),
    }
