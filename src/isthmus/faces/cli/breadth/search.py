"""``isthmus breadth search``: the narrowest rules for a purpose, each as a sentence, with what it spares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.table import Table
from rich.text import Text

from isthmus.faces.cli.breadth._world import world
from isthmus.faces.cli.output import formats, notes, people, put_bytes, put_json
from isthmus.faces.shapes.breadth import search_caveats, search_record, search_row
from isthmus.faces.shapes.files import to_csv

if TYPE_CHECKING:
    from isthmus.policy.breadth.search import Search


@click.command()
@click.option("--target", default="listed-and-sensitive", show_default=True, help="What to catch: an id, or a text.")
@click.option("--recall", "recalls", type=float, multiple=True, help="A share of the target to reach; repeatable.")
@click.option("--terms", multiple=True, metavar="TERM", help="Terms rules may use, or all; without: not the target's.")
@click.option("--clauses", type=int, default=3, show_default=True, help="Most clauses of a rule.")
@click.option("--exceptions", type=int, default=2, show_default=True, help="Most exceptions of a rule.")
@click.option("--seconds", type=float, default=50.0, show_default=True, help="Time; what is not proved shows its gap.")
@click.option("--among", default="countries >= 2", show_default=True, help="The works a rule could reach, as a text.")
@click.option("--as-of", help="Snapshot id or date: the lake as it stood.")
@click.option("--out", metavar="FILE", help="Where csv goes; without it: stdout.")
@formats("text", "json", "csv")
def COMMAND(  # noqa: N802
    form: str, target: str, recalls: tuple[float, ...], terms: tuple[str, ...], clauses: int, exceptions: int,
    seconds: float, among: str, as_of: str | None, out: str | None,
) -> None:  # fmt: skip
    """Find the narrowest rules that reach a share of a target: the front of recall against openness lost."""
    from isthmus.policy.breadth.search import RECALLS, search
    from isthmus.policy.breadth.shelf import target as target_of

    works = world(as_of)
    with notes().status("Going through the rules ..."):
        found = search(
            works, target_of(target), recalls=recalls or RECALLS, kinds=terms, clauses=clauses, exceptions=exceptions,
            seconds=seconds, among=among,
        )  # fmt: skip
    if form == "json":
        put_json(search_record(found))
    elif form == "csv":
        put_bytes(to_csv([search_row(f) for f in found.front]).encode(), out, "breadth-search.csv")
    else:
        _tell(found)


def _tell(found: Search) -> None:
    out = people()
    out.print(Text(f"To catch: {found.target.title} ({found.itself.touched.works:,} works)", style="bold"))
    table = Table(box=None, header_style="bold", pad_edge=False)
    names = ("Recall", "Caught", "Lost", "Precision", "Authors", "Spared", "Gap")
    for name in names:
        table.add_column(name, justify="right")
    lines = [*found.front, *([found.blanket] if found.blanket else [])]
    for f in lines:
        b = f.breadth
        spared = "-" if f.spared is None else f"{f.spared:,}"
        precision = "-" if b.precision.value is None else f"{b.precision.value:.1%}"
        table.add_row(f"{b.recall.value or 0:.1%}", f"{f.caught:,}", f"{f.lost:,}", precision,
                      str(b.touched.authors), spared, f"{f.gap:.1%}")  # fmt: skip
    out.print(table)
    for n, f in enumerate(found.front, 1):
        out.print(Text(f"{n}. {f.breadth.sentence[0].upper()}{f.breadth.sentence[1:]}."), soft_wrap=True)
        out.print(Text(f"   {f.text}", style="dim"), soft_wrap=True)
    if found.blanket:
        out.print(Text(f"Last line, the blanket rule: {found.blanket.breadth.sentence}."), soft_wrap=True)
    else:
        out.print("No union of whole countries among the candidates reaches as much, so nothing is compared with one.")
    for r in found.not_reached:
        out.print(f"No rule of so many clauses reaches {r:.0%} of the target.")
    out.print("Lost: works touched outside the target. Spared: what the blanket rule would lose beyond that.")
    for caveat in (*search_caveats(found), *found.itself.caveats):
        out.print(Text(f"Note: {caveat}", style="dim"), soft_wrap=True)
