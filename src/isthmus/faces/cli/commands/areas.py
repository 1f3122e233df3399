"""``isthmus areas``: areas of technology schemes, and the topics that belong to each."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table

from isthmus.faces.cli.output import formats, people, put_bytes, put_json
from isthmus.faces.shapes.files import to_csv


@click.command()
@click.argument("area", required=False)
@formats("table", "csv", "json")
def COMMAND(form: str, area: str | None) -> None:  # noqa: N802
    """List the areas, or the topics of AREA (scheme/area) with degree and reason."""
    from isthmus.lake import areas
    from isthmus.lake.open import open_lake
    from isthmus.source.areas import schemes

    lake, about = open_lake(), schemes()
    rows = areas.areas(lake) if area is None else areas.topics(lake, area)
    if form == "json":
        what = {"areas": rows, "not_covered": about.not_covered} if area is None else {"area": area, "topics": rows}
        put_json(what)
    elif form == "csv":
        put_bytes(to_csv(rows).encode(), "-", "areas.csv")
    elif area is None:
        _areas(rows)
        for key, why in about.not_covered.items():
            people().print(f"No topic: {key}, {why}.", style="dim", soft_wrap=True)
    else:
        _topics(rows)


def _areas(rows: list[dict[str, Any]]) -> None:
    table = Table("Area", "Topics", "Core", "Works loaded", "Title", box=None, header_style="bold", pad_edge=False)
    for r in rows:
        numbers = (f"{r[c]:,}" for c in ("topics", "core", "works"))
        table.add_row(f"{r['scheme']}/{r['area_id']}", *numbers, r["title"])
    people().print(table)


def _topics(rows: list[dict[str, Any]]) -> None:
    table = Table("Topic", "Degree", "Theme", "Reason", box=None, header_style="bold", pad_edge=False)
    for r in rows:
        table.add_row(r["topic"] or f"T{r['topic_id']}", r["degree"], r["theme"], r["reason"])
    people().print(table)
