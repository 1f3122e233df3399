"""``isthmus breadth portfolio``: fields, areas or projects by what cooperation is worth against its sensitivity."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec
from rich.table import Table
from rich.text import Text

from isthmus.faces.cli.breadth._world import cell, told, world
from isthmus.faces.cli.output import formats, people, put_bytes, put_json
from isthmus.faces.shapes.files import to_csv


@click.command()
@click.option("--by", default="field", show_default=True, help="field or area.")
@click.option("--projects", "file", metavar="FILE", help="A CSV file of projects instead: project,text.")
@click.option("--target", default="listed-and-sensitive", show_default=True, help="What counts as sensitive.")
@click.option("--line", type=float, default=0.05, show_default=True, help="The share that divides open from sensitive.")
@click.option("--among", default="countries >= 2", show_default=True, help="The works counted, as a text.")
@click.option("--as-of", help="Snapshot id or date: the lake as it stood.")
@click.option("--out", metavar="FILE", help="Where csv goes; without it: stdout.")
@formats("table", "json", "csv")
def COMMAND(  # noqa: N802
    form: str, by: str, file: str | None, target: str, line: float, among: str, as_of: str | None, out: str | None
) -> None:  # fmt: skip
    """Show where cooperation is open by evidence, where sensitive, where uncertain, and what would change it."""
    from isthmus.policy.breadth.portfolio import portfolio, projects, units
    from isthmus.policy.breadth.shelf import target as target_of

    works = world(as_of)
    asked = units(works, by) if file is None else projects(Path(file))
    found = portfolio(works, target_of(target), asked, line, among)
    if form == "json":
        put_json(msgspec.to_builtins(found))
        return
    if form == "csv":
        rows = [msgspec.to_builtins(p) | {"share": p.share.value, "low": p.share.low, "high": p.share.high}
                for p in found.places]  # fmt: skip
        put_bytes(to_csv(rows).encode(), out, "portfolio.csv")
        return
    people().print(Text(f"Sensitive: {found.target.title}; line {line:.1%}", style="bold"))
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("Place", "Standing", "Works", "In target", "MNCS joint", "MNCS at home"):
        table.add_column(name, justify="left" if name in ("Place", "Standing") else "right")
    for p in found.places:
        table.add_row(p.name, p.standing, f"{p.works:,}", told(p.share), cell(p.mncs), cell(p.at_home))
    people().print(table)
    for p in found.places:
        people().print(Text(f"{p.name}: {p.standing}. What would change this: {p.change}"), soft_wrap=True)
    for m in found.not_covered:
        people().print(Text(f"Not known: {m.id}. {m.why}", style="dim"), soft_wrap=True)
    for caveat in found.caveats:
        people().print(Text(f"Note: {caveat}", style="dim"), soft_wrap=True)
