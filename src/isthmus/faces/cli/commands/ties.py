"""``isthmus ties``: co-publication of an institution with listed organisations, as context."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click
import msgspec
from rich.table import Table
from rich.text import Text

from isthmus.faces.cli.output import formats, people, put_json

if TYPE_CHECKING:
    from isthmus.screen.screening import Screening
    from isthmus.screen.ties import Cell, Ties


@click.command()
@click.argument("institution")
@click.option("--from", "first", type=int, help="First year.")
@click.option("--to", "last", type=int, help="Last year.")
@click.option("--works", is_flag=True, help="With JSON: the OpenAlex numbers of the works of cells of 5 and more.")
@formats("table", "json")
def COMMAND(form: str, institution: str, first: int | None, last: int | None, works: bool) -> None:  # noqa: N802
    """Show how INSTITUTION (any id of it, or its name in ROR) published with listed organisations, by year and field.

    This is context about an institution: never a finding, and never about a person.
    """
    from isthmus.faces.cli.screening import screening_of
    from isthmus.faces.shapes.screening import institution_of
    from isthmus.lake.open import open_lake
    from isthmus.screen.ties import ABOUT, ties_of

    lake = open_lake()
    screening = screening_of(lake)
    ror_id, name = institution_of(lake, screening, institution)
    made = ties_of(lake, ror_id, screening.links, works)
    cells = [c for c in made.cells if (first or -9999) <= (c.year or 0) <= (last or 9999)]
    if form == "table":
        _show(name, ror_id, made, cells, screening)
        return
    names = {r: _name(screening, r) for r in {c.ror_id for c in cells}}
    put_json({
        "about": ABOUT, "institution": {"ror_id": ror_id, "name": name},
        "params": {"from": first, "to": last}, "vintages": [*made.vintages, *screening.vintages],
        "listed": [
            {"ror_id": r, "name": names[r], "links": msgspec.to_builtins(made.links[r])} for r in sorted(names)
        ],
        "rows": [
            {k: v for k, v in msgspec.to_builtins(c).items() if k != "work_ids" or c.work_ids} for c in cells
        ],
    })  # fmt: skip


COMMAND.name = "ties"


def _name(screening: Screening, ror_id: str) -> str:
    assert screening.resolver is not None
    index = screening.resolver.index
    return index.items[index.number[ror_id]].display if ror_id in index.number else ror_id


def _show(name: str, ror_id: str, made: Ties, cells: list[Cell], screening: Screening) -> None:
    """Print the cells, one listed institution after the other."""
    from isthmus.screen.ties import ABOUT, TEAMS, least_total

    console = people()
    console.print(Text(f"{name} ({ror_id})", style="bold"), soft_wrap=True)
    console.print(Text(f"Context. {ABOUT}", style="dim"), soft_wrap=True)
    for other, group in groupby(cells, key=lambda c: c.ror_id):
        own = list(group)
        console.print()
        console.print(Text(_name(screening, other), style="bold"), soft_wrap=True)
        for link in made.links[other]:
            state = {"positive": f"confirmed by {link.who}", "unsure": "a person was unsure"}.get(
                link.state, "proposed"
            )
            console.print(Text(f"  on {link.list_id} ({link.relation}, {state})", style="dim"), soft_wrap=True)
        table = Table(box=None, padding=(0, 2, 0, 2), header_style="bold")
        table.add_column("year")
        table.add_column("field")
        for team in TEAMS:
            table.add_column(team, justify="right")
        for (year, field), some in groupby(own, key=lambda c: (c.year, c.field)):
            shown = {c.team: str(c.works) for c in some}
            table.add_row(str(year or "none"), Text(field), *(shown.get(team, "0") for team in TEAMS))
        at_least = (str(least_total(c for c in own if c.team == team)) for team in TEAMS)
        table.add_row("", "at least, from the cells above", *at_least, style="dim")
        console.print(table)
    if not cells:
        console.print("  No works with listed organisations among the works loaded. That is about what is loaded.")
    console.print(Text(f"Works loaded: {', '.join(made.vintages) or 'none'}. <5: one to four works.", style="dim"))
