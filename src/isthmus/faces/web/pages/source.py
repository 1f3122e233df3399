"""One source: what it is, under which licence, how to cite it, how it stands, what of it was set aside."""

from __future__ import annotations

from typing import Any

from isthmus.discovery import member
from isthmus.faces.shapes.lake import set_aside, source_record
from isthmus.faces.web.view import Asked, Page, View
from isthmus.lake.snapshot import current_id, load
from isthmus.model.source import Source, Vintage

SHOWN = 50
"""Records set aside that the page shows; the downloads hold all."""
FACTS = ("publisher", "licence", "citation", "cadence", "grain", "live", "dated")


def build(asked: Asked) -> View:
    """Return a source's page; its rows are the records that were set aside."""
    source: Source = member("source", "SOURCE", "source", asked.given["source"]).SOURCE
    vintage = _vintage(asked, source.id)
    aside: list[dict[str, Any]] = []
    if vintage is not None and vintage.quarantined:
        with asked.desk.lake() as lake:
            aside = set_aside(lake, source.id)
    facts = source_record(source)
    return View(
        title=source.title,
        template="source.html.j2",
        data={"source": facts, "vintage": vintage, "set_aside": aside},
        rows=aside or [{"source": source.id, "file": None, "position": None, "reason": None, "record": None}],
        vintages=(vintage.id,) if vintage else (),
        name=f"{source.id}_set-aside",
        values={
            "source": source,
            "vintage": vintage,
            "facts": [(f, facts[f]) for f in FACTS],
            "caveats": vintage.caveats if vintage else source.caveats,
            "aside": aside[:SHOWN],
            "more": max(0, len(aside) - SHOWN),
            "downloads": [("csv", asked.link(None, ".csv")), ("json", asked.link(None, ".json"))] if aside
            else [("json", asked.link(None, ".json"))],
        },
    )  # fmt: skip


def _vintage(asked: Asked, source: str) -> Vintage | None:
    if current_id(asked.desk.root) is None:
        return None
    return next((v for v in load(asked.desk.root)[1].vintages if v.source == source), None)


PAGE = Page(id="source", path="/data/{source}", build=build)
