"""``isthmus breadth list``: the rules and targets that ship, and the words of the grammar."""

from __future__ import annotations

import click
import msgspec
from rich.table import Table
from rich.text import Text

from isthmus.faces.cli.output import formats, people, put_json


@click.command("list")
@formats("table", "json")
def COMMAND(form: str) -> None:  # noqa: N802
    """List the restrictions and targets that ship, with source, standing and text, and the grammar's terms."""
    from isthmus.policy.breadth.shelf import restrictions, targets
    from isthmus.policy.breadth.statement import KINDS, NUMBERS

    terms = KINDS | NUMBERS
    if form == "json":
        put_json({
            "restrictions": [msgspec.to_builtins(r) for r in restrictions().values()],
            "targets": [msgspec.to_builtins(t) for t in targets().values()], "terms": terms,
        })  # fmt: skip
        return
    for head, found in (("Restriction", restrictions()), ("Target", targets())):
        table = Table(head, "Standing", "Read", "Text", box=None, header_style="bold", pad_edge=False)
        for r in found.values():
            table.add_row(r.id, r.standing, r.source.read, Text(" ".join(r.text.split()), overflow="fold"))
        people().print(table)
        people().print()
    table = Table("Term", "Holds where the work has", box=None, header_style="bold", pad_edge=False)
    for name, about in terms.items():
        table.add_row(f'{name}("...")' if name not in NUMBERS else f"{name} >= 2", about)
    people().print(table)
    people().print("Joined by and, or, not and brackets; a term with several values holds where one of them does.")
