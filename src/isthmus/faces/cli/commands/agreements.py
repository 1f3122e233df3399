"""``isthmus agreements``: science and technology agreements, how they stand, and what is due."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from rich.table import Table

from isthmus.faces.cli.output import formats, people, put_bytes, put_json
from isthmus.faces.cli.reading import day
from isthmus.faces.shapes.files import to_csv
from isthmus.model.country import name as country_name
from isthmus.model.country import parse


@click.command()
@click.option("--pair", nargs=2, metavar="A B", help="Two parties, by code or name; EU for the European Union.")
@click.option("--party", help="One party: its agreements with any other.")
@click.option("--due", is_flag=True, help="What ends in the next months, and what is over with nothing later known.")
@click.option("--months", type=click.IntRange(1, 120), default=12, show_default=True, help="How far --due looks.")
@click.option("--history", is_flag=True, help="Every state over time.")
@click.option("--on", metavar="DATE", help="As of this day; without it, today.")
@formats("table", "csv", "json")
def COMMAND(  # noqa: N802
    form: str, pair: tuple[str, str] | None, party: str | None, due: bool, months: int, history: bool, on: str | None
) -> None:
    """Show the register of science and technology agreements."""
    from isthmus.lake import agreements
    from isthmus.lake.open import open_lake
    from isthmus.source.agreements import not_covered

    lake, when = open_lake(), day(on) or date.today().isoformat()
    sides = tuple(parse(p) for p in (*(pair or ()), *((party,) if party else ())))
    if due:
        rows = agreements.due(lake, when, months, sides)
    elif history or pair:
        rows = agreements.states(lake, sides)
    else:
        rows = agreements.standing(lake, when, sides)
    if form == "json":
        put_json({"on": when, "agreements": rows, "not_covered": not_covered()})
    elif form == "csv":
        put_bytes(to_csv(rows).encode(), "-", "agreements.csv")
    else:
        _show(rows, when)


def _show(rows: list[dict[str, Any]], on: str) -> None:
    if not rows:
        people().print("No agreement of the register. That is not the same as none: see docs/agreements.md.")
        return
    table = Table("Parties", "What", "State", "From", "To", "Read", box=None, header_style="bold", pad_edge=False)
    for r in rows:
        parties = f"{country_name(r['party_a'])} - {country_name(r['party_b'])}"
        table.add_row(parties, r["event"], r["state"], r["from"], r["to"] or "-", r["read"])
    people().print(f"Science and technology agreements, as of {on}")
    people().print(table)
    for text in dict.fromkeys(r["evidence"] for r in rows if r["evidence"]):
        people().print(f"Read in: {text}", style="dim", soft_wrap=True)
    for note in dict.fromkeys(r["note"] for r in rows if r["note"]):
        people().print(f"Note: {note}", style="dim", soft_wrap=True)
