"""What a page is before it is written as HTML, data or a figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from isthmus.faces.desk import Desk
from isthmus.faces.web.speak import Speak
from isthmus.faces.who import Who
from isthmus.figure.look import Look
from isthmus.model.errors import IsthmusError, UnknownName, UsageError

EVERYWHERE = ("lang", "theme", "size")
"""Parameters that every page takes; the last two are those of its figures."""
LONGEST = 2_000
"""Characters of one parameter."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request for a page: its address taken apart."""

    path: str
    """Path without the ending of a format."""
    given: dict[str, str]
    """Parts of the path, by name."""
    query: dict[str, str]
    """Parameters in short form."""
    speak: Speak
    look: Look
    desk: Desk
    who: Who | None = None
    """Who asks; none on pages that are the same for everyone, and kept for everyone."""
    ending: str = ""
    """Ending of the format asked for; none for the page."""

    def link(self, path: str | None = None, ending: str = "", **changes: Any) -> str:
        """Return this address with another path, ending or parameters; None leaves a parameter out."""
        kept = {k: v for k, v in self.query.items() if k not in ("theme", "size")} | changes
        told = {k: str(v) for k, v in kept.items() if v is not None and v != ""}
        base = (self.path if path is None else path) + ending
        return base + (f"?{urlencode(told, safe=',:-', quote_via=quote)}" if told else "")

    def to(self, path: str, **parameters: Any) -> str:
        """Return another page's address; only the language is carried along."""
        told = {k: str(v) for k, v in parameters.items() if v is not None and v != ""}
        if "lang" in self.query:
            told["lang"] = self.query["lang"]
        return path + (f"?{urlencode(told, safe=',:-', quote_via=quote)}" if told else "")


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure: how it is drawn, and what it shows in words."""

    draw: Callable[[Look], dict[str, Any]]
    alt: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A page's content; a page without rows has no CSV, one without a figure no SVG."""

    title: str
    template: str
    data: Any
    values: dict[str, Any]
    name: str
    """File name of downloads, without ending; it names the filters."""
    rows: list[dict[str, Any]] | None = None
    vintages: tuple[str, ...] = ()
    figure: Figure | None = None
    pdf: Callable[[], bytes] | None = None
    """Makes the page as PDF, where it is printed."""


class Instead(Exception):
    """A page that is shown instead of the one asked for, and not kept: an answer not ready, a refusal in its form."""

    def __init__(self, view: View, error: IsthmusError | None = None) -> None:
        super().__init__(view.title)
        self.view, self.error = view, error
        self.status = error.status if error else 200


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One address of the pages: a file of ``pages`` holds one as ``PAGE``."""

    id: str
    path: str
    """With parts in braces, such as ``/observe/{measure}``."""
    build: Callable[[Asked], View]
    params: tuple[str, ...] = ()
    """Parameters it takes beside those that every page takes."""
    data: str = ""
    """Path of its data and figures where it differs (the front page has no name of its own)."""
    act: str = "open"
    """What it is for (`isthmus.faces.http.acts`); a page that is not open knows who asks, and is not kept."""


def read_query(given: dict[str, list[str]], params: tuple[str, ...]) -> dict[str, str]:
    """Return the parameters of an address; what is repeated is joined by commas.

    Raises
    ------
    UsageError
        For a parameter that the page does not take, with the nearest that it does, or one that is too long.
    """
    found = {}
    for key, values in given.items():
        if key not in params:
            error = UnknownName("parameter", key[:80], params)
            raise UsageError(error.message, error.hint or f"This page takes: {', '.join(params)}.")
        value = ",".join(values).strip()
        if len(value) > LONGEST or "\0" in value:
            raise UsageError(f"{key} is too long or holds what no value can.", f"At most {LONGEST:,} characters.")
        if value:
            found[key] = value
    return found


def look_of(query: dict[str, str], language: str) -> Look:
    """Return the look that an address asks for."""
    theme, size = query.get("theme", "light"), query.get("size", "wide")
    if theme not in ("light", "dark"):
        raise UnknownName("theme", theme, ("light", "dark"), "theme")
    if size not in ("wide", "small"):
        raise UnknownName("size", size, ("wide", "small"), "size")
    return Look(theme="dark" if theme == "dark" else "light", small=size == "small", language=language)
