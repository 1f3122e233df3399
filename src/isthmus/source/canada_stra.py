"""Canada's Sensitive Technology Research Areas: the areas that the STRAC policy speaks of, with their sub-areas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._records import BadRecord, OnceRows, Rows, json_items

SOURCE = Source(
    id="canada-stra",
    title="Canada: Sensitive Technology Research Areas",
    publisher="Innovation, Science and Economic Development Canada",
    licence="Government of Canada content: facts used",
    citation="Sensitive Technology Research Areas, 7 May 2025, science.gc.ca; keywords by the compiler",
    cadence="as published",
    grain="one area or sub-area",
    live="https://science.gc.ca/site/science/en/safeguarding-your-research/guidelines-and-tools-implement-research-"
    "security/sensitive-technology-research-areas",
    files=("canada/straData.json*",),
    tables=("area",),
    dated="2025-05-07",
    floor=11,
    ceiling=1_000,
    caveats=("The keywords are the compiler's aid to searching, not part of the policy.",),
    download=(
        ByHand(
            url="https://science.gc.ca/site/science/en/safeguarding-your-research/guidelines-and-tools-implement-research-security/sensitive-technology-research-areas",
            to="canada/straData.json",
            how="the areas are a web page. Write them as "
            '{"straData": {"categories": [{"id", "name", "subcategories": [...]}]}}.',
        ),
    ),
)
SCHEME = "ca-stra"
AREA = ("scheme", "area_id", "parent", "title", "keywords")


class Area(msgspec.Struct):
    """An area, or a sub-area with the area it belongs to."""

    id: str | None = None
    name: str | None = None
    keywords: list[str] = []
    parent: str | None = None


def read(part: Part) -> Iterator[Batch]:
    """Yield the areas and sub-areas of one document."""
    return json_items(part, areas, Area, OnceRows(area=AREA), keep)


def areas(document: Any) -> list[Any]:
    """Return the document's areas, each followed by its sub-areas."""
    found: list[Any] = []
    for area in document.get("default", document)["straData"]["categories"]:
        if not isinstance(area, dict):
            found.append(area)
            continue
        below = area.get("subcategories") or []
        found.append({k: v for k, v in area.items() if k != "subcategories"})
        found += [{**s, "parent": area.get("id")} if isinstance(s, dict) else s for s in below]
    return found


def keep(area: Area, rows: Rows) -> None:
    """Add one area; a sub-area's id is its area's and its own, joined by a stroke."""
    assert isinstance(rows, OnceRows)
    if not area.id or not area.name:
        raise BadRecord("the area has no id or no name")
    area_id = f"{area.parent}/{area.id}" if area.parent else area.id
    rows.only_once(area_id)
    rows.add("area", SCHEME, area_id, area.parent, area.name, "; ".join(area.keywords) or None)
