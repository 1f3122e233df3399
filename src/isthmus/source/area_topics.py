"""The crosswalk from OpenAlex topics to areas: which topic belongs to which area, how far, and why.

It is kept in two steps, each with its reason: a topic belongs to a theme (as its core, or in part), and a theme to
an area of a scheme (core, or partial). A link from topic to area is ``core`` only where both steps are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from isthmus.model.errors import Unreadable
from isthmus.model.source import Batch, Part, Source
from isthmus.source._files import whole
from isthmus.source._records import BadRecord, Rows, batches, without_mark

SOURCE = Source(
    id="area-topics",
    title="Crosswalk from OpenAlex topics to areas of technology schemes (kept with Isthmus)",
    publisher="Isthmus",
    licence="Apache-2.0",
    citation="Isthmus, crosswalk from OpenAlex topics (September 2024) to areas of technology schemes",
    cadence="as published",
    grain="one link from a topic to an area",
    live="https://api.openalex.org/topics",
    files=("source/data/area_topics.toml",),
    tables=("area_topic",),
    dated="2026-11-24",
    floor=1_000,
    ceiling=50_000,
    quarantine_ceiling=0.0,
    bundled=True,
    facts=True,
    caveats=(
        "A judgement by the project's builders, topic by topic; docs/areas.md says how well it fits, and how sure.",
        "A work counts by its primary topic: much work on sensitive technology lies in other topics, and much work in "
        "these topics is harmless.",
    ),
)
LINK = ("scheme", "area_id", "topic_id", "degree", "theme", "reason")
Degree = Literal["core", "partial"]


class Some(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Topics that belong to a theme in part, with the reason."""

    topics: tuple[int, ...]
    why: str


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A theme's place in an area of a scheme, with the reason."""

    scheme: str
    area: str
    degree: Degree
    why: str


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A theme: what it means, its topics, its areas."""

    means: str
    core: tuple[int, ...]
    in_part: tuple[Some, ...]
    areas: tuple[Link, ...]


class Crosswalk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    theme: dict[str, Theme]


Row = tuple[str, str, int, Degree, str, str]


def read(part: Part) -> Iterator[Batch]:
    """Yield the links of the crosswalk; a topic that reaches an area by several themes has its strongest link."""
    try:
        crosswalk = msgspec.toml.decode(without_mark(whole(part.path)), type=Crosswalk)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Unreadable(f"Cannot read {part.path}: {error}.") from error
    found = enumerate(links(crosswalk), 1)
    return batches(((n, msgspec.json.encode(row), row) for n, row in found), Rows(area_topic=LINK), keep)


def links(crosswalk: Crosswalk) -> list[Row]:
    """Return one link for each topic and area, the strongest, with its theme and reason."""
    best: dict[tuple[str, str, int], Row] = {}
    for name, theme in crosswalk.theme.items():
        topics = [(t, True, theme.means) for t in theme.core]
        topics += [(t, False, some.why) for some in theme.in_part for t in some.topics]
        for topic, core, why in topics:
            for link in theme.areas:
                degree: Degree = "core" if core and link.degree == "core" else "partial"
                key = (link.scheme, link.area, topic)
                if key not in best or (best[key][3], degree) == ("partial", "core"):
                    best[key] = (*key, degree, name, f"{why}; {link.why}")
    return [best[key] for key in sorted(best)]


def keep(row: Row, rows: Rows) -> None:
    """Add one link."""
    if not all((row[0], row[1], row[5])) or not 0 < row[2] < 10**9:
        raise BadRecord("the link has no scheme, no area, no reason, or a topic that cannot be one")
    rows.add("area_topic", *row)
