"""How findings read for people: grouped by list, aligned, with the path step by step; near misses and context apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from isthmus.faces.cli.output import people

if TYPE_CHECKING:
    from rich.console import Console

MISSES = 5
LABEL = 13


def show(asked: str, answer: dict[str, Any], short: bool = False) -> None:
    """Print one answer (`isthmus.faces.shapes.screening.answer_record`)."""
    console = people()
    console.print(Text(asked[:300], style="bold"), soft_wrap=True)
    found = answer["findings"]
    for n, one in enumerate(found, 1):
        _finding(console, n, len(found), one, short)
    if not found:
        note = f" ({answer['note']})" if answer["note"] else ""
        console.print(Text(f"  no finding{note}"))
    elif answer["note"]:
        console.print(Text(f"  note: {answer['note']}", style="yellow"))
    misses = answer["near_misses"]
    if misses:
        console.print(Text("  near misses: no findings, and nothing follows from them", style="dim"))
        for miss in misses[:MISSES]:
            console.print(_miss(miss), soft_wrap=True)
        if len(misses) > MISSES:
            console.print(Text(f"    and {len(misses) - MISSES} more (--json has all)", style="dim"))
    for context in answer["context"]:
        console.print(Text(f"  context, not a finding: {context['kind']}. {context['about']}", style="dim"))
    console.print()


def _miss(miss: dict[str, Any]) -> Text:
    return Text(f"    {miss['entry_name']}  ({miss['list_id']}): {miss['separated_by']}", style="dim")


def _finding(console: Console, n: int, of: int, one: dict[str, Any], short: bool) -> None:
    title = Text(f"  {n}/{of}  {one['hit_type']}", style="bold red" if n == 1 else "bold")
    console.print(title.append(f"  {one['entry_name']}", style="bold default"), soft_wrap=True)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=LABEL, style="dim", justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    at = one["span"]
    where = f", characters {at[0]} to {at[1]}" if at[1] else ""
    grid.add_row("list", f"{one['list']} ({one['list_id']}, copy of {one['list_dated'] or 'no date'})")
    grid.add_row("entry", f"{one['entry_id']}, {one['standing']}")
    grid.add_row("rests on", Text(f"{one['text']!r}{where}"))
    if not short:
        _reasons(grid, one)
    grid.add_row("it binds", Text(one["effect"]["binds"]))
    grid.add_row("it forbids", Text(one["effect"]["forbids"]))
    grid.add_row("it does not", Text(one["effect"]["does_not"]))
    if miss := one["nearest_miss"]:
        grid.add_row("nearest miss", Text(f"{miss['entry_name']}: {miss['separated_by']}", style="dim"))
    console.print(grid)
    console.print()


def _reasons(grid: Table, one: dict[str, Any]) -> None:
    for k, feature in enumerate(one["features"]):
        text = f"{feature['weight']:+.2f}  {feature['name']}: {feature['here']} | {feature['listed']}"
        grid.add_row("because" if k == 0 else "", Text(text))
    for k, step in enumerate(one["path"]):
        said = f"{'   ' if k else ''}{step['what']} - {step['how']}"
        seen = ", ".join(x for x in (step["source"], step["date"]) if x)
        grid.add_row("path" if k == 0 else "", Text(f"{said} ({seen})" if seen else said))
    kind, score, length, *_ = one["rank"]
    grid.add_row("rank key", f"hit type {kind}, score {-score:.3f} (no probability), length {-length}")
