"""``isthmus groups``: groups of countries, who belonged to each and from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from rich.table import Table

from isthmus.faces.cli.output import formats, people, put_bytes, put_json
from isthmus.faces.cli.reading import day
from isthmus.faces.shapes.files import to_csv
from isthmus.model.country import name as country_name

COLUMNS = ("group", "title", "iso2", "status", "from", "to", "evidence", "read", "note")


@click.command()
@click.argument("group", required=False)
@click.option("--on", metavar="DATE", help="Day or year: who belonged then; without it, every membership ever held.")
@formats("table", "csv", "json")
def COMMAND(form: str, group: str | None, on: str | None) -> None:  # noqa: N802
    """List the groups of countries, or the members of GROUP with dates and what each was read in."""
    from isthmus.lake import facts
    from isthmus.lake.open import open_lake
    from isthmus.source.country_groups import not_covered

    lake = open_lake()
    if group is None:
        found = facts.groups(lake, day(on) or date.today().isoformat())
        if form == "json":
            put_json({"groups": found, "not_covered": not_covered()})
        elif form == "csv":
            put_bytes(to_csv(found).encode(), "-", "groups.csv")
        else:
            _list(found, not_covered())
        return
    rows = [{c: r[c] for c in COLUMNS} for r in facts.group(lake, group, day(on))]
    if form == "json":
        put_json({"group": group, "on": day(on), "memberships": rows})
    elif form == "csv":
        put_bytes(to_csv(rows).encode(), "-", f"{group}.csv")
    else:
        _show(rows)


def _list(found: list[dict[str, Any]], left_out: dict[str, str]) -> None:
    table = Table("Group", "Members", "Last change", "Name", box=None, header_style="bold", pad_edge=False)
    for r in found:
        table.add_row(r["group"], str(r["members"]), r["changed"] or "-", r["title"])
    people().print(table)
    for key, why in left_out.items():
        people().print(f"Not covered: {key}. {why}", style="dim", soft_wrap=True)


def _show(rows: list[dict[str, Any]]) -> None:
    if rows:
        people().print(f"[bold]{rows[0]['title']}[/]")
    table = Table("Country", "Status", "From", "To", "Read", "Evidence", box=None, header_style="bold", pad_edge=False)
    for r in rows:
        cited = r["evidence"] or "-"
        table.add_row(country_name(r["iso2"]), r["status"], r["from"] or "-", r["to"] or "-", r["read"], cited)
    people().print(table)
    for note in dict.fromkeys(r["note"] for r in rows if r["note"]):
        people().print(f"Note: {note}", style="dim", soft_wrap=True)
