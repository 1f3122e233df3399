"""``isthmus breadth safe``: did cooperation fall least where it is called sensitive? A finding, replicated."""

from __future__ import annotations

import click
import msgspec
from rich.table import Table
from rich.text import Text

from isthmus.faces.cli.breadth._world import world
from isthmus.faces.cli.output import formats, people, put_json


@click.command()
@click.option("--country", default="CN", show_default=True, help="Whose works, by code or name.")
@click.option("--partner", help="Joint with this country; without it: with any other.")
@click.option("--from", "first", type=int, default=2018, show_default=True, help="Last year of the first three.")
@click.option("--to", "last", type=int, help="Last year of the second three; without it: the newest but two.")
@click.option("--as-of", help="Snapshot id or date: the lake as it stood.")
@formats("table", "json")
def COMMAND(  # noqa: N802
    form: str, country: str, partner: str | None, first: int, last: int | None, as_of: str | None
) -> None:  # fmt: skip
    """Replicate, on the layers that can carry it, that joint work fell least in dual-use fields."""
    from isthmus.policy.breadth.safe import replicate

    found = replicate(world(as_of), country, partner, first, last)
    if form == "json":
        put_json(msgspec.to_builtins(found))
        return
    out = people()
    out.print(Text(f"The finding: {found.verdict}. {found.why}", style="bold"), soft_wrap=True)
    spans = [f"{a}-{b}" for a, b in (found.before, found.after)]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("Field", "Said", f"Works {spans[0]}", f"Works {spans[1]}", "Change", "Could be seen"):
        table.add_column(name, justify="left" if name in ("Field", "Said") else "right")
    for r in found.rows:
        if r.before or r.after:
            moved = "-" if r.change is None else f"{r.change:+.1%} ({r.low:+.1%} to {r.high:+.1%})"
            seen = "-" if r.visible is None else "nothing" if r.visible >= 1 else f"{r.visible:.1%}"
            table.add_row(r.name, f"fell {r.said}" if r.said else "", f"{r.before:,}", f"{r.after:,}", moved, seen)
    out.print(table)
    for layer, why in found.layers:
        out.print(Text(f"{layer}: {why}."), soft_wrap=True)
    for caveat in found.caveats:
        out.print(Text(f"Note: {caveat}", style="dim"), soft_wrap=True)
