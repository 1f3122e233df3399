"""Pages of facts: tables of cells with links, a form of few fields, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from isthmus.faces.desk import Desk
from isthmus.faces.web.speak import Speak
from isthmus.faces.web.view import Asked, Figure
from isthmus.figure.look import Look
from isthmus.lake.cite import citation_of
from isthmus.lake.snapshot import load
from isthmus.model.source import Vintage


class Cell(msgspec.Struct, frozen=True):
    """One cell: its text, where it leads, the language it is in, whether it is a number."""

    text: str
    link: str = ""
    lang: str = ""
    number: bool = False


def number(value: float | str | None, speak: Speak) -> Cell:
    """Return a number's cell; a text such as ``<5`` as it is, nothing where it is not covered."""
    if value is None:
        return Cell("\u2013", number=True)
    return Cell(value if isinstance(value, str) else speak.number(value), number=True)


def english(text: str | None) -> Cell:
    """Return the cell of a text that publishers wrote in English."""
    return Cell(text or "\u2013", lang="en" if text else "")


def table(caption: str, heads: Iterable[str], rows: list[list[Cell]], note: str = "") -> dict[str, Any]:
    """Return a table: a head is a number's where the first row's cell is."""
    names = list(heads)
    numbers = [c.number for c in rows[0]] if rows else [False] * len(names)
    return {"caption": caption, "heads": list(zip(names, numbers, strict=True)), "rows": rows, "note": note}


def field(name: str, label: str, value: str, hint: str = "") -> dict[str, str]:
    """Return a field of the form."""
    return {"name": name, "label": label, "value": value, "hint": hint}


def vintages(desk: Desk, *sources: str) -> list[Vintage]:
    """Return the vintages of sources in the current snapshot."""
    return [v for v in load(desk.root)[1].vintages if v.source in sources]


def rests(asked: Asked, found: list[Vintage], caveats: Iterable[str] = ()) -> dict[str, Any]:
    """Return what a page rests on, as the templates show it."""
    return {
        "filters": "", "caveats": [asked.speak.own(c) for c in dict.fromkeys(caveats)],
        "sample": any(v.sample for v in found),
        "sources": [
            {"title": v.title, "dated": asked.speak.day(v.dated), "licence": v.licence, "vintage": v.id,
             "cite": citation_of(v).citation, "link": asked.to(f"/data/{v.source}")} for v in found
        ],
    }  # fmt: skip


def drawn(make: Any, alt: str) -> Figure:
    """Return a figure from a function of the look."""

    def draw(look: Look) -> dict[str, Any]:
        made: dict[str, Any] = make(look)
        return made

    return Figure(draw=draw, alt=alt)


def given(asked: Asked, **parts: Any) -> dict[str, Any]:
    """Return the values of the template ``register.html.j2``, those left out empty."""
    plain: dict[str, Any] = {
        "crumbs": [], "heading": "", "heading_lang": asked.speak.language, "standfirst": "", "lead": [], "form": [],
        "facts": [], "tables": [], "figure": None, "figure_path": asked.path, "links": [], "notes": [],
        "standing": None,
        "downloads": [(e.lstrip("."), asked.link(None, e)) for e in (".csv", ".json")],
    }  # fmt: skip
    made = plain | parts
    if made["figure"] is not None:
        made["downloads"] = [*made["downloads"], *((n, asked.link(None, f".{n}")) for n in ("svg", "png"))]
    return made
