"""``isthmus lists``: the lists that are screened, what each means, and a list as FollowTheMoney entities."""

from __future__ import annotations

import click
import msgspec
from rich.table import Table
from rich.text import Text

from isthmus.faces.cli.output import formats, people, put_bytes, put_json


@click.group()
def COMMAND() -> None:  # noqa: N802  (the marker of this folder)
    """The loaded lists: of which day, how many entries, whom each binds and what it does not forbid."""


COMMAND.name = "lists"


@COMMAND.command()
@click.argument("list_id", required=False)
@formats("table", "json")
def show(form: str, list_id: str | None) -> None:
    """Show every loaded list, or one with its whole effect card."""
    from isthmus.faces.cli.screening import screening_of
    from isthmus.lake.open import open_lake
    from isthmus.model.errors import UnknownName

    screening = screening_of(open_lake(), through_registry=False)
    known = {made.list_id: made for made in screening.lists}
    if list_id is not None and list_id not in known:
        raise UnknownName("list", list_id, known)
    chosen = [known[list_id]] if list_id else list(screening.lists)
    if form == "json":
        put_json({"lists": msgspec.to_builtins(chosen), "vintages": list(screening.vintages)})
        return
    if list_id is None:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        for name in ("list", "copy of", "entries", "may be persons", "it forbids"):
            table.add_column(
                name, overflow="fold", justify="right" if name in ("entries", "may be persons") else "left"
            )
        for made in chosen:
            persons = made.kinds.get("person", 0) + made.kinds.get("not stated", 0)
            counts = (f"{sum(made.kinds.values()):,}", f"{persons:,}")
            table.add_row(made.list_id, Text(made.dated or "no date"), *counts, Text(made.effect.forbids))
        people().print(table)
        return
    grid = Table.grid(padding=(0, 2))
    (made,) = chosen
    rows = [("list", f"{made.title} ({made.list_id})"), ("publisher", made.publisher), ("law", made.effect.law),
            ("address", made.url), ("copy of", made.dated or "no date"),
            ("entries", ", ".join(f"{n:,} {kind}" for kind, n in made.kinds.items())),
            ("it binds", made.effect.binds), ("it forbids", made.effect.forbids),
            ("it does not", made.effect.does_not)]  # fmt: skip
    for name, value in rows:
        grid.add_row(Text(name, style="dim"), Text(value or "not stated"))
    people().print(grid)


@COMMAND.command()
@click.argument("list_id")
@click.option("--out", metavar="FILE", help="The file; without it stdout.")
@formats("ftm", "json")
def export(form: str, list_id: str, out: str | None) -> None:
    """Write a list's organisations as FollowTheMoney entities, one JSON object a line; persons are left out."""
    from isthmus.faces.cli.screening import screening_of
    from isthmus.lake.open import open_lake
    from isthmus.screen.ftm import list_entities

    entities = list(list_entities(screening_of(open_lake(), through_registry=False), list_id))
    if form == "json":
        put_json({"list_id": list_id, "rows": entities})
    else:
        put_bytes(b"".join(msgspec.json.encode(e) + b"\n" for e in entities), out, f"{list_id}.ftm.json")
