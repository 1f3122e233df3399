"""``isthmus sample``: writes a sample world of any size, in the publishers' own formats."""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from isthmus.faces.cli.output import formats, notes, people, put_json


@click.command()
@click.argument("folder")
@click.option("--works", type=click.IntRange(1), default=10_000, show_default=True, help="Works to write.")
@click.option("--seed", type=click.IntRange(0), default=7, show_default=True, help="The same seed, the same world.")
@click.option("--processes", type=click.IntRange(1, 256), default=1, show_default=True, help="Parts made side by side.")
@formats("table", "json")
def COMMAND(form: str, folder: str, works: int, seed: int, processes: int) -> None:  # noqa: N802
    """Write a fictional world to FOLDER, to be used as ISTHMUS_MIRROR. Memory does not grow with its size."""
    from isthmus.sample.world import write_world

    console = notes()
    columns = (TextColumn("works"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        task = bars.add_task("works", total=works)
        write_world(Path(folder), works, seed, processes, on_progress=lambda done: bars.update(task, completed=done))
    if form == "json":
        put_json({"folder": folder, "works": works, "seed": seed})
    else:
        people().print(f"Wrote {works:,} fictional works to {folder}. Use it: ISTHMUS_MIRROR={folder}", soft_wrap=True)


COMMAND.name = "sample"
